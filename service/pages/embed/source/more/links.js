// Links to one comment: handing one on, and finding one that is not on the page.

const CHAIN_MOST = 10;

const share = (rc, { id }, panel) => alone(panel, async () => {
  const { t } = rc;
  const url = `${rc.pageUrl}#c-${id}`;
  const { activeElement: opener } = rc.host.shadowRoot;
  try {
    if (navigator.share && matchMedia("(pointer: coarse)").matches) return await navigator.share({ url });
    await navigator.clipboard.writeText(url);
    panel.before(rc.notice);
    tell(rc, rc.notice, t("share.done"));
  } catch {
    const end = ({ key }) => {
      if (key !== "Escape") return;
      shown.remove();
      opener.focus();
    };
    const shown = el("input", { type: "url", readonly: true, value: url, "aria-label": t("link"), keydown: end });
    // Somebody may be writing in the panel.
    if (panel.firstChild) panel.before(shown);
    else panel.append(shown);
    shown.focus();
    shown.select();
  }
});

// At its place, if the rest of the first page has it; else with what it answers, upwards until one is shown, or ten:
// of a deeper one the page shows the last ten. A root goes below the others: only what is below the list moves for it.
async function fetchChain(rc, id) {
  await readOnNow(rc);
  if (rc.known.has(id)) return true;
  const chain = [];
  let answer;
  for (let wanted = id; wanted && !rc.known.has(wanted) && chain.length < CHAIN_MOST; wanted = chain[0].parent_id) {
    answer = await ask(rc, `/api/v1/comments/${wanted}`);
    const { comment, thread } = answer.data || {};
    if (answer.status !== 200 || thread.key !== rc.key) break;
    chain.unshift(comment);
  }
  if (!chain.length) return nowhere(rc, answer);
  const [top] = chain;
  const isNew = !rc.known.has(top.parent_id);
  const entries = chain.map((c) => Object.assign(place(rc, c), { isEarly: true }));
  let root = entries[0];
  while (root.shelf) root = root.shelf;
  // Something is left out before it.
  if (isNew || root.more) entries[0].item.prepend(el("p", { class: "note" }, rc.t("context")));
  if (root.more) countReplies(rc, root);
  if (isNew && !top.parent_id) {
    const asked = { site: rc.site, thread: rc.thread, root: top.id, limit: 1 };
    answer = await ask(rc, `/api/v1/comments?${query(asked)}`);
    if (answer.status === 200 && answer.data.comments.length) offerAllReplies(rc, entries[0]);
  }
  // Another order was chosen meanwhile; or somebody began to write, and goes on.
  return rc.known.has(id) && !rc.section.querySelector("input:focus,textarea:focus");
}

// The button of a conversation of which one more is shown, out of its turn.
function countReplies(rc, root) {
  const shown = below(rc, root).filter((one) => one.c.state === "published").length;
  root.more.textContent = rc.t("more.replies", { n: Math.max(1, root.c.reply_count - shown) });
}

// Gone, not published, or of another thread: the reader came for it, so the thread says so where it begins. Of several
// on a page one speaks; and none where the comment is of another thread, which is likely the other's.
function nowhere(rc, answer) {
  const [first, other] = rc.host.getRootNode().querySelectorAll(NAME);
  if (answer.status === 200 ? other : first !== rc.host) return false;
  rc.section.querySelector(".top").after(rc.notice);
  tell(rc, rc.notice, rc.t(/^(200|404)$/.test(answer.status) ? "link.gone" : "own.failed"));
  rc.section.scrollIntoView();
  return false;
}

function offerAllReplies(rc, entry) {
  offerReplies(rc, entry, "", 0);
  entry.more.textContent = rc.t("context.show");
}
