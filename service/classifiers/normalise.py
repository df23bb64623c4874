"""From a comment as typed to the tokens a model reads, each with its place in the original text.

Undoes the usual disguises (accents, look-alike letters, invisible characters, "f.u.c.k", "1d10t",
"soooo") so that one word has one form. Runs in time linear in the length; reads ``TEXT_CHARS_MAX``
code points and ignores the rest. Never raises on any ``str``, lone surrogates and NULs included.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from service.classifiers.folding_tables import FOLD, LOOKALIKES

TEXT_CHARS_MAX = 20_480
"""Code points read of one text; more than any comment the service accepts."""

CACHED_CHUNKS = 16_384
CACHED_CHUNK_CHARS_MAX = 24

ADDRESS = "zurl"
"""Stands for any web or mail address: what is linked is the links check's business."""

_CHUNK = re.compile(r"[^\s\x00-\x1f\x7f]+")
_REPEAT = re.compile(r"(\w)\1{2,}")
_SPELT_OUT = re.compile(
    r"(?<![^\W_])(?:[^\W\d_]([.\-_~,+/|]{1,2})[^\W\d_](?:\1[^\W\d_])+"
    r"|[^\W\d_]([ ]{1,2})[^\W\d_](?:\2[^\W\d_]){2,})(?![^\W_])"
)
_URL = re.compile(r"(?:https?://|www\.)[^\s)>\]]+|(?<![^\s@(<\[])[^\s@(<\[]++@[a-z0-9.\-]++")
"""Possessive, and a mail address starts only at a boundary: no text makes it slower than linear."""
_PIECE = re.compile(
    r"[$@]?[^\W_](?:[^\W_]|[.\-_~'](?=[^\W_])|[@$!|+]{1,3}(?=[^\W_])|[*#]{1,8}(?=[^\W_]))*[$*#]{0,8}"
    r"|[!?]+|[^\w\s\x00-\x7f]"
)
"""A word, perhaps disguised; or a mark that is kept."""
_SPLIT_PART_CHARS_MIN = 4
_JOINERS = re.compile(r"[.\-_~']")
_STARS = re.compile(r"[*#]+")
_PLAIN_NUMBER = re.compile(r"\d+(?:st|nd|rd|th|s|k|m|bn|b|am|pm|km|mm|cm|kg|g|x|d|c|f)?")
_LEET = str.maketrans("@431!|05$7+89", "aaeiiiossttbg")


