// mode="iframe": the frame, and what it tells the page around: how high it is, and where to scroll. Numbers alone.

const HEIGHT_MOST = 100000;
const HEARD_WITHIN_MS = 4000;
const COMMENT = /^#c(?:omment)?-[a-z2-7]{26}$/;

// Inside of the frame. No page hears this but those of the site: others cannot show the frame (frame-ancestors).
function tellHeight() {
  const { body } = document;
  body.style.margin = 0;
  body.style.padding = "5px"; // As wide as a ring: the frame would cut it off.
  const say = (at) => parent.postMessage({ readerComments: Math.ceil(body.getBoundingClientRect().height), at }, "*");
  new ResizeObserver(() => say()).observe(body);
  // It is as high as what is in it, so there is nothing to scroll but the page around.
  Element.prototype.scrollIntoView = function scrollAround() {
    say(Math.max(0, this.getBoundingClientRect().top));
  };
  say();
  // The comment of a link, where it was shown before this part was there.
  const { activeElement } = document.querySelector(NAME).shadowRoot || {};
  if (activeElement && activeElement.matches("article")) activeElement.scrollIntoView();
}

// Around the frame. What stands in the tag stays until the frame is heard of: a page that is not listed is refused it.
function showFrame(host) {
  const api = option(host, "api", HOME).replace(/\/$/, "");
  const url = option(host, "url", pageAddress());
  const asked = { thread: option(host, "thread", url), site: option(host, "site"), url, title: document.title };
  const around = host.closest("[lang]");
  if (around) asked.lang = around.lang;
  for (const name of ["theme", "sort", "page-size", "heading-level"]) asked[name] = option(host, name);
  for (const name of ["collapsed", "closed"]) asked[name] = host.hasAttribute(name) ? "1" : "";
  const address = new URL(`${api}/embed/v1/frame?${query(asked)}`, location.href);
  const { signal } = host.gone;
  const to = () => address + (COMMENT.test(location.hash) ? location.hash : "");
  const frame = el("iframe", { class: "frame", part: "frame", src: to(), allow: "clipboard-write" });
  const before = el("div", { class: "loading" }, el("slot"));
  frame.addEventListener("load", () => setTimeout(() => {
    if (signal.aborted || !before.isConnected) return;
    before.classList.remove("loading");
    console.error(`reader-comments: nothing is heard of the frame of ${address.origin} in a page of ${origin}. Is that `
      + "origin on the site's list? `lettersdesk sites origins SITE ORIGIN ...` names all origins of a site.");
  }, HEARD_WITHIN_MS));
  addEventListener("message", (event) => {
    if (event.origin !== address.origin || event.source !== frame.contentWindow) return;
    const { readerComments: height, at } = event.data || {};
    if (!Number.isFinite(height) || height <= 0) return;
    before.remove();
    frame.style.height = `${Math.min(height, HEIGHT_MOST)}px`;
    if (!(Number.isFinite(at) && at >= 0 && at <= height)) return;
    frame.style.scrollMarginTop = `calc(var(--rc-scroll-margin, 1em) - ${at}px)`;
    frame.scrollIntoView({ behavior: "instant" });
    const there = scrollY;
    // The page's own sheets may come after it, and push it away: once more then, unless somebody has scrolled.
    const again = () => scrollY === there && frame.scrollIntoView({ behavior: "instant" });
    if (document.readyState !== "complete") addEventListener("load", again, { once: true, signal });
  }, { signal });
  const follow = () => COMMENT.test(location.hash) && frame.contentWindow.location.replace(to());
  addEventListener("hashchange", follow, { signal });
  tableOf(api, asked.lang || "en").then(([table]) => { frame.title = table["thread.title"]; });
  host.shadowRoot.replaceChildren(before, frame);
}
