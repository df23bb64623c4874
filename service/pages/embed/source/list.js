// The thread: comments at their places, more of them on demand, and nothing that moves by itself.

function listBelow(entry) {
  if (!entry.list) {
    entry.list = el("ol", { class: "replies" });
    entry.item.append(entry.list);
    if (entry.more) entry.item.append(entry.more);
  }
  return entry.list;
}

// Put a comment where it belongs; one that is there already stays as it is. Returns its entry.
function place(rc, c, { root = null, first = false } = {}) {
  const there = rc.known.get(c.id);
  if (there) return there;
  settle(rc, c);
  const parent = rc.known.get(c.parent_id) || root;
  const shelf = parent && shelfOf(parent);
  const level = shelf ? shelf.level + 1 : 0;
  const answered = level > 1 && parent;
  const card = cardOf(rc, c, level, answered);
  const entry = { c, card, level, shelf, answered, item: el("li", {}, card), list: null, more: null };
  rc.known.set(c.id, entry);
  const list = shelf ? listBelow(shelf) : rc.list;
  if (first && !shelf) list.prepend(entry.item);
  else list.append(entry.item);
  addActs(rc, entry);
  if (rc.own[c.id]) rc.more.addOwn(rc, entry);
  return entry;
}

// What the service lists is published, whatever this browser knew of it.
function settle(rc, c) {
  const own = rc.own[c.id];
  if (own && !c.own && c.state === "published") Object.assign(own, { status: "approved", waits: false });
}

// A comment that answers no other, with the first of its replies.
function placeRoot(rc, c, options) {
  const entry = place(rc, c, options);
  for (const reply of c.replies || []) place(rc, reply, { root: entry });
  if (c.replies_next) offerReplies(rc, entry, c.replies_next, c.reply_count);
  return entry;
}

function offerReplies(rc, entry, cursor, count) {
  const shown = below(rc, entry).filter((one) => one.c.state === "published").length;
  const more = button(rc.t("more.replies", { n: Math.max(1, count - shown) }),
    () => lazily(rc, "addReplies", more, entry, cursor, count), { class: "more" });
  if (entry.more) entry.more.remove();
  entry.more = more;
  entry.item.append(more);
}

const below = (rc, entry) => [...rc.known.values()].filter((one) => rootOf(one) === entry && one !== entry);

const rootOf = (entry) => (entry.shelf ? rootOf(entry.shelf) : entry);

function shownCount(rc) {
  return [...rc.known.values()].filter((one) => one.c.state === "published" && !waits(rc, one.c.id)).length;
}

const waits = (rc, id) => rc.own[id] && rc.own[id].waits;

function pageOf(rc, sort, given) {
  const { site, thread, pageSize: limit } = rc;
  return ask(rc, `/api/v1/comments?${query({ site, thread, sort, limit, ...given })}`);
}

function offerMore(rc) {
  const { t } = rc;
  const left = rc.count - shownCount(rc);
  rc.below.replaceChildren(...(rc.next ? [button(
    left > 0 ? t("more", { n: left }) : t("more.plain"), () => lazily(rc, "addMore", rc.below), { class: "more" },
  )] : []));
}

function fill(rc, page) {
  rc.known.clear();
  rc.list.replaceChildren();
  rc.next = page.next;
  rc.rest = rc.pageSize - page.comments.length;
  for (const c of page.comments) placeRoot(rc, c);
  offerMore(rc);
}

// What the first page was too small for comes by itself, once the reader has done something and the end is near.
function readOn(rc) {
  const watcher = new IntersectionObserver(([end]) => end.isIntersecting
    && loadMore().then((more) => more?.readOnNow(rc)), { rootMargin: "0px 0px 200%" });
  for (const act of ["scroll", "keydown", "pointerdown", "focusin"]) {
    addEventListener(act, () => watcher.observe(rc.below), { once: true, capture: true, signal: rc.signal });
  }
}

// Scroll to a comment and give it the focus. One that is on a later page is fetched with what it answers.
async function show(rc, id) {
  if (!rc.known.has(id)) {
    const more = await loadMore();
    if (!more || !(await more.fetchChain(rc, id))) return false;
  }
  const { card } = rc.known.get(id);
  card.focus({ preventScroll: true });
  card.scrollIntoView({ behavior: "instant" });
  const there = scrollY;
  // The page's own sheets and pictures may come later, and push it away: once more then, unless somebody has scrolled.
  addEventListener("load", () => scrollY === there && card.scrollIntoView());
  return true;
}
