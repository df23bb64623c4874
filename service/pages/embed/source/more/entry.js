// While somebody writes: what is left of the room, what is missing, and where to find it.

const COUNT_FROM = 0.8;
const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@.]+$/;
const lengthOf = (text) => [...text].length;

function attach(rc, parts) {
  if (parts.draft) return;
  const { t } = rc;
  const { body, form, save, account } = parts;
  const { input } = body;
  const draft = keepDraft(rc, parts);
  const count = el("p", { class: "count", hidden: true });
  const left = () => {
    const over = lengthOf(input.value) - LIMITS.body;
    count.hidden = over < LIMITS.body * (COUNT_FROM - 1);
    count.classList.toggle("over", over > 0);
    count.textContent = over > 0 ? t("count.over", { n: over }) : t("count.left", { n: -over });
  };
  const clear = () => {
    draft.clear();
    left();
  };
  input.addEventListener("input", left);
  const discard = () => {
    clear();
    notice.remove();
    input.focus();
  };
  const restored = t(draft.found && draft.found.lost ? "state.unanswered" : "draft.restored");
  const notice = draft.found && el("p", { class: "notice" }, `${restored} `, button(t("draft.discard"), discard));
  if (notice) form.querySelector(".note").after(notice);
  body.after(count);
  left();
  parts.draft = { ...draft, notice, clear };
  if (option(rc.host, "author-token") && !account.name) {
    console.error("reader-comments: author-token cannot be read, so nobody is signed in.");
    rc.tell("rc:error", { kind: "author-token", code: "malformed", status: 0 });
  }
  if (account.name) return; // The site knows who it is; what the browser keeps stays as it is.
  const takeBack = () => save.checked || forget("me");
  save.addEventListener("change", takeBack);
  if (save.defaultChecked) takeBack(); // Unticked before this part was there; what another form kept is not this one's.
}

function submit(rc, parts) {
  attach(rc, parts);
  const { fields, summary, notice, draft } = parts;
  endNudge(parts);
  tell(rc, notice, "");
  draft.write();
  if (isSomebodyElse(vouched(rc), parts.account)) return redraw(rc, parts);
  if (!showErrors(rc, summary, fields, missing(parts))) send(parts);
}

const isSomebodyElse = (now, then) => ["sub", "name", "email"].some((claim) => now[claim] !== then[claim]);

// The news site signed its reader in, or out, after the form was made: it shows who writes before anything is sent.
function redraw(rc, { form, parent, close, account, name, email, url }) {
  typed.url = url.input.value;
  if (!account.name) typed.name = name.input.value;
  if (!account.email) typed.email = email.input.value;
  const made = commentForm(rc, parent, close);
  const notice = made.querySelector(".notice");
  form.replaceWith(made);
  made.querySelector("input").focus();
  const { name: signedIn } = vouched(rc);
  tell(rc, notice, signedIn
    ? rc.t("state.signin.now", { name: signedIn }) : rc.t("state.signin.none"));
}

function missing({ rc, fields, name, email, body, url }) {
  const { t } = rc;
  const wrong = [];
  const value = (node) => node.input.value.trim();
  const over = (node, most) => lengthOf(value(node)) > most;
  const isAsked = fields.includes(email);
  if (!value(name)) wrong.push([name, t("err.name.empty")]);
  else if (over(name, LIMITS.name)) wrong.push([name, t("err.name.long", { n: LIMITS.name })]);
  if (isAsked && !value(email)) wrong.push([email, t("err.email.empty")]);
  else if (isAsked && !ADDRESS.test(value(email))) wrong.push([email, t("err.email.format")]);
  if (!value(body)) wrong.push([body, t("err.comment.empty")]);
  else if (over(body, LIMITS.body)) wrong.push([body, t("err.comment.long", { n: LIMITS.body })]);
  if (value(url) && !/^https?:\/\/\S+$/i.test(value(url))) wrong.push([url, t("err.website.format")]);
  return wrong;
}

function setError(node, text) {
  const { input, error, hint } = node;
  error.textContent = text;
  error.hidden = !text;
  node.classList.toggle("wrong", !!text);
  const described = text ? error.id : hint && `${input.id}-hint`;
  for (const [name, value] of [["aria-describedby", described], ["aria-invalid", text && "true"]]) {
    if (value) input.setAttribute(name, value);
    else input.removeAttribute(name);
  }
}

// wrong: [[field node, text]]. Shows each text at its field and as a link in the summary, which gets the focus.
function showErrors(rc, summary, fields, wrong, stray = []) {
  for (const node of fields) setError(node, (wrong.find(([one]) => one === node) || [])[1] || "");
  summary.hidden = !wrong.length && !stray.length;
  if (summary.hidden) return false;
  const links = wrong.map(([node, text]) => el("li", {}, el("a", {
    href: `#${node.input.id}`,
    click: (event) => {
      event.preventDefault();
      node.input.focus();
    },
  }, text)));
  const id = newId();
  summary.setAttribute("aria-labelledby", id);
  summary.replaceChildren(
    heading(rc, 2, rc.t("err.summary"), { id }),
    el("ul", {}, ...links, ...stray.map((text) => el("li", {}, text))),
  );
  summary.focus();
  return true;
}
