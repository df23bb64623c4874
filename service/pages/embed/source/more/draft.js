// What is typed is kept until it was sent: by this browser, for this thread and for what is answered.

const DRAFT_WAIT_MS = 300;

// A draft is the text alone, for thirty days; once it was sent, with the key that it was sent under: what arrived
// although its answer was ``lost`` is then found again, and not doubled. ``nudged``: its author was asked to look at it
// again, and is not asked twice. ``clear`` is for what needs none any more.
function keepDraft(rc, parts) {
  const { form, draftKey, body: { input } } = parts;
  const { signal } = rc;
  let timer = 0;
  let mine;
  // All windows have this thread's draft in one place: a form takes away only what it put, or found, there.
  const drop = () => (recall(draftKey) || {}).text === mine && forget(draftKey);
  const write = () => {
    clearTimeout(timer);
    timer = 0;
    const text = input.value;
    const { key, lost } = parts.sent && parts.sent.text === text ? parts.sent : {};
    if (!text.trim()) return drop();
    mine = text;
    keep(draftKey, { text, at: Date.now(), key, lost, nudged: parts.nudged });
  };
  // Not only after the last key: who types on and leaves has written something, too.
  input.addEventListener("input", () => {
    timer ||= setTimeout(write, DRAFT_WAIT_MS);
  });
  input.addEventListener("change", write);
  parts.hold = () => timer && write();
  document.addEventListener("visibilitychange", () => parts.hold(), { signal });
  // Another window wrote over it, and is done: what now stands nowhere but here is kept again.
  addEventListener("storage", ({ key, oldValue, newValue }) => {
    if (key !== `rc:${draftKey}` || newValue || !form.isConnected) return;
    if (!String(oldValue).includes(JSON.stringify(input.value))) write();
  }, { signal });
  const clear = () => {
    clearTimeout(timer);
    timer = 0;
    parts.nudged = false;
    input.value = "";
    drop();
  };
  const kept = recall(draftKey);
  if (kept && kept.key) parts.sent = kept;
  const found = !input.value && kept;
  if (found) {
    mine = found.text;
    parts.nudged = found.nudged;
    input.value = mine;
  } else if (input.value) write(); // Typed before this part was there.
  return { found, write, clear };
}

// What was typed for a story that closed before it was posted: to be copied, or thrown away.
function showKept(rc) {
  const { t, place, formPlace } = rc;
  const key = `draft:${place}:`;
  const kept = recall(key);
  if (rc.isOpen() || !kept) return; // The form has it.
  const box = field(t("comment.label"), { rows: 6, readonly: true });
  box.input.value = kept.text;
  const discard = () => {
    if ((recall(key) || {}).text === kept.text) forget(key);
    shown.remove();
    rc.title.focus();
  };
  // One of which no answer came may have been posted.
  const said = el("p", { class: "notice" },
    !kept.lost && `${t("draft.restored")} `, button(t("draft.discard"), discard));
  const shown = el("div", {}, said, box);
  formPlace.append(shown);
}
