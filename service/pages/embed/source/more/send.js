// After "Post comment": every way in which posting may end, and what the reader is told of it.

const SLOW_MS = 1000;
const TITLE_CHARS_MAX = 300;

async function send(parts) {
  const { rc, sending, renewal, draft, body } = parts;
  const { t } = rc;
  if (renewal) renewal.disconnect();
  if (navigator.onLine === false) return offline(parts);
  const lock = (is) => {
    sending(is);
    body.input.readOnly = is;
  };
  lock(true);
  const slow = setTimeout(() => rc.say(t("sending.long")), SLOW_MS);
  const { sent } = parts;
  // What is on its way arrives, whatever becomes of the element: the page may show another article meanwhile.
  const lasting = { api: rc.api, signal: new AbortController().signal };
  let content;
  let answer;
  do {
    content = await contentOf(parts);
    if (!answer && await isToBeNudged(parts, content)) {
      clearTimeout(slow);
      lock(false);
      return nudge(parts);
    }
    // The same words, sent again, are the same comment.
    if (!parts.sent || parts.sent.text !== content.body) parts.sent = { text: content.body, key: random(16) };
    parts.sent.lost = true;
    draft.write();
    answer = await ask(lasting, "/api/v1/comments", { method: "POST", body: content, key: parts.sent.key });
  } while (doesWithout(rc, answer) || isAnother(parts, answer, sent));
  clearTimeout(slow);
  if (rc.signal.aborted) return answer.status === 202 && answer.data.receipt && arrived(parts, content, answer.data);
  lock(false);
  if (answer.status === 202) accepted(parts, content, answer.data);
  else refused(parts, answer);
}

async function contentOf({ rc, parent, account, name, email, body, url, trap }) {
  const value = (node) => node.input.value.trim();
  const content = {
    thread: rc.thread, site: rc.site, thread_title: titleOf(document.title), thread_url: rc.pageUrl,
    body: body.input.value,
    author_name: value(name), author_email: account.email ? "" : value(email), author_url: value(url),
    parent_id: parent && parent.id, confirm_website: trap.value, form_token: await rc.formToken,
    device: browserMark("device"), author_token: option(rc.host, "author-token"),
  };
  return Object.fromEntries(Object.entries(content).filter(([name, value]) => value && !spared(rc).has(name)));
}

// What turns the text around it, or is no text at all, is not the title's: a service refuses it.
function titleOf(title) {
  const plain = title.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\p{Cn}\p{Cs}]+/gu, "");
  return [...plain.replace(/[\p{Cc}\s]+/gu, " ").trim()].slice(0, TITLE_CHARS_MAX).join("").trim();
}

const spared = (rc) => (rc.spared ||= new Set());

// The page may be known under an address that is not the site's, and its title may be no title for the service:
// a comment does without them. True if it has to be sent again for that.
function doesWithout(rc, answer) {
  if (kindOf(answer) !== "validation-error") return false;
  const names = (answer.data.errors || []).map((one) => one.field);
  const found = names.filter((name) => /^thread_(url|title)$/.test(name) && !spared(rc).has(name));
  for (const name of found) spared(rc).add(name);
  return found.length > 0;
}

// These words came under this key before, with another name or address: then it is another comment.
function isAnother(parts, answer, sent) {
  if (kindOf(answer) !== "idempotency-mismatch" || parts.sent !== sent) return false;
  parts.sent = null;
  return true;
}

// The receipt makes the comment this browser's own.
function receive({ rc, account, parent }, content, { id, receipt, status, usual_wait_s: usual }) {
  const at = Date.now();
  rc.own[id] = {
    receipt, at, name: content.author_name, url: content.author_url, parent: parent ? parent.id : null,
    body: content.body, created: new Date(at).toISOString(), status, waits: status !== "approved", told: at, usual,
    edit_until: at + LIMITS.edit_s * 1000,
    can: ["edit", "delete", ...(LIMITS.mail && !account.name ? ["verify"] : [])],
  };
  seenWaiting.add(rc.own[id]);
  keepOwn(rc);
}

