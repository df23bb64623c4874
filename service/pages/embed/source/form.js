// The form for a comment or a reply: what it says. What it does is in the second part.

// Programs that record sessions leave a field with these marks out.
const UNRECORDED = {
  class: "ph-no-capture fs-exclude", "data-private": true, "data-hj-suppress": true,
  "data-clarity-mask": "true", "data-dd-privacy": "mask", "data-sentry-mask": true,
};
const typed = {};

function commentForm(rc, parent, close) {
  const { t } = rc;
  const saved = recall("me");
  const account = vouched(rc);
  const known = { ...saved, ...typed, ...account };
  const name = field(t("name.label"),
    {
      required: true, hint: t(account.name ? "name.locked" : "name.hint"), autocomplete: "name",
      name: "author_name", readonly: !!account.name,
    });
  const email = field(t("email.label"), {
    type: "email", required: true, hint: t("email.hint"), autocomplete: "email", name: "author_email", dir: "ltr",
    spellcheck: "false", ...UNRECORDED,
  });
  const body = field(t("comment.label"), { required: true, rows: parent ? 4 : 6, name: "body" });
  const url = field(`${t("website.label")} ${t("form.optional")}`,
    { type: "url", autocomplete: "url", name: "author_url", dir: "ltr", spellcheck: "false" });
  const trap = el("input", { id: newId(), name: "confirm_website", tabindex: "-1", autocomplete: "off" });
  const save = el("input", { type: "checkbox", id: newId(), checked: !!saved });
  const summary = newSummary();
  const notice = newNotice();
  const sender = el("button", { type: "submit", part: "button", class: "main" });
  const sending = (is) => {
    sender.textContent = t(is ? "sending" : parent ? "reply.submit" : "submit");
    sender.setAttribute("aria-disabled", is);
  };
  sending(false);
  const parts = {
    rc, parent, account, name, email, body, url, trap, save, summary, notice, sender, sending, close,
    fields: [name, ...(account.email ? [] : [email]), body, url],
    draftKey: `draft:${rc.place}:${parent ? parent.id : ""}`,
  };
  const attach = () => loadMore().then((more) => more?.attach(rc, parts));
  // Any script of the page may have written there, too.
  for (const key of ["name", "email", "url"]) if (typeof known[key] === "string") parts[key].input.value = known[key];
  // Until the second part is there, which does it while somebody types.
  parts.hold = () => {
    const text = body.input.value;
    if (text && (recall(parts.draftKey) || {}).text !== text) keep(parts.draftKey, { text, at: Date.now() });
  };
  const hold = () => rc.section.contains(parts.form) && parts.hold();
  rc.signal.addEventListener("abort", hold);
  addEventListener("pagehide", hold, { signal: rc.signal });
  // That it was pressed shows at once, wherever the second part is; pressed again meanwhile, nothing happens.
  const submit = async (event) => {
    event.preventDefault();
    if (sender.matches("[aria-disabled=true]")) return;
    hold();
    token(rc, notice, 0);
    sending(true);
    const more = await Promise.race([loadMore(), new Promise((late) => setTimeout(late, DEADLINE_MS))]);
    sending(false);
    if (more) more.submit(rc, parts);
    else tell(rc, notice, t("state.fault"));
  };
  parts.form = el("form",
    {
      class: "respond", part: "form", novalidate: true, submit,
      keydown: (event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && submit(event),
      focusin: () => {
        token(rc, notice);
        attach();
      },
    },
    heading(rc, parent ? 2 : 1, parent ? t("reply.title", { name: parent.author.name }) : t("form.title")),
    summary,
    el("p", { class: "note" }, t("form.note")),
    el("div", { class: "pair" }, name, !account.email && email),
    body,
    url,
    el("div", { class: "trap", "aria-hidden": "true" }, el("label", { for: trap.id }, t("trap.label")), trap),
    !account.name && el("p", { class: "save" }, save, el("label", { for: save.id }, t("save.label"))),
    el("p", { class: "privacy" }, privacy(t)),
    notice,
    el("div", { class: "buttons" }, sender, close && button(t("cancel"), () => close())),
  );
  if (recall(parts.draftKey)) attach();
  return parts.form;
}

// What the news site says of a reader who is signed in there. The service checks it; here it is only shown.
function vouched(rc) {
  try {
    const part = option(rc.host, "author-token").split(".")[1].replace(/-/g, "+").replace(/_/g, "/");
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(part), (c) => c.charCodeAt(0)))) || {};
  } catch {
    return {};
  }
}

function privacy(t) {
  const n = LIMITS.contact_days;
  const kept = t(n ? "privacy.address" : "privacy.address.now", { n });
  return [t("privacy.public"), kept, t("privacy.mark", { n: LIMITS.mark_days }), t("privacy.checks")].join(" ");
}
