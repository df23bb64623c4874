// A comment's text as paragraphs of plain text with its http(s) addresses as links. Nothing else is markup.

const FOLD_CHARS = 1500;
const FOLD_REST_CHARS_MIN = 300;
const FOLD_LINES = 20;
const LINK_CHARS_MAX = 2000;
// Up to a blank, a quotation mark, or a character that draws nothing and could make a link look like another.
const LINK =
  /https?:\/\/[^\s<>"`\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]{1,2000}/gi;
const RELATION = "ugc nofollow noopener";

function bare(url) {
  const count = {};
  for (const one of url) count[one] = (count[one] || 0) + 1;
  let end = url.length;
  for (; end; end -= 1) {
    const last = url[end - 1];
    const open = { ")": "(", "]": "[", "}": "{" }[last];
    if (open && count[last] > (count[open] || 0)) count[last] -= 1;
    else if (!".,;:!?'…»”’".includes(last)) break;
  }
  return url.slice(0, end);
}

function safe(url) {
  try {
    const { protocol, username, password } = new URL(url);
    return /^https?:$/.test(protocol) && !username && !password && url.length <= LINK_CHARS_MAX;
  } catch {
    return false;
  }
}

function paragraph(text) {
  const line = el("p", { dir: "auto" });
  let done = 0;
  for (const found of text.matchAll(LINK)) {
    const url = bare(found[0]);
    if (!safe(url)) continue;
    line.append(text.slice(done, found.index), el("a", { href: url, rel: RELATION }, url));
    done = found.index + url.length;
  }
  line.append(text.slice(done));
  return line;
}

const paragraphs = (text) => text.split(/\n\s*\n/).filter((part) => part.trim()).map(paragraph);

function foldAt(body) {
  let line = -1;
  for (let lines = 0; lines < FOLD_LINES; lines += 1) {
    line = body.indexOf("\n", line + 1);
    if (line < 0 || line > FOLD_CHARS) {
      line = -1;
      break;
    }
  }
  let at = line;
  if (line < 0) {
    const blank = body.lastIndexOf(" ", FOLD_CHARS);
    at = blank > FOLD_CHARS / 2 ? blank : FOLD_CHARS;
  }
  return body.length - at < FOLD_REST_CHARS_MIN ? 0 : at;
}

function prose(body, t) {
  const at = foldAt(body);
  const text = el("div", { class: "text", "data-nosnippet": true });
  text.append(...paragraphs(at ? body.slice(0, at) : body));
  if (at) text.append(el("details", {}, el("summary", {}, t("fold")), ...paragraphs(body.slice(at))));
  return text;
}
