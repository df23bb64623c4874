"""The words of a piece of HTML, for judging them. What comes out is read by models and never shown.

Not a parser and not a sanitiser: what stands between tags is text, whatever the tags are, so nothing that a
browser might show is lost. The addresses of links stay, because spam is where it leads to. Linear in the
text: no pattern runs past the next "<".
"""

import html
import re

_TAG = re.compile(r"<[!?/]?[a-zA-Z!?\-][^<>]*+>")
_HREF = re.compile(r"""[\s"'/](?:href|src)\s{0,5}=\s{0,5}["']?([^"'\s<>]++)""", re.IGNORECASE)
_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|cite|code|del|em|font|i|ins|kbd|mark|q|s|small|span|strike|strong|sub|sup|u|wbr)"
    r"(?![\w-])",
    re.IGNORECASE,
)
"""Tags in the middle of a word: ``sp<b>a</b>m`` is read as one word."""
_BLANKS = re.compile(r"[^\S\n]+")


def text_of(markup: str) -> str:
    """The text of ``markup``, its references resolved, a line for each block, and the links it holds."""
    links: list[str] = []
    text = _TAG.sub(lambda tag: _without(tag.group(), links), markup)
    whole = html.unescape("\n".join((text, *links)))
    lines = [line.strip() for line in _BLANKS.sub(" ", whole).split("\n")]
    return "\n".join(line for line in lines if line)


def _without(tag: str, links: list[str]) -> str:
    links += _HREF.findall(tag)
    return "" if _INLINE.match(tag) else "\n"
