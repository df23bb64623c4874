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
async function fetched(rc, node, sort, cursor) {
  const { turn } = rc;
  const answer = await pageOf(rc, sort, cursor);
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
    for (const reply of answer.data.comments) place(rc, reply, { root: entry });
    added = below(rc, entry).filter((one) => !before.has(one));
    next = answer.data.next;
  } while (next && !added.length);
  if (entry.more) entry.more.remove();
  entry.more = null;
  if (next) offerReplies(rc, entry, next, count);
  return added;
}

const addReplies = (rc, entry, cursor, count) => alone(entry, async () => {
  const added = await moreReplies(rc, entry, cursor, count);
  if (!added) return trouble(rc, entry.more);
  rc.say(rc.t("more.shown", { n: added.length }));
  (added[0] || entry).card.focus();
});

const addMore = (rc) => alone(rc, async () => {
  const page = await fetched(rc, rc.below, rc.sort, rc.next);
  if (!page) return;
  const before = rc.known.size;
  const placed = page.comments.filter((c) => !rc.known.has(c.id)).map((c) => placeRoot(rc, c));
  rc.next = page.next;
  offerMore(rc);
  rc.say(rc.t("more.shown", { n: rc.known.size - before }));
  if (placed[0]) placed[0].card.focus();
});

// The order that was chosen last counts, whichever answer comes last.
async function sortBy(rc, sort) {
  const turn = (rc.turn || 0) + 1;
  rc.turn = turn;
  const page = await fetched(rc, rc.newest, sort);
  if (turn !== rc.turn) return;
  if (!page) {
    rc.section.querySelector("select").value = rc.sort;
    return;
  }
  rc.sort = sort;
  fill(rc, page);
  rc.setCount(page.thread.published_count);
  placeOwn(rc);
  rc.say(rc.t("sort.done", { order: rc.t(`sort.${sort}`) }));
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

const showNew = (rc) => alone(rc, async () => {
  const { turn } = rc;
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
    page = await fetched(rc, rc.newest, "newest", page.next);
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
