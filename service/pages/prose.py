"""A stored text as the page shows it: paragraphs, links, and a fold where it is very long.

What leaves here are plain strings for a template that escapes them; no markup is made from a comment
anywhere. Only ``http://`` and ``https://`` become links. Everything is linear in the text.
"""

import re
from dataclasses import dataclass

from service.domain.text import TextRefused
from service.domain.threads import split_url

FOLD_CHARS = 1_500
FOLD_LINES = 20
FOLD_REST_CHARS_MIN = 300
"""A text is folded only if at least so much would be hidden: nobody opens a fold for three words."""

LINK_CHARS_MAX = 2_000

_SCHEME = re.compile(r"https?://", re.IGNORECASE)
# Up to a blank, a quotation mark, or a character that draws nothing and could make a link look like another.
_REST = re.compile(r"[^\s<>\"`\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]*+")
_BLANK_LINES = re.compile(r"\n(?:[ \t]*+\n)+")
_TRAILING = ".,;:!?'…»”’"
_PAIRS = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; ``href`` is its address if it is a link."""

    text: str
    href: str | None = None


Paragraph = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """A comment's text: what is shown, and what a reader opens if there is more."""

    shown: tuple[Paragraph, ...]
    folded: tuple[Paragraph, ...] = ()


def prose(body: str) -> Prose:
    """``body`` as paragraphs; blank lines part them, single line breaks stay inside."""
    cut = _fold_at(body)
    if cut is None:
        return Prose(_paragraphs(body))
    return Prose(_paragraphs(body[:cut]), _paragraphs(body[cut:]))


def web_address(url: str | None) -> str | None:
    """``url`` if a page may link to it, else None. Looked at on the way out as well: imports write too."""
    if not url or len(url) > LINK_CHARS_MAX:
        return None
    try:
        split_url(url)
    except TextRefused:
        return None
    return url


def linked(text: str) -> Paragraph:
    """``text`` in pieces: its http(s) addresses as links, all else as it stands."""
    pieces: list[Piece] = []
    done = 0
    for scheme in _SCHEME.finditer(text):
        start = scheme.start()
        if start < done:
            continue
        url = _bare(text[start : _REST.match(text, scheme.end()).end()])  # type: ignore[union-attr]
        if web_address(url) is None:
            # Not tried again from a place inside it: that could cost the square of its length.
            url_end = start + len(url)
            pieces += _plain(text, done, url_end)
            done = url_end
            continue
        pieces += [*_plain(text, done, start), Piece(url, url)]
        done = start + len(url)
    return (*pieces, *_plain(text, done, len(text)))


def _bare(url: str) -> str:
    """``url`` without the punctuation of the sentence around it; a bracket stays if it was opened inside."""
    end = len(url)
    opened = {bracket: url.count(bracket) for pair in _PAIRS.items() for bracket in pair}
    while end:
        last = url[end - 1]
        if last in _PAIRS and opened[last] > opened[_PAIRS[last]]:
            opened[last] -= 1
        elif last not in _TRAILING:
            break
        end -= 1
    return url[:end]


def _plain(text: str, start: int, end: int) -> list[Piece]:
    return [Piece(text[start:end])] if start < end else []


def _paragraphs(text: str) -> tuple[Paragraph, ...]:
    parts = (part.strip("\n") for part in _BLANK_LINES.split(text))
    return tuple(linked(part) for part in parts if part.strip())


def _fold_at(body: str) -> int | None:
    """Where to fold: after the twentieth line, or at a blank near the limit; None for a text that fits."""
    line_end = -1
    for _ in range(FOLD_LINES):
        line_end = body.find("\n", line_end + 1, FOLD_CHARS)
        if line_end < 0:
            break
    cut = line_end if line_end > 0 else FOLD_CHARS
    if len(body) - cut < FOLD_REST_CHARS_MIN and body.count("\n", cut) < FOLD_LINES:
        return None
    if line_end > 0:
        return line_end
    blank = max(body.rfind(" ", cut // 2, cut), body.rfind("\n", cut // 2, cut))
    return blank if blank > 0 else cut
