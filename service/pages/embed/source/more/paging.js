// More of a thread, when a button is pressed: the rest of a conversation, another page, another order, news.

const REPLIES = 50;

async function fetched(rc, sort, cursor) {
  const answer = await pageOf(rc, sort, cursor);
  if (answer.status === 200) return answer.data;
  rc.say(rc.t("own.failed"));
  return null;
}

async function addReplies(rc, entry, cursor, count) {
  const asked = { site: rc.site, thread: rc.thread, root: entry.c.id, limit: REPLIES, cursor };
  const answer = await ask(rc, `/api/v1/comments?${query(asked)}`);
  if (answer.status !== 200) return rc.say(rc.t("own.failed"));
  const before = new Set(below(rc, entry));
  for (const reply of answer.data.comments) place(rc, reply, { root: entry });
  const added = below(rc, entry).filter((one) => !before.has(one));
  entry.more.remove();
  entry.more = null;
  if (answer.data.next) offerReplies(rc, entry, answer.data.next, count);
  rc.say(rc.t("more.shown", { n: added.length }));
  (added[0] || entry).card.focus();
}

async function addMore(rc) {
  const page = await fetched(rc, rc.sort, rc.next);
  if (!page) return;
  const before = rc.known.size;
  const placed = page.comments.filter((c) => !rc.known.has(c.id)).map((c) => placeRoot(rc, c));
  rc.next = page.next;
  offerMore(rc);
  rc.say(rc.t("more.shown", { n: rc.known.size - before }));
  if (placed[0]) placed[0].card.focus();
}

async function sortBy(rc, sort) {
  const page = await fetched(rc, sort);
  if (!page) return;
  rc.sort = sort;
  fill(rc, page);
  rc.setCount(page.thread.published_count);
  rc.placeOwn();
  rc.say(rc.t("sort.done", { order: rc.t(`sort.${sort}`) }));
}

async function showNew(rc) {
  const page = await fetched(rc, "newest");
  if (!page) return;
  const before = new Set(rc.known.keys());
  const first = rc.sort !== "oldest";
  const { comments, thread } = page;
  for (const c of first ? [...comments].reverse() : comments) placeRoot(rc, c, { first });
  rc.newest.replaceChildren();
  rc.setCount(thread.published_count);
  const added = [...rc.list.querySelectorAll(".comment")].filter((one) => !before.has(one.id.slice(2)));
  rc.say(rc.t("more.shown", { n: added.length }));
  (added[0] || rc.title).focus();
}
