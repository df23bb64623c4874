// What is wrong with the page around: told to its developer in the console, by the name of what to change there.

// The thread could not be loaded, and the service said why.
function explain(rc, problem) {
  const wrong = (problem.errors || []).map((one) => one.field);
  if (wrong.includes("site")) {
    const site = rc.site ? `there is no site "${rc.site}"` : "there are several sites, so one has to be named";
    console.error(`reader-comments: ${site}: correct the attribute "site" ("lettersdesk sites list" shows them).`);
  } else if (wrong.includes("thread")) {
    console.error(`reader-comments: "${rc.thread}" cannot be a thread: correct the attribute "thread".`);
  } else {
    console.error("reader-comments:", JSON.stringify(problem));
    return;
  }
  const text = rc.t("state.nowhere");
  rc.section.querySelector(".notice").textContent = text;
  const buttons = rc.section.querySelector(".buttons");
  if (buttons) buttons.remove();
  rc.say(text);
}

// Posting would fail for the same reason: better to hear it before anything is written. Where it is the page that
// may not post, the thread's own page takes it.
function noToken(rc, notice, answer) {
  if (answer.data?.closed) {
    if (rc.closed) return; // It was told.
    const entered = notice.closest("form");
    const isHere = entered.contains(rc.host.shadowRoot.activeElement);
    return shut({ rc, form: entered.isConnected ? entered : rc.formPlace.querySelector("form") }, isHere);
  }
  if (kindOf(answer) !== "origin-not-allowed") return;
  const { t, host, api, site, thread } = rc;
  const who = origin === "null" ? 'the origin "null" (a sandboxed frame, or a file)' : origin;
  const mend = origin === "null" ? "No list can name it: load the page without a sandbox." : answer.data.detail;
  console.error(`reader-comments: ${who} is not allowed to post. ${mend}`);
  tell(rc, notice, t("state.origin"));
  const link = host.querySelector("a[href]");
  const href = link ? link.href : site && `${api}/t/${[site, thread].map(encodeURIComponent).join("/")}`;
  if (href) notice.append(" ", el("a", { href }, t("state.page")));
}
