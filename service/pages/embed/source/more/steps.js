// What an author may do with an own comment: change it, take it back, confirm its address, ask for a second look.

const APPEAL_CHARS = { least: 20, most: 2000 };
const ASK_AGAIN_MS = 600000;

function editForm(rc, entry, submit, close) {
  const { t } = rc;
  const { id } = entry.c;
  const own = rc.own[id];
  const body = field(t("own.edit.label"), { required: true, rows: 5 });
  remember(`edit ${id}`, body, own.body);
  return smallForm(rc, id, [body], {
    submit,
    close,
    send: async ({ errors, trouble, refused, isHere }) => {
      const text = body.input.value;
      const wrong = [];
      if (!text.trim()) wrong.push([body, t("err.comment.empty")]);
      else if (lengthOf(text.trim()) > LIMITS.body) wrong.push([body, t("err.comment.long", { n: LIMITS.body })]);
      else if (text === own.body) {
        // Nothing to check again, and what is on the page stays there.
        if (own.status !== "rejected") return close();
        wrong.push([body, t("err.comment.unchanged")]);
      }
      if (errors(wrong)) return;
      const answer = await ask(rc, `/api/v1/comments/${id}`, {
        method: "PATCH", body: { body: text }, receipt: own.receipt,
      });
      const kind = kindOf(answer);
      const now = rc.own[id];
      if (!now) return; // Taken back while this was on its way.
      if (answer.status === 404) return gone(rc, id);
      if (kind === "edit-window-closed") return trouble(t("own.edit.late"));
      if (answer.status !== 202) return refused(answer, { body });
      unsent.delete(`edit ${id}`);
      const stays = isHere();
      close(false);
      now.told = Date.now();
      if (!now.waits) rc.setCount(rc.count - 1);
      learn(rc, id, answer.data);
      if (stays) rc.known.get(id).card.focus();
      rc.say(t("own.edit.done"));
      rc.watch();
    },
  });
}

function deleteForm(rc, entry, close) {
  const { t } = rc;
  const { id } = entry.c;
  const { receipt } = rc.own[id];
  const question = el("p", { tabindex: "-1" }, t("own.delete.ask"));
  const notice = newNotice();
  const erase = () => alone(notice, async () => {
    const answer = await ask(rc, `/api/v1/comments/${id}`, { method: "DELETE", receipt });
    if (answer.status !== 204 && answer.status !== 404) return tell(rc, notice, t("own.failed"));
    gone(rc, id);
  });
  // A key that is pressed twice, or held, must not be an answer, so the focus is on what changes nothing.
  const no = button(t("own.delete.no"), () => close());
  setTimeout(() => no.focus());
  return el("div", { class: "small", role: "group", "aria-label": t("own.delete.ask") }, question, notice,
    el("div", { class: "buttons" }, button(t("own.delete.yes"), erase, { class: "main" }), no));
}

// Taken back, here or in another window.
function gone(rc, id) {
  if (rc.own[id] && !rc.own[id].waits) rc.setCount(rc.count - 1);
  leave(rc, id);
  rc.say(rc.t("state.deleted"));
}

// Asks for the message with a link. The answer is the same whether there will be one or not; asked again too
// soon, the service sends none.
function verifyForm(rc, entry, close) {
  const { t } = rc;
  const { id } = entry.c;
  const own = rc.own[id];
  const lines = [el("p", {}, t("verify.why"))];
  if (own.asked) lines.push(el("p", {}, ...inGap(t, "verify.asked", rc.time(new Date(own.asked).toISOString()))));
  if (Date.now() - own.asked < ASK_AGAIN_MS) {
    return el("div", { class: "small" }, ...lines,
      el("div", { class: "buttons" }, button(t("close"), () => close(), { class: "main" })));
  }
  return smallForm(rc, id, lines, {
    submit: t("verify.submit"),
    close,
    send: async ({ refused, isHere }) => {
      const lang = encodeURIComponent(rc.section.lang);
      const answer = await ask(rc, `/api/v1/comments/${id}/verification?lang=${lang}`, {
        method: "POST", body: {}, receipt: rc.own[id].receipt,
      });
      if (answer.status !== 202) return refused(answer, {});
      own.asked = Date.now();
      keepOwn(rc);
      close(isHere());
      conclude(rc, id, t("verify.sent"));
    },
  });
}

function appealForm(rc, entry, close) {
  const { t } = rc;
  const { id } = entry.c;
  const own = rc.own[id];
  const { least, most } = APPEAL_CHARS;
  const why = field(t("own.appeal.label"),
    { required: true, rows: 4, maxlength: most, hint: t("own.appeal.hint", { n: least }) });
  remember(`appeal ${id}`, why);
  return smallForm(rc, id, [why], {
    submit: t("own.appeal.submit"),
    close,
    send: async ({ errors, refused, isHere }) => {
      const statement = why.input.value.trim();
      if (errors(lengthOf(statement) < least ? [[why, t("err.statement.short", { n: least })]] : [])) return;
      const answer = await ask(rc, `/api/v1/comments/${id}/appeal`, {
        method: "POST", body: { statement }, receipt: own.receipt,
      });
      if (!rc.own[id]) return; // Taken back while this was on its way.
      if (answer.status !== 202) return refused(answer, { statement: why });
      const stays = isHere();
      close(false);
      rc.own[id].told = Date.now();
      await lookAt(rc, id);
      const entry = rc.known.get(id);
      if (stays && entry) entry.card.focus();
      rc.say(t("own.appeal.waiting"));
      rc.watch();
    },
  });
}
