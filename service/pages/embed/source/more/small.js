// A small form inside of a card: fields (and what stands between them), a button that sends, one that cancels.

function smallForm(rc, inside, { submit, send, close }) {
  const fields = inside.filter((node) => node.input);
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
  // As in the large form, and in its fields alone: on a button the same keys press the button.
  const keydown = (event) => event.key === "Enter" && (event.ctrlKey || event.metaKey)
    && event.target.matches("textarea,input") && run(event);
  return el("form", { class: "small", novalidate: true, submit: run, keydown }, summary, ...inside, notice,
    el("div", { class: "buttons" }, sender, button(rc.t("cancel"), () => close())));
}