// It came after the element had gone, or had turned to another thread: it is there when the reader comes back.
function arrived(parts, content, given) {
  receive(parts, content, given);
  parts.draft.clear();
  parts.rc.tell("rc:submitted", { id: given.id });
}

function accepted(parts, content, given) {
  const { id, receipt, status } = given;
  const { rc, account, save, draft, close, notice, form, parent } = parts;
  const me = { name: content.author_name, email: content.author_email, url: content.author_url };
  if (!account.name) {
    Object.assign(typed, me);
    if (save.checked) keep("me", me);
  }
  rc.formToken = null;
  draft.clear();
  if (draft.notice) draft.notice.remove();
  tell(rc, notice, "");
  parts.sent = null;
  const panel = form.parentNode;
  const isHere = isStillAt(rc, form);
  if (close) close(isHere && !receipt);
  rc.tell("rc:submitted", { id });
  if (!receipt) {
    // Nothing can be shown of it, and nothing done with it: then that it was received is all there is to say.
    if (!panel) return tellBelow(rc, parent && parent.id, rc.t("state.received"));
    if (close) panel.append(notice);
    return tell(rc, notice, rc.t("state.received"));
  }
  rc.more = { addOwn, showOwn, lookAtOwn, paceOf };
  const isThere = rc.known.has(id);
  receive(parts, content, given);
  const { card } = showOwn(rc, id);
  // One that had arrived before and is published: the page did not know of it.
  if (status === "approved" && !isThere) rc.setCount(rc.count + 1);
  putFormLast(rc);
  if (isHere) card.focus();
  rc.say(rc.t(status === "approved" ? "state.published" : "state.received"));
  // One that had arrived before, and was decided about meanwhile.
  if (status !== "pending") lookAt(rc, id);
  rc.watch();
}

// Fields by the names that the service uses.
function refused(parts, answer) {
  const { rc, notice, summary, fields, draft, form, parent } = parts;
  if (answer.status && parts.sent) {
    parts.sent.lost = false;
    draft.write();
  }
  const { t } = rc;
  const kind = kindOf(answer);
  const errors = (kind === "validation-error" && answer.data.errors) || [];
  // A reply whose form was closed meanwhile: its words are there when it is opened again.
  const unseen = !form.isConnected && kind !== "thread-closed";
  const unsigned = errors.find((one) => one.field === "author_token");
  if (unsigned) return notSignedIn(parts, unsigned, answer.status);
  rc.tell("rc:error", { kind: kind || "network", status: answer.status });
  if (unseen) return tellBelow(rc, parent && parent.id, t(answer.status ? "own.failed" : "state.unanswered"));
  if (kind === "validation-error") {
    const wrong = [];
    const stray = [];
    for (const { field: name, code, limit } of errors) {
      const node = fields.find((one) => one.input.name === name);
      if (node) wrong.push([node, sentence(t, name, code, limit)]);
      else if (name === "parent_id") stray.push(t("err.parent"));
      else console.error(`reader-comments: the service refused ${name} (${code}).`);
    }
    if (showErrors(rc, summary, fields, wrong, stray)) return;
  }
  if (kind === "thread-closed") return shut(parts);
  if (answer.status === 429) return waitFor(parts, answer.wait || 30);
  if (kind === "duplicate-comment") return doubled(parts);
  if (!answer.status && navigator.onLine === false) return offline(parts);
  if (kind === "origin-not-allowed") {
    return noToken(rc, notice, answer);
  }
  tell(rc, notice, answer.status ? t("state.fault") : `${t("state.unanswered")} ${t("state.kept")}`);
}

// What the news site says of its reader is not taken. The page is told, so that it can hand over something new.
function notSignedIn(parts, { code, limit }, status) {
  const { rc, notice } = parts;
  const { t } = rc;
  const why = [code, limit].filter(Boolean).join(": ");
  console.error(`reader-comments: the service refused author_token (${why}).`);
  tell(rc, notice, t(code === "expired" ? "state.signin.over" : "state.signin"));
  parts.renewal = new MutationObserver(() => {
    parts.renewal.disconnect();
    tell(rc, notice, t("state.again"));
  });
  parts.renewal.observe(rc.host, { attributeFilter: ["author-token"] });
  rc.tell("rc:error", { kind: "author-token", code, status });
}

