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
  node.append(...children.filter(Boolean));
  return node;
}

function button(text, click, given) {
  return el("button", { type: "button", part: "button", click, ...given }, text);
}

// A button that opens a panel below itself, and a way to close it that returns to the button. The card may be made
// anew while it is open, and the button with it: which one is open is asked of the card.
function disclosure(opener, place, open) {
  let opening;
  const expanded = () => place.parentNode.querySelector("[aria-expanded=true]");
  const expand = (one, is) => one && one.setAttribute("aria-expanded", is);
  const isMine = (one) => one && one.firstChild.data === opener.firstChild.data;
  const close = (back = true) => {
    const now = expanded();
    if (now && !isMine(now)) return; // Another one was opened meanwhile.
    place.replaceChildren();
    expand(now, false);
    if (back) (now || place.parentNode).focus();
  };
  expand(opener, false);
  opener.addEventListener("click", async ({ detail: clicks }) => {
    if (opening || clicks > 1) return;
    const now = expanded();
    if (isMine(now)) return close();
    expand(now, false);
    expand(opener, true);
    opening = true;
    const panel = await open(close);
    opening = false;
    if (!isMine(expanded())) return;
    panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.stopPropagation();
        close();
      }
    });
    place.replaceChildren(panel);
    panel.querySelector("textarea,input")?.focus();
  });
  return opener;
}

// Said where it is seen, too: below ``node``.
function trouble(rc, node, text = rc.t("own.failed")) {
  node.after(rc.notice);
  tell(rc, rc.notice, text);
}

async function lazily(rc, name, node, ...given) {
  const more = await loadMore();
  if (!more) return trouble(rc, node);
  tell(rc, rc.notice);
  return more[name](rc, ...given);
}

// The second part: what is needed once somebody writes, reports, shares, or has written, or there is more to show.
// Undefined: not to be had; then the next time asks under another address, as a browser remembers the failed one.
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
  return loading.then((more) => more?.withWords(more));
}
