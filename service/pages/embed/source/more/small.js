// A small form inside of a card: fields (and what stands between them), a button that sends, one that cancels.

// What was typed and not sent stands there when the box is opened again, as long as the page is open.
const unsent = new Map();

function remember(key, { input }, text = "") {
  input.value = unsent.get(key) || text;
  input.addEventListener("input", () => unsent.set(key, input.value));
}

// What came of it stands where the form stood, unless another one was opened there.
function conclude(rc, id, text) {
  rc.say(text);
  const entry = rc.known.get(id); // Not there any more after another order was chosen.
  const panel = entry && entry.card.querySelector(".panel");
  if (panel && !panel.firstChild) panel.append(el("p", { class: "notice" }, text));
}

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
      // What the service says of a field stands at the field; of anything else, below them.
      refused: (answer, named) => {
        const found = ((answer.data || {}).errors || []).filter(({ field: name }) => named[name]);
        const wrong = found.map(({ field: name, code, limit }) => [named[name], sentence(rc.t, name, code, limit)]);
        if (showErrors(rc, summary, fields, wrong)) return;
        const late = kindOf(answer) === "illegal-transition" && rc.t("own.changed");
        tell(rc, notice, late || (answer.status === 429 ? waitOf(rc.t, answer.wait || 30) : rc.t("own.failed")));
      },
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
