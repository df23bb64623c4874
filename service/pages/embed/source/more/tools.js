// Small tools of the second part.

const DRAFT_DAYS = 30;
const OWN_DAYS = 180;
const DAY_MS = 86400000;

sheet.replaceSync(STYLE + MORE_STYLE);

function random(bytes) {
  const drawn = crypto.getRandomValues(new Uint8Array(bytes));
  return Array.from(drawn, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

// The rest of the words of each language that is in use. What cannot be had is English until it can.
const complete = new Map();

async function withWords(more) {
  await Promise.all(Object.entries(tables).map(async ([part, words]) => {
    const table = await words;
    if (!table) return;
    if (!complete.has(part)) complete.set(part, wordsAt(`${part}more`));
    const rest = await complete.get(part);
    if (rest) Object.assign(table, rest);
    else complete.delete(part);
  }));
  return more;
}

// A random mark of this browser for one purpose. The service keeps a hash of it.
function browserMark(purpose) {
  let found = recall(purpose);
  if (!/^[0-9a-f]{32}$/.test(found)) keep(purpose, (found = random(16)));
  return found;
}

const isText = (value) => typeof value === "string" && value !== "";

// What another script of the page has spoilt, or put there, is no receipt.
function isOwn(one) {
  const { receipt, name, body, created, at, can = [], appeal } = one || {};
  return [receipt, name, body].every(isText) && at > 0 && !Number.isNaN(Date.parse(created)) && Array.isArray(can)
    && (!appeal || ["waiting", "granted", "declined"].includes(appeal.state));
}

const ownOf = (place) => Object.fromEntries(
  Object.entries(recall(`own:${place}`) || {}).filter(([, one]) => isOwn(one)),
);

function forgetOld() {
  try {
    for (const key of Object.keys(localStorage)) {
      const [, kind, place] = /^rc:(draft|own):(.*)$/s.exec(key) || [];
      if (!kind) continue;
      const at = kind === "own" ? Math.max(...Object.values(ownOf(place)).map((one) => one.at))
        : (recall(key.slice(3)) || {}).at;
      if (!(Date.now() - at < (kind === "own" ? OWN_DAYS : DRAFT_DAYS) * DAY_MS)) forget(key.slice(3));
    }
  } catch {
    // Not readable: nothing of ours, or blocked.
  }
}

forgetOld();
