// Before a new comment is sent: where a moderator would have to look at its words, its author may edit them first.
// Asked once a comment, and never in the way: whatever goes wrong with it, the comment is posted.

const NUDGE_MS = 2000;

// Not for words that were sent before, which may have arrived; and not where nobody could see it any more.
async function isToBeNudged({ rc, form, sent, nudged }, { site, body }) {
  if (!NUDGE || nudged || (sent && sent.text === body)) return false;
  const asking = new AbortController();
  const late = new Promise((done) => setTimeout(done, NUDGE_MS, {}));
  const asked = ask({ api: rc.api, signal: asking.signal }, "/api/v1/nudge", { method: "POST", body: { site, body } });
  const { status, data } = await Promise.race([asked, late]);
  asking.abort();
  return status === 200 && !!data && data.nudge === true && form.isConnected;
}

// Above the button that posts, which does what it says if it is pressed again.
function nudge(parts) {
  const { rc, notice, sender, body, draft } = parts;
  const { t } = rc;
  const id = newId();
  const edit = () => {
    endNudge(parts);
    body.input.focus();
  };
  const post = () => {
    sender.focus();
    sender.click();
  };
  parts.nudge = el("div", { class: "notice", role: "group", tabindex: "-1", "aria-labelledby": id },
    el("p", { id }, t("nudge.text")),
    el("div", { class: "buttons" }, button(t("nudge.edit"), edit), button(t("nudge.post"), post)));
  notice.after(parts.nudge);
  parts.nudged = true;
  draft.write();
  rc.say("");
  parts.nudge.focus();
}

function endNudge(parts) {
  const { rc, nudge: shown, sender } = parts;
  if (!shown) return;
  if (shown.contains(rc.host.shadowRoot.activeElement)) sender.focus();
  shown.remove();
  parts.nudge = null;
}
