// An author's own comments, by the receipts that this browser keeps: nobody else sees what waits.

const WATCH_MS = [2000, 3000, 5000, 8000, 12000];
const WATCH_FOR_MS = 300000;
const OWN_SHOWN = 30;
const EXCERPT_CHARS = 40;

const ownIds = (rc) => Object.keys(rc.own).sort((a, b) => rc.own[b].at - rc.own[a].at).slice(0, OWN_SHOWN);

// What a moderator may still decide about: not what was rejected, unless a second look was asked for.
const waiting = (rc) => ownIds(rc).filter((id) => {
  const { waits: isWaiting, status, appeal } = rc.own[id];
  return isWaiting && (status !== "rejected" || (appeal && appeal.state === "waiting"));
});

// How long until the next look: what was told of a moment ago may be decided about in the next.
function paceOf(rc) {
  const age = Math.min(...waiting(rc).map((id) => Date.now() - rc.own[id].told));
  return (age < WATCH_FOR_MS && WATCH_MS.find((ms) => age < ms * 3)) || POLL_MS;
}

// For five minutes after something happened to it; who comes back hears of all that is not published.
async function lookAtOwn(rc, isBack) {
  const recent = () => waiting(rc).filter((id) => Date.now() - rc.own[id].told < WATCH_FOR_MS);
  const wanted = isBack ? ownIds(rc).filter((id) => rc.own[id].waits) : recent();
  for (const id of wanted) await lookAt(rc, id);
}

// What the page says of a comment that is not published. Spam reads like any other that waits.
function showOwn(rc, id) {
  const own = rc.own[id];
  const c = {
    id, parent_id: own.parent, state: "published", own: true, body: own.body, created_at: own.created,
    edited_at: own.edited, author: { name: own.name, url: own.url || null, label: own.name },
  };
  return replace(rc, c);
}

// In an empty thread the form comes first; once there is a comment, it comes last, as everywhere.
function putFormLast({ below, formPlace, list }) {
  if (list.firstChild && below.nextSibling !== formPlace) below.after(formPlace);
}

// Those that wait are at their places before anything else comes, the newest first.
function placeOwn(rc) {
  for (const id of ownIds(rc).reverse()) if (rc.own[id].waits && !rc.known.has(id)) showOwn(rc, id);
}

function bringOwn(rc) {
  placeOwn(rc);
  putFormLast(rc);
  for (const id of ownIds(rc)) lookAt(rc, id);
}

// Another window may have stored some in the meantime.
function keepOwn({ place, own }, gone) {
  const all = { ...ownOf(place), ...own };
  delete all[gone];
  if (Object.keys(all).length) keep(`own:${place}`, all);
  else forget(`own:${place}`);
}

function addOwn(rc, entry) {
  const { t } = rc;
  const own = rc.own[entry.c.id];
  const state = entry.card.querySelector(".state");
  const acts = entry.card.querySelector(".acts");
  const panel = entry.card.querySelector(".panel");
  entry.card.classList.toggle("waits", !!own.waits);
  const rejected = own.status === "rejected";
  if (rejected) state.replaceChildren(...verdict(rc, own));
  else if (own.waits) state.replaceChildren(el("p", { class: "pending" }, t("state.pending")), usualWait(rc, own));
  const can = own.can || ["delete"];
  const add = (opener, open) => {
    opener.setAttribute("aria-label", t("own.which", { act: opener.firstChild.data, text: excerpt(entry.c.body) }));
    acts.append(disclosure(opener, panel, open));
  };
  const edit = (words) => (close) => editForm(rc, entry, words, close);
  if (can.includes("edit") && own.edit_until > Date.now()) add(countdown(rc, own), edit(t("own.edit.submit")));
  if (can.includes("repost")) add(button(t("own.repost")), edit(t("own.repost")));
  if (can.includes("appeal")) add(button(t("own.appeal")), (close) => appealForm(rc, entry, close));
  if (can.includes("verify")) add(button(t("verify.title")), (close) => verifyForm(rc, entry, close));
  if (can.includes("delete")) add(button(t("own.delete")), (close) => deleteForm(rc, entry, close));
}

// All own comments are by the same name: how one begins says which it is.
const excerpt = (body) => [...body.replace(/\s+/g, " ").trim()].slice(0, EXCERPT_CHARS).join("").trim();

// Rounded up, so that nobody takes it for a promise; nothing once it has taken longer than usual.
function usualWait({ t }, { usual, created }) {
  const minutes = Math.ceil(usual / 60);
  const up = (step) => Math.ceil(minutes / step);
  if (!usual || Date.now() - Date.parse(created) > usual * 1000) return "";
  if (minutes <= 55) return el("p", { class: "note" }, t("state.usual.minutes", { n: up(5) * 5 }));
  if (minutes <= 1200) return el("p", { class: "note" }, t("state.usual.hours", { n: up(60) }));
  return el("p", { class: "note" }, t("state.usual.days", { n: up(1440) }));
}

