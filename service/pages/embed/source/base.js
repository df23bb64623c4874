// Small tools. Text goes into the page as text nodes and attributes only: no markup is ever parsed here.

const SCRIPT = document.currentScript;
const HOME = SCRIPT ? new URL(SCRIPT.src).href.replace(/\/embed\/[^?]*(\?.*)?$/, "") : "";
const NAME = "reader-comments";

function el(tag, given, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(given || {})) {
    if ([null, undefined, false].includes(value)) continue;
    if (typeof value === "function") node.addEventListener(name, value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child || child === 0));
  return node;
}

function button(text, click, given) {
  return el("button", { type: "button", part: "button", click, ...given }, text);
}

// A button that opens a panel below itself, and a way to close it that returns to the button.
function disclosure(opener, place, open) {
  let opening;
  const isOpen = () => opener.getAttribute("aria-expanded") === "true";
  const close = (back = true) => {
    place.replaceChildren();
    opener.setAttribute("aria-expanded", "false");
    if (back) (opener.isConnected ? opener : place.closest("article")).focus();
  };
  opener.setAttribute("aria-expanded", "false");
  opener.addEventListener("click", async ({ detail: clicks }) => {
    if (opening || clicks > 1) return;
    if (isOpen()) return close();
    // One panel at a time: another's button must not say that it is open.
    for (const other of opener.parentNode.querySelectorAll("[aria-expanded=true]")) {
      other.setAttribute("aria-expanded", "false");
    }
    opener.setAttribute("aria-expanded", "true");
    opening = true;
    const panel = await open(close);
    opening = false;
    if (!isOpen()) return; // Another one was opened meanwhile.
    panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.stopPropagation();
        close();
      }
    });
    place.replaceChildren(panel);
    const first = panel.querySelector("textarea,input");
    if (first) first.focus();
  });
  return opener;
}

// Said where it is seen, too: below ``node``.
function trouble(rc, node) {
  node.after(rc.notice);
  tell(rc, rc.notice, rc.t("own.failed"));
}

async function lazily(rc, name, node, ...given) {
  const more = await loadMore();
  if (!more) return trouble(rc, node);
  tell(rc, rc.notice);
  return more[name](rc, ...given);
}

// The second part: what is needed once somebody writes, reports, shares, or has written. Undefined: not to be
// had; then the next press asks under another address, because a browser remembers that the first one failed.
let loading;
let again = "";

function loadMore() {
  if (!loading) {
    const part = MORE ? import(HOME + MORE + again).then((module) => module.default) : Promise.resolve(SECOND);
    loading = part.then((make) => make(TOOLS())).catch(() => {
      loading = null;
      again += "?";
    });
  }
  return loading.then((more) => more && more.withWords(more));
}