@dataclass(frozen=True, slots=True)
class Normalised:
    """The tokens of one text and where each stands in it."""

    tokens: tuple[str, ...]
    bounds: tuple[tuple[int, int], ...]
    """Start and end (excluded) of each token in the folded text; see ``span``."""
    length: int
    """Code points of the original text that were read."""
    origin: tuple[int, ...] | None
    """For each folded character the code point it came from; None where folding moved nothing."""

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Code points of the original text from token ``first`` to token ``last``, both included.

        Marks that folding dropped at the end of the last token (an accent, a zero-width joiner) belong
        to the span.
        """
        start, end = self.bounds[first][0], self.bounds[last][1]
        if self.origin is None:
            return start, end
        after = self.origin[end] if end < len(self.origin) else self.length
        return self.origin[start], max(after, self.origin[end - 1] + 1)


def normalise(text: str) -> Normalised:
    """Fold, undisguise and split ``text``."""
    text = text[:TEXT_CHARS_MAX]
    if text.isascii():
        folded, origin = text.lower(), None
    else:
        parts = [FOLD[ord(char)] for char in text]
        folded = "".join(parts)
        origin = tuple(at for at, part in enumerate(parts) for _ in part)
    tokens: list[str] = []
    bounds: list[tuple[int, int]] = []
    at = 0
    for spelt in _SPELT_OUT.finditer(folded):
        _add_chunks(folded, at, spelt.start(), tokens, bounds)
        tokens.append(_REPEAT.sub(r"\1\1", "".join(c for c in spelt.group() if c.isalpha())))
        bounds.append(spelt.span())
        at = spelt.end()
    _add_chunks(folded, at, len(folded), tokens, bounds)
    return Normalised(tuple(tokens), tuple(bounds), len(text), origin)


def _add_chunks(folded: str, start: int, end: int, tokens: list[str], bounds: list[tuple[int, int]]) -> None:
    """Append the tokens of ``folded[start:end]``."""
    for chunk in _CHUNK.finditer(folded, start, end):
        text, at = chunk.group(), chunk.start()
        split = _split_cached if len(text) <= CACHED_CHUNK_CHARS_MAX else _split
        for token, first, last in split(text):
            tokens.append(token)
            bounds.append((at + first, at + last))


def _split(chunk: str) -> tuple[tuple[str, int, int], ...]:
    """The tokens of a stretch without white space, with their places in it."""
    if chunk.isascii() and chunk.isalpha():
        return ((_REPEAT.sub(r"\1\1", chunk), 0, len(chunk)),)
    found: list[tuple[str, int, int]] = []
    at = 0
    for address in _URL.finditer(chunk):
        found.extend(_pieces(chunk, at, address.start()))
        found.append((ADDRESS, *address.span()))
        at = address.end()
    found.extend(_pieces(chunk, at, len(chunk)))
    return tuple(found)


_split_cached = lru_cache(maxsize=CACHED_CHUNKS)(_split)


def _pieces(chunk: str, start: int, end: int) -> list[tuple[str, int, int]]:
    found: list[tuple[str, int, int]] = []
    for piece in _PIECE.finditer(chunk, start, end):
        text, at = piece.group(), piece.start()
        if text[0] in "!?":
            found.append((text[0], at, piece.end()))
        elif len(text) == 1:
            found.append((text, at, piece.end()))
        else:
            found.extend(
                (_undisguise(part), at + first, at + first + len(part)) for part, first in _parts(text)
            )
    return [(token, first, last) for token, first, last in found if token]


def _parts(word: str) -> list[tuple[str, int]]:
    """Split at a hyphen or dot between two long parts ("right-wing"), not within "f-u-c-k" or "stu.pid"."""
    parts: list[tuple[str, int]] = []
    start = 0
    for joiner in re.finditer(r"[.\-_~]", word):
        left, right = joiner.start() - start, _letters_ahead(word, joiner.end())
        if left >= _SPLIT_PART_CHARS_MIN and right >= _SPLIT_PART_CHARS_MIN:
            parts.append((word[start : joiner.start()], start))
            start = joiner.end()
    parts.append((word[start:], start))
    return parts


def _letters_ahead(word: str, at: int) -> int:
    """Characters before the next joiner, counted no further than the rule needs."""
    ahead = _JOINERS.search(word, at, at + _SPLIT_PART_CHARS_MIN)
    return (ahead.start() if ahead else min(len(word), at + _SPLIT_PART_CHARS_MIN)) - at


def _undisguise(word: str) -> str:
    """One word in its plain form: look-alikes, digits and symbols for letters, inner dots, repeats."""
    if not word.isascii() and any("a" <= c <= "z" for c in word):
        word = word.translate(LOOKALIKES)
    word = _JOINERS.sub("", word)
    if (word[:1] == "@" and word[1:2] not in ("s", "$", "5")) or (word[:1] == "$" and word[1:2].isdigit()):
        word = word[1:]  # a mention of somebody, not "@ss"; a price, not "$hit"
    if not word.isalnum() or (not word.isalpha() and not word.isdigit()):
        word = _STARS.sub("*", word)
        if any(c.isalpha() for c in word) and not _PLAIN_NUMBER.fullmatch(word):
            word = _from_leet(word)
    return _REPEAT.sub(r"\1\1", word)


def _from_leet(word: str) -> str:
    """Read digits and symbols as letters where they stand among letters ("covid19" stays)."""
    stem = word.rstrip("0123456789")
    if len(stem) > 3 and stem.isalpha():
        return word
    return word.translate(_LEET)