function verdict(rc, own) {
  const { t } = rc;
  const { rule, can = [], message, appeal } = own;
  const repost = can.includes("repost");
  const lines = [rule ? t("state.rejected.rule", { reason: rule.title, number: rule.number }) : t("state.rejected")];
  if (can.includes("appeal")) lines.push(t(repost ? "state.options" : "state.options.appeal"));
  else if (repost) lines.push(t("state.options.repost"));
  if (appeal) lines.push(t(`own.appeal.${appeal.state}`));
  const shown = lines.map((line) => el("p", { class: "pending" }, line));
  if (message) shown.push(el("p", { class: "note", dir: "auto" }, t("state.message"), `: ${message}`));
  return shown;
}

// The time that is left runs for the eye. Who hears the button hears its word, and the minutes as a description:
// a name that changes every second would be read out every second.
function countdown(rc, own) {
  const { t } = rc;
  const name = t("own.edit");
  const minutes = el("span", { hidden: true, id: newId() });
  const time = el("span", { "aria-hidden": "true" });
  const opener = button(name, undefined, { "aria-describedby": minutes.id });
  opener.append(time, minutes);
  const tick = () => {
    const left = Math.ceil((own.edit_until - Date.now()) / 1000);
    if (left < 1) return endOf(rc, opener);
    time.textContent = t("own.edit.left", { time: clock(left) }).slice(name.length);
    minutes.textContent = t("own.left", { n: Math.ceil(left / 60) });
    setTimeout(() => opener.isConnected && tick(), 1000);
  };
  tick();
  return opener;
}

// The time is over: who stands on the button is told, and keeps the place.
function endOf(rc, opener) {
  const card = opener.closest("article");
  const stoodHere = rc.host.shadowRoot.activeElement === opener;
  opener.remove();
  if (!stoodHere) return;
  card.focus();
  rc.say(rc.t("own.edit.late"));
}

// A comment that its author took back. Where others answered it, its place says so; who stood in it stands in
// what is next to it.
function leave(rc, id) {
  delete rc.own[id];
  keepOwn(rc, id);
  const entry = rc.known.get(id);
  if (!entry) return;
  const { item, list, shelf, card } = entry;
  const stoodHere = card.contains(rc.host.shadowRoot.activeElement);
  let next = item.nextElementSibling || item.previousElementSibling || item.parentNode.closest("li");
  if (list && list.children.length) {
    replace(rc, { id, parent_id: entry.c.parent_id, state: "deleted" });
    next = item;
  } else take(rc, entry);
  if (shelf && !shelf.list.children.length) {
    shelf.list.remove();
    shelf.list = null;
  }
  if (stoodHere) (next ? next.querySelector("article") : rc.title).focus();
}

// Take over what the service says of an own comment; true if its status changed.
function learn(rc, id, told) {
  const { status, body, created_at, edited_at, edit_seconds_left, can, message, rule, appeal, usual_wait_s } = told;
  const own = rc.own[id];
  const before = JSON.stringify([own.status, own.body, own.can, own.appeal, own.message]);
  Object.assign(own, {
    status, body, edited: edited_at, created: created_at, can, message, rule, appeal, usual: usual_wait_s,
    waits: status !== "approved", edit_until: Date.now() + edit_seconds_left * 1000,
  });
  keepOwn(rc);
  const changed = before !== JSON.stringify([own.status, own.body, own.can, own.appeal, own.message]);
  if (own.waits && (changed || !rc.known.has(id))) showOwn(rc, id);
  return changed;
}

// Own comments that this page saw wait: when one is published, the number of comments that the page came with
// does not count it yet.
const seenWaiting = new WeakSet();

// One look at a time: two that overlap would count a publication twice.
const lookAt = (rc, id) => rc.own[id] && alone(rc.own[id], () => lookOnce(rc, id));

async function lookOnce(rc, id) {
  const own = rc.own[id];
  const was = own.status;
  const answer = await ask(rc, `/api/v1/comments/${id}/receipt`, { receipt: own.receipt });
  // Taken back in another window.
  if (answer.status === 404) return leave(rc, id);
  // No answer; or an older one than that it was taken back here.
  if (answer.status !== 200 || !rc.own[id]) return;
  learn(rc, id, answer.data);
  if (own.waits) seenWaiting.add(own);
  if (!own.waits) await becomePublic(rc, id, answer.data, was);
  else if (own.status === "rejected" && was !== "rejected") {
    rc.say(rc.t("state.rejected"));
    rc.tell("rc:rejected", { id });
  }
}

async function becomePublic(rc, id, { decided_by }, was) {
  const there = rc.known.get(id);
  if (was === "approved" && !there) return;
  if (was === "approved") return void replace(rc, there.c);
  const answer = await ask(rc, `/api/v1/comments/${id}`);
  if (!rc.own[id]) return;
  if (answer.status !== 200) {
    // Published a moment ago, and not on the page yet: the next look will find it.
    Object.assign(rc.own[id], { status: was, waits: true });
    return keepOwn(rc);
  }
  replace(rc, answer.data.comment);
  if (seenWaiting.has(rc.own[id])) rc.setCount(rc.count + 1);
  rc.say(rc.t(decided_by === "moderator" ? "state.approved" : "state.published"));
  rc.tell("rc:published", { id });
}
