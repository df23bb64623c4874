// <reader-comments>: one thread and its form, in a shadow root of its own.

const POLL_MS = 20000;
const FIRST_KB = 5;
const TRANSLATED_KB = 2;
const TOKEN_FOR_MS = 5 * 3600000;
const TOKEN_AGAIN_MS = 10000;
const SORTS = ["newest", "oldest", "discussed"];
const sheet = new CSSStyleSheet();
sheet.replaceSync(STYLE);

class ReaderComments extends HTMLElement {
  static observedAttributes = ["thread", "site", "lang", "sort", "heading-level", "url"];

  connectedCallback() {
    if (!this.shadowRoot) this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet];
    this.gone = new AbortController();
    this.shadowRoot.replaceChildren(el("slot"));
    if (option(this, "mode") === "iframe") loadMore().then((more) => more?.showFrame(this));
    else start(this).catch(console.error);
  }

  // Several that change at once are one beginning anew.
  attributeChangedCallback(_name, before, now) {
    if (!this.gone || this.gone.signal.aborted || before === now) return;
    this.gone.abort();
    queueMicrotask(() => this.isConnected && this.gone.signal.aborted && this.connectedCallback());
  }

  disconnectedCallback() {
    this.gone.abort();
    this.shadowRoot.replaceChildren();
  }
}

const option = (host, name, otherwise = "") => host.getAttribute(name) || otherwise;

function pageAddress() {
  const named = document.querySelector("link[rel=canonical]");
  return named?.href || location.href.replace(/[?#].*/, "");
}

async function start(host) {
  const around = host.closest("[lang]");
  const api = option(host, "api", HOME).replace(/\/$/, "");
  const rc = { host, api, signal: host.gone.signal };
  const section = el("section", { class: "root loading", lang: "en", part: "root" });
  host.shadowRoot.replaceChildren(section);
  section.append(el("slot"));
  const [table, lang] = await tableOf(api, around?.lang || "en");
  if (rc.signal.aborted) return;
  section.lang = lang;
  setUp(rc, section, wordsIn(table, lang), lang);
  if (host.hasAttribute("collapsed") && !rc.wanted()) {
    section.className = "root";
    const opener = button(rc.t("thread.title"), () => load(rc, true), { class: "more", "aria-expanded": "false" });
    section.replaceChildren(el("p", {}, opener));
  } else await load(rc);
}

function setUp(rc, section, t, lang) {
  const { host, signal } = rc;
  const thread = option(host, "thread", pageAddress());
  const site = option(host, "site");
  const level = option(host, "heading-level", "2");
  const place = `${site}/${thread}`;
  Object.assign(rc, {
    t, section, thread, site, place, time: timesIn(lang, t), known: new Map(), count: -1, closed: false,
    pageUrl: option(host, "url", pageAddress()),
    heading: +level,
    pageSize: Math.min(Math.abs(parseInt(option(host, "page-size"))) || LIMITS.page, LIMITS.page_max), own: {},
    sort: SORTS.includes(option(host, "sort")) ? option(host, "sort") : "newest",
    status: el("p", { class: "unseen", role: "status" }), notice: newNotice(),
    title: el(`h${level}`, { tabindex: "-1", id: "title" }),
    list: el("ol", { class: "thread" }), newest: el("div"), below: el("div"), formPlace: el("div"),
    isOpen: () => !rc.closed && !host.hasAttribute("closed"),
    wanted: () => /^#c(?:omment)?-([a-z2-7]{26})$/.exec(location.hash)?.[1],
    tell: (name, detail) => host.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail })),
    watch: () => watch(rc),
  });
  // Nothing is said after what followed it: "Loading" when the comments stand there.
  rc.say = (text) => {
    rc.status.textContent = "";
    clearTimeout(rc.saying);
    rc.saying = setTimeout(() => { rc.status.textContent = text; }, 50);
  };
  rc.setCount = (count) => {
    if (count !== rc.count) rc.tell("rc:count", { count });
    rc.count = count;
    rc.title.textContent = count ? t("count", { n: count }) : t("count.none");
  };
  addEventListener("hashchange", () => rc.wanted() && (rc.ready ? show(rc, rc.wanted()) : load(rc)), { signal });
  addEventListener("visibilitychange", () => !document.hidden && rc.ready && look(rc, true), { signal });
}

