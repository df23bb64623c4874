// One comment. ``c`` is what the service publishes; an author's own one that waits looks the same.

const LEVELS = 2;
const TINTS = 5;

// Three levels deep; what answers deeper joins the last and says whom it answers.
function shelfOf(entry) {
  return entry.level < LEVELS ? entry : entry.shelf;
}

function face(author) {
  const label = author.label || author.name;
  const tint = [...label].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % TINTS;
  return el("span", { class: `face tint${tint}`, "aria-hidden": "true" }, [...author.name][0].toUpperCase());
}

function linkTo(rc, id, ...content) {
  const open = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    history.replaceState(history.state, "", `${location.href.replace(/#.*/, "")}#c-${id}`);
    show(rc, id);
  };
  return el("a", { href: `${rc.pageUrl}#c-${id}`, click: open }, ...content);
}

function mark(text, kind) {
  return el("span", { class: `mark ${kind}` }, text);
}

function cardOf(rc, c, level, answered) {
  const { t } = rc;
  const by = `by-${c.id}`;
  if (c.state !== "published") {
    const words = t(c.state === "deleted" ? "gone.deleted" : "gone.removed");
    return el("article", { id: `c-${c.id}`, class: "gone", tabindex: "-1", "aria-labelledby": by },
      heading(rc, level + 1, words, { id: by }));
  }
  const own = rc.own[c.id];
  const site = c.author.url && safe(c.author.url) ? c.author.url : null;
  const name = el("bdi", {}, c.author.name);
  const state = own && own.waits ? own : null;
  return el("article",
    { id: `c-${c.id}`, class: "comment", part: "comment", tabindex: "-1", "aria-labelledby": by },
    el("header", { part: "meta" },
      face(c.author),
      heading(rc, level + 1, site ? el("a", { href: site, rel: RELATION }, name) : name, { id: by }),
      c.author.badge && mark(t("badge.staff"), "staff"),
      own && mark(t("you"), "own"),
      c.featured && mark(t("featured"), "featured"),
      state ? el("span", { class: "when" }, rc.time(c.created_at))
        : linkTo(rc, c.id, rc.time(c.created_at)),
      c.edited_at && el("span", { class: "when" }, t("edited")),
    ),
    answered && el("p", { class: answered.level > 1 ? "answers" : "answers direct" }, ...answers(rc, answered.c)),
    prose(c.body, t),
    el("div", { class: "state" }),
    el("div", { class: "acts", part: "actions" }),
    el("div", { class: "panel" }),
  );
}

function answers(rc, parent) {
  if (parent.state !== "published") return [rc.t("answers.gone")];
  return inGap(rc.t, "answers", linkTo(rc, parent.id, el("bdi", {}, parent.author.name)));
}

// What readers may do with somebody's published comment.
function addActs(rc, entry) {
  const { c, card } = entry;
  const acts = card.querySelector(".acts");
  if (!acts) return;
  acts.replaceChildren();
  if (rc.own[c.id] && rc.own[c.id].waits) return;
  const { t } = rc;
  const { name } = c.author;
  const panel = card.querySelector(".panel");
  if (rc.isOpen()) {
    const reply = button(t("reply"), undefined, { "aria-label": t("reply.title", { name }) });
    acts.append(disclosure(reply, panel, (close) => commentForm(rc, c, close)));
  }
  const share = () => lazily(rc, "share", acts, c, panel);
  acts.append(button(t("share"), share, { "aria-label": t("share.title", { name }) }));
  if (!rc.own[c.id]) {
    const report = button(t("report"), undefined, { "aria-label": t("report.title", { name }) });
    acts.append(disclosure(report, panel, async (close) => {
      const more = await loadMore();
      return more ? more.reportForm(rc, c, close) : el("p", { class: "notice" }, t("own.failed"));
    }));
  }
}
