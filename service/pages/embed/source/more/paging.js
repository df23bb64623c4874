// More of a thread, when a button is pressed: the rest of a conversation, another page, another order, news.

const REPLIES = 50;
const PAGES_MOST = 5;
const busy = new WeakSet();

// A second press while the first is under way does nothing.
async function alone(what, work) {
  if (busy.has(what)) return;
  busy.add(what);
  try {
    await work();
  } finally {
    busy.delete(what);
  }
}

// A page, or null: it could not be had, which is said below ``node``, or the order was changed meanwhile.
async function fetched(rc, node, sort, given) {
  const { turn } = rc;
  const answer = await pageOf(rc, sort, given);
  if (turn !== rc.turn) return null;
  if (answer.status === 200) return answer.data;
  trouble(rc, node);
  return null;
}

// Replies from ``cursor`` on, until there is one that was not shown yet. Returns the new ones; null if it failed.
async function moreReplies(rc, entry, cursor, count) {
  const before = new Set(rc.known.values());
  let added = [];
  let next = cursor;
  do {
    const asked = { site: rc.site, thread: rc.thread, root: entry.c.id, limit: REPLIES, cursor: next };
    const answer = await ask(rc, `/api/v1/comments?${query(asked)}`);
    if (rc.known.get(entry.c.id) !== entry) return [];
    if (answer.status !== 200) return null;
    for (const reply of answer.data.comments) putInTurn(place(rc, reply, { root: entry }));
    added = below(rc, entry).filter((one) => !before.has(one));
    next = answer.data.next;
  } while (next && !added.length);
  if (entry.more) entry.more.remove();
  entry.more = null;
  if (next) offerReplies(rc, entry, next, count);
  return added;
}

// One that a link brought before its turn comes to its place among the others.
function putInTurn(reply) {
  const { item, isEarly } = reply;
  if (!isEarly) return;
  reply.isEarly = false;
  for (const note of item.querySelectorAll(":scope > .note")) note.remove();
  item.parentNode.append(item);
}

const addReplies = (rc, entry, cursor, count) => alone(entry, async () => {
  const added = await moreReplies(rc, entry, cursor, count);
  if (!added) return trouble(rc, entry.more);
  rc.say(rc.t("more.shown", { n: added.length }));
  (added[0] || entry).card.focus();
});

// The rest of the first page is asked for once. Null: it could not be had, and the button has it.
function restOf(rc) {
  rc.ahead ||= pageOf(rc, rc.sort, { cursor: rc.next, limit: rc.rest })
    .then((answer) => (answer.status === 200 ? answer.data : null));
  return rc.ahead;
}

// True where more may come in and nobody sees anything move: the end of the list is still below the window.
function isOpenEnded(rc) {
  const { activeElement } = rc.host.shadowRoot;
  if (rc.below.contains(activeElement) || rc.formPlace.contains(activeElement)) return false;
  return rc.rest > 0 && rc.below.getBoundingClientRect().top > innerHeight;
}

async function readOnNow(rc) {
  if (!isOpenEnded(rc)) return;
  const { turn } = rc;
  const page = await restOf(rc);
  if (page && turn === rc.turn && isOpenEnded(rc)) append(rc, page);
}

// Returns the first entry that was not there before, if there is one.
function append(rc, page) {
  const placed = page.comments.filter((c) => !rc.known.has(c.id)).map((c) => placeRoot(rc, c));
  Object.assign(rc, { next: page.next, rest: 0, ahead: null });
  offerMore(rc);
  return placed[0];
}

const addMore = (rc) => alone(rc, async () => {
  const { ahead, turn } = rc;
  let page = await ahead;
  if (turn !== rc.turn) return;
  // What was asked for ahead may have come in by itself meanwhile.
  if (!page || ahead !== rc.ahead) page = await fetched(rc, rc.below, rc.sort, { cursor: rc.next });
  if (!page) return;
  const before = rc.known.size;
  const first = append(rc, page);
  rc.say(rc.t("more.shown", { n: rc.known.size - before }));
  (first ? first.card : rc.below.firstChild || rc.title).focus();
});

