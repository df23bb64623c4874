// Small tools of the second part.

const DRAFT_DAYS = 30;
const OWN_DAYS = 180;
const DAY_MS = 86400000;
const HEIGHT_MOST = 100000;

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

// In the frame of mode="iframe": how high its page is. Nothing else is ever told, so anybody may hear it.
function tellHeight() {
  document.body.style.margin = 0;
  new ResizeObserver(() => {
    parent.postMessage({ readerComments: Math.ceil(document.body.getBoundingClientRect().height) }, "*");
  }).observe(document.body);
}

function showFrame(host) {
  const api = option(host, "api", HOME).replace(/\/$/, "");
  const url = option(host, "url", pageAddress());
  const asked = { thread: option(host, "thread", url), site: option(host, "site"), url, title: document.title };
  const around = host.closest("[lang]");
  if (around) asked.lang = around.lang;
  const words = tableOf(api, asked.lang || "en");
  for (const name of ["theme", "sort", "page-size", "heading-level"]) asked[name] = option(host, name);
  for (const name of ["collapsed", "closed"]) asked[name] = host.hasAttribute(name) ? "1" : "";
  const frame = el("iframe", {
    class: "frame", part: "frame", src: `${api}/embed/v1/frame?${query(asked)}${location.hash}`,
  });
  addEventListener("message", ({ origin, source, data }) => {
    if (origin !== new URL(api, location.href).origin || source !== frame.contentWindow) return;
    const height = Number((data || {}).readerComments);
    if (height > 0) frame.style.height = `${Math.min(height, HEIGHT_MOST)}px`;
  }, { signal: host.gone.signal });
  words.then(([table]) => { frame.title = table["thread.title"]; });
  host.shadowRoot.replaceChildren(frame);
}
