// A reader's complaint about a comment: once from this browser, and no account for it.

const REASONS = [
  "personal_attack", "hate_or_threats", "spam", "false_information", "private_information", "illegal", "other",
];
const REPORT_CHARS = 500;

function reportForm(rc, c, close) {
  const { t } = rc;
  const done = () => [recall("reported") || []].flat();
  if (done().includes(c.id)) {
    const said = el("p", { class: "notice", tabindex: "-1" }, t("report.again"));
    rc.say(t("report.again"));
    return said;
  }
  const law = el("p", { class: "hint", hidden: true }, t("report.notice"), " ", `${rc.pageUrl}#c-${c.id}`);
  const text = field(t("report.text"), { rows: 3, maxlength: REPORT_CHARS });
  remember(`report ${c.id}`, text);
  const { reason, radios } = reasonChoice(t, law);
  return smallForm(rc, c.id, [reason, law, text], {
    submit: t("report.submit"),
    close,
    send: async ({ errors, refused, isHere }) => {
      const chosen = radios.find((one) => one.checked);
      const words = text.input.value.trim();
      const wrong = [];
      if (!chosen) wrong.push([reason, t("err.report.reason")]);
      else if (chosen.value === "illegal" && !words) wrong.push([text, t("report.text.illegal")]);
      if (errors(wrong)) return;
      const answer = await ask(rc, `/api/v1/comments/${c.id}/reports`, {
        method: "POST", body: { reason: chosen.value, text: words || undefined, reporter: browserMark("reporter") },
      });
      if (answer.status !== 202) return refused(answer, { text });
      keep("reported", [...done(), c.id].slice(-500));
      close(isHere());
      conclude(rc, c.id, t("report.done"));
    },
  });
}

// The reasons as one field, as the summary of errors wants it.
function reasonChoice(t, law) {
  const group = random(4);
  const title = el("p", { class: "legend", id: newId() }, t("report.why"));
  const error = el("p", { class: "error", id: newId(), hidden: true });
  const input = el("div", { class: "reasons", role: "radiogroup", id: newId(), "aria-labelledby": title.id });
  const radios = REASONS.map((value) => {
    const change = () => {
      law.hidden = value !== "illegal";
    };
    const radio = el("input", { type: "radio", name: group, id: newId(), value, change });
    input.append(el("div", {}, radio, el("label", { for: radio.id }, t(`report.${value}`))));
    return radio;
  });
  input.focus = () => radios[0].focus();
  const reason = el("div", { class: "field" }, title, error, input);
  return { reason: Object.assign(reason, { input, error }), radios };
}