// The order that was chosen last counts, whichever answer comes last.
// Returns false if it could not be had.
async function sortBy(rc, sort) {
  const turn = (rc.turn || 0) + 1;
  rc.turn = turn;
  const page = await fetched(rc, rc.newest, sort);
  if (turn !== rc.turn) return true;
  if (!page) return false;
  // A page that was asked for while this one was on its way is one of the old order.
  Object.assign(rc, { sort, ahead: null, turn: turn + 1 });
  fill(rc, page);
  rc.newest.replaceChildren();
  rc.setCount(page.thread.published_count);
  placeOwn(rc);
  rc.say(rc.t("sort.done", { order: rc.t(`sort.${sort}`) }));
  return true;
}

// A page holds the oldest replies of each conversation; those of one that has grown are fetched.
async function catchUp(rc, comments, counts) {
  for (const c of comments) {
    const entry = rc.known.get(c.id);
    if (!entry || c.reply_count <= (counts.get(c.id) || 0)) continue;
    entry.c.reply_count = c.reply_count;
    const shown = below(rc, entry).filter((one) => one.c.state === "published" && !waits(rc, one.c.id));
    if (shown.length < c.reply_count) await moreReplies(rc, entry, "", c.reply_count);
  }
}

// "Show 3 new comments": only when it is pressed does anything come in.
function offerNew(rc, count) {
  if (rc.signal.aborted) return;
  const n = count - rc.count;
  // Fewer than before, twice: some were taken off. Once may be an older answer from a cache.
  if (n < 0 && rc.fewer === count) rc.setCount(count);
  rc.fewer = count;
  if (n < 1) return rc.newest.replaceChildren();
  const text = rc.t("new", { n });
  const there = rc.newest.firstChild;
  if (there) there.textContent = text;
  else rc.newest.append(button(text, () => {
    tell(rc, rc.notice);
    showNew(rc);
  }, { class: "more" }));
}

// Where older ones are not shown yet, and the newest do not come first, nobody can tell which are new: then they do.
async function turnToNewest(rc) {
  const counts = new Map([...rc.known].map(([id, { c }]) => [id, c.reply_count]));
  const before = new Set(rc.known.keys());
  if (!(await sortBy(rc, "newest"))) return;
  rc.section.querySelector(".sort select").value = "newest";
  const known = [...rc.known.values()].map(({ c }) => c).filter((c) => c.reply_count && before.has(c.id));
  await catchUp(rc, known, counts);
  const first = [...rc.list.querySelectorAll(".comment")].find((one) => !before.has(one.id.slice(2)));
  (first || rc.title).focus();
}

const showNew = (rc) => alone(rc, async () => {
  await lookAtOwn(rc, true);
  if (rc.next && rc.sort !== "newest") return turnToNewest(rc);
  const { turn } = rc;
  // What is new is what a whole page has beyond the one that is shown, so that is made whole first.
  if (rc.next && rc.rest > 0) {
    const rest = await restOf(rc);
    if (turn !== rc.turn) return;
    rc.ahead = null;
    if (!rest) return trouble(rc, rc.newest);
    if (rc.rest > 0) append(rc, rest);
  }
  let page = await fetched(rc, rc.newest, "newest");
  if (!page) return;
  const { thread } = page;
  const before = new Set(rc.known.keys());
  const counts = new Map([...rc.known].map(([id, { c }]) => [id, c.reply_count]));
  const cards = () => [...rc.list.querySelectorAll(".comment")].filter((one) => !before.has(one.id.slice(2)));
  for (const c of [...page.comments].reverse()) placeRoot(rc, c, { first: rc.sort !== "oldest" });
  await catchUp(rc, page.comments, counts);
  // An answer in an older conversation: further pages are looked through, for those that are shown.
  for (let pages = 1; pages < PAGES_MOST && page.next && !cards().length; pages += 1) {
    page = await fetched(rc, rc.newest, "newest", { cursor: page.next });
    if (!page) return;
    await catchUp(rc, page.comments, counts);
  }
  if (turn !== rc.turn) return;
  rc.newest.replaceChildren();
  rc.setCount(thread.published_count);
  offerMore(rc);
  const added = cards();
  rc.say(added.length ? rc.t("more.shown", { n: added.length }) : rc.title.textContent);
  (added[0] || rc.below.firstChild || rc.title).focus();
});