async function load(rc, isPressed) {
  const { t, section } = rc;
  if (rc.isLoading) return;
  rc.isLoading = true;
  section.className = "root loading";
  rc.say(t("state.loading"));
  const own = recall(`own:${rc.place}`);
  const kb = /^en/.test(section.lang) ? FIRST_KB : TRANSLATED_KB;
  const [answer, more] = await Promise.all([pageOf(rc, rc.sort, { kb }), own && loadMore()]);
  if (rc.signal.aborted) return;
  if (more) {
    rc.more = more;
    rc.own = more.ownOf(rc.place);
  }
  rc.isLoading = false;
  section.className = "root";
  if (answer.status !== 200) return failed(rc, answer, isPressed);
  const { thread } = answer.data;
  rc.key = thread.key;
  rc.closed = thread.closed;
  rc.setCount(thread.published_count);
  const isFirst = !rc.count;
  const jump = el("p", {}, button(t("form.title"), () => {
    rc.formPlace.scrollIntoView();
    rc.formPlace.querySelector("input").focus();
  }));
  section.replaceChildren(
    rc.status,
    el("header", { class: "top" }, rc.title, rc.isOpen() && !isFirst && jump, rc.count > 1 && sorter(rc)),
    ...(isFirst ? [rc.formPlace] : []), rc.newest, rc.list, rc.below, ...(isFirst ? [] : [rc.formPlace]),
  );
  section.setAttribute("aria-labelledby", "title");
  rc.say("");
  fill(rc, answer.data);
  const { closed_at: at } = thread;
  rc.formPlace.replaceChildren(rc.isOpen() ? commentForm(rc, null) : el("p", { class: "closed" },
    ...(at ? inGap(t, "state.closed.on", rc.time(at, true)) : [t("state.closed")])));
  if (recall(`draft:${rc.place}:`)) loadMore().then((more) => more?.showKept(rc));
  adopt(rc);
  if (more) more.bringOwn(rc);
  rc.ready = true;
  rc.tell("rc:ready", { count: rc.count });
  if (rc.wanted()) show(rc, rc.wanted());
  else if (isPressed) rc.title.focus();
  watch(rc);
  if (rc.next && rc.rest > 0) readOn(rc);
}

// What somebody typed into the markup that the page came with, before this script was there: once.
function adopt({ host, formPlace }) {
  for (const to of formPlace.querySelectorAll("[name]")) {
    const from = host.querySelector(`[name=${to.name}]`);
    if (from?.value) {
      to.value = from.value;
      from.value = "";
    }
  }
}

function failed(rc, answer, isPressed) {
  const { t, host, section } = rc;
  const link = host.querySelector("a[href]");
  rc.tell("rc:error", { kind: kindOf(answer) || "network", status: answer.status });
  if (answer.data) loadMore().then((more) => more?.explain(rc, answer.data));
  section.replaceChildren(rc.status, el("p", { class: "notice" }, t("state.failed")), el("div", { class: "buttons" },
    button(t("state.retry"), () => load(rc, true), { class: "main" }),
    link && el("a", { href: link.href }, t("state.page"))), el("slot"));
  rc.say(t("state.failed"));
  if (isPressed) section.querySelector("button").focus();
}

function sorter(rc) {
  const { t } = rc;
  const id = newId();
  const change = () => lazily(rc, "sortBy", rc.newest, chosen.value).then((kept) => kept || (chosen.value = rc.sort));
  const chosen = el("select", { id, part: "input", change },
    ...SORTS.map((name) => el("option", { value: name, selected: name === rc.sort }, t(`sort.${name}`))));
  return el("p", { class: "sort" }, el("label", { for: id }, t("sort.label")), " ", chosen);
}

// When the reader first enters the form, and not before: the time from then on is a sign of a person.
// One that could not be had is asked for again, after ``wait`` milliseconds.
function token(rc, notice, wait = TOKEN_AGAIN_MS) {
  if (Date.now() - rc.tokenAt < (rc.formToken ? TOKEN_FOR_MS : rc.formToken === "" && wait)) return;
  rc.tokenAt = Date.now();
  rc.formToken = ask(rc, `/api/v1/form?${query({ site: rc.site, thread: rc.thread })}`).then((answer) => {
    const { form_token: made, closed } = answer.data || {};
    if (!made || closed) {
      rc.formToken = "";
      loadMore().then((more) => more?.noToken(rc, notice, answer));
    }
    return made;
  });
}

// One timer: the count is looked at every now and then, and what waits, if there is something, more often at first.
function watch(rc) {
  clearTimeout(rc.timer);
  rc.timer = setTimeout(() => (document.hidden ? watch(rc) : look(rc)), rc.more ? rc.more.paceOf(rc) : POLL_MS);
}

async function look(rc, isBack) {
  clearTimeout(rc.timer);
  if (rc.more) await rc.more.lookAtOwn(rc, isBack);
  const answer = await ask(rc, `/api/v1/counts?${query({ site: rc.site, thread: rc.thread })}`);
  if (answer.status === 200) {
    const count = answer.data.counts[rc.thread];
    if (count !== rc.count || rc.fewer) await loadMore().then((more) => more?.offerNew(rc, count));
  }
  watch(rc);
}
