// Labelled fields with hint and error. One without a type but with rows is a text area.

let numbers = 0;
const newId = () => `f${(numbers += 1)}`;

const heading = (rc, below, text, given) => el(`h${Math.min(6, rc.heading + below)}`, given, text);

function field(label, { hint, rows, type = "text", ...given }) {
  const id = newId();
  const input = el(rows ? "textarea" : "input", {
    id, part: "input", dir: "auto", type: rows ? null : type, rows, ...given,
    "aria-describedby": hint && `${id}-hint`,
  });
  const error = el("p", { class: "error", id: `${id}-error`, hidden: true });
  const node = el("div", { class: "field", part: "field" },
    el("label", { for: id, part: "label" }, label,
      given.required && el("span", { "aria-hidden": "true" }, " *")),
    hint && el("p", { class: "hint", id: `${id}-hint` }, hint),
    error,
    input,
  );
  return Object.assign(node, { input, error, hint });
}

const newSummary = () => el("div", { class: "trouble", role: "group", tabindex: "-1", hidden: true });
const newNotice = () => el("p", { class: "notice", hidden: true });

// Says what went wrong with a form as a whole, where it is seen, and to who cannot see it.
function tell(rc, notice, text) {
  notice.replaceChildren(text || "");
  notice.hidden = !text;
  if (text) rc.say(text);
}
