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

// A late answer does not take the focus from somebody who went on elsewhere, here or on the page around.
function isStillAt(rc, node) {
  const { activeElement: here } = rc.host.shadowRoot;
  const { activeElement: around } = rc.host.getRootNode();
  return here ? node.contains(here) : !around || around === document.body;
}

// Of a form that was closed meanwhile: below the comment that it was about.
function tellBelow(rc, id, text) {
  const entry = rc.known.get(id);
  trouble(rc, entry ? entry.card : rc.newest, text);
}

function smallForm(rc, id, inside, { submit, send, close }) {
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
    tell(rc, rc.notice, "");
    const trouble = (text) => (form.isConnected ? tell(rc, notice, text) : tellBelow(rc, id, text));
    await send({
      isHere: () => isStillAt(rc, form),
      errors: (wrong) => showErrors(rc, summary, fields, wrong),
      trouble,
      // What the service says of a field stands at the field; of anything else, below them.
      refused: (answer, named) => {
        const found = ((answer.data || {}).errors || []).filter(({ field: name }) => named[name]);
        const wrong = found.map(({ field: name, code, limit }) => [named[name], sentence(rc.t, name, code, limit)]);
        if (form.isConnected && showErrors(rc, summary, fields, wrong)) return;
        if (answer.status === 429) return trouble(waitOf(rc.t, answer.wait || 30));
        if (answer.status === 404) return trouble(rc.t("link.gone"));
        trouble(rc.t(kindOf(answer) === "illegal-transition" ? "own.changed" : "own.failed"));
      },
    });
    busy = false;
    sender.removeAttribute("aria-disabled");
  };
  const sender = el("button", { type: "submit", part: "button", class: "main" }, submit);
  // As in the large form, and in its fields alone: on a button the same keys press the button.
  const keydown = (event) => event.key === "Enter" && (event.ctrlKey || event.metaKey)
    && event.target.matches("textarea,input") && run(event);
  const form = el("form", { class: "small", novalidate: true, submit: run, keydown }, summary, ...inside, notice,
    el("div", { class: "buttons" }, sender, button(rc.t("cancel"), () => close())));
  return form;
}