// The thread was closed while somebody wrote: no form is left and nothing that opens one, but what was typed.
async function shut({ rc, form }, isHere = isStillAt(rc, form)) {
  const { t } = rc;
  rc.closed = true;
  const said = el("p", { class: "closed", tabindex: "-1" }, t("state.closed"));
  // A reply whose form was closed meanwhile: its words are below the story's.
  if (!form.isConnected) rc.formPlace.append(form);
  for (const one of new Set([form, ...rc.formPlace.querySelectorAll("form")])) {
    const { value = "" } = one.querySelector("textarea") || {}; // It may have been told before.
    const kept = field(t("comment.label"), { rows: 6, readonly: true });
    kept.input.value = value;
    one.replaceChildren(one === form ? said : el("p", { class: "closed" }, t("state.closed")), value && kept);
  }
  for (const jump of rc.section.querySelectorAll(".top > p:not(.sort)")) jump.remove();
  for (const { c } of [...rc.known.values()]) replace(rc, c);
  if (isHere) said.focus();
  else rc.say(t("state.closed"));
  const answer = await pageOf(rc, rc.sort, { limit: 1 });
  const { closed_at: at } = (answer.status === 200 && answer.data.thread) || {};
  if (at) said.replaceChildren(...inGap(t, "state.closed.on", rc.time(at, true)));
}

const fold = (text) => text.normalize("NFC").replace(/\s+/gu, " ").trim().toLowerCase();

// The same text came a moment ago: where this browser has its receipt, a link leads to it.
function doubled({ rc, notice, body }) {
  const { t } = rc;
  const id = ownIds(rc).find((one) => rc.known.has(one) && fold(rc.own[one].body) === fold(body.input.value));
  const isWaiting = id && rc.own[id].waits && rc.own[id].status !== "rejected";
  tell(rc, notice, [t("state.duplicate"), isWaiting && t("state.duplicate.waits")].filter(Boolean).join(" "));
  if (id) notice.append(" ", linkTo(rc, id, t("state.duplicate.show")));
}

function sentence(t, name, code, limit) {
  const short = { author_name: "name", author_email: "email", body: "comment", author_url: "website" }[name] || "text";
  if (code === "unchanged") return t("err.comment.unchanged");
  if (code === "too_short") return t("err.statement.short", { n: limit });
  if (code === "required" && !/website|text/.test(short)) return t(`err.${short}.empty`);
  if (code === "too_long" && short !== "email") return t(`err.${short}.long`, { n: limit });
  return t(`err.${short}.${/email|website/.test(short) ? "format" : "chars"}`);
}

function offline(parts) {
  const { rc, notice } = parts;
  const { t } = rc;
  tell(rc, notice, t("state.offline"));
  // Pressed twice, it is still told once.
  parts.back ||= () => tell(rc, notice, t("state.online"));
  addEventListener("online", parts.back, { once: true, signal: rc.signal });
}

// How long to wait, in whole minutes where it is more than one.
function waitOf(t, seconds) {
  const minutes = Math.ceil(seconds / 60);
  return minutes > 1 ? t("state.wait.minutes", { n: minutes }) : t("state.wait", { n: seconds });
}

// Said once when it begins and once when it is over; the button alone counts down, and for the eye.
function waitFor({ rc, notice, sender }, seconds) {
  const { t } = rc;
  const time = el("span", { "aria-hidden": "true" });
  const until = Date.now() + seconds * 1000;
  tell(rc, notice, `${waitOf(t, seconds)} ${t("state.kept")}`);
  sender.setAttribute("aria-disabled", "true");
  sender.append(time);
  const tick = () => {
    const left = Math.ceil((until - Date.now()) / 1000);
    if (left > 0 && !rc.signal.aborted) {
      time.textContent = ` (${clock(left)})`;
      return setTimeout(tick, 1000);
    }
    time.remove();
    sender.setAttribute("aria-disabled", "false");
    tell(rc, notice, t("state.again"));
  };
  tick();
}
