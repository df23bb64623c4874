// A small form inside of a card: fields, a button that sends, one that cancels. send() returns true when done.
function smallForm(rc, given, fields, { submit, send, close }) {
  const summary = newSummary();
  const notice = newNotice();
  let busy = false;
  const run = async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    sender.setAttribute("aria-disabled", "true");
    tell(rc, notice, "");
    await send({
      errors: (wrong) => showErrors(rc, summary, fields, wrong),
      trouble: (text) => tell(rc, notice, text),
    });
    busy = false;
    sender.removeAttribute("aria-disabled");
  };
  const sender = el("button", { type: "submit", part: "button", class: "main" }, submit);
  const buttons = [sender, close && button(rc.t("cancel"), () => close())];
  const inside = given.legend
    ? [el("fieldset", {}, el("legend", {}, given.legend), ...given.before, ...fields)] : fields;
  return el("form", { class: "small", novalidate: true, submit: run },
    summary, ...inside, notice, el("div", { class: "buttons" }, ...buttons));
}
