"""A text as an address line reads it: full-width letters are letters, invisible characters are nothing.

Unlike ``service.domain.folding`` it keeps accents and alphabets apart, because in a host name they matter.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from service.domain.folding import mapped

EXPANSION_CHARS_MAX = 4


@dataclass(frozen=True, slots=True)
class PlainText:
    """``text`` to search in, and where each of its characters stands in the original."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]`` (not empty) stands in the original."""
        return self.starts[start], self.ends[end - 1]


def plain_text(text: str) -> PlainText:
    """The searchable form of ``text``; for ASCII the text itself. Runs of white space become one blank."""
    if text.isascii():
        return PlainText(text, range(len(text)), range(1, len(text) + 1))
    return PlainText(*mapped(text, _plain))


@lru_cache(maxsize=8192)
def _plain(sign: str) -> str:
    if sign in "。．｡":  # what IDNA takes for a dot
        return "."
    if sign.isspace():
        return " "
    if unicodedata.category(sign) in ("Cf", "Cc"):
        return ""
    seen = unicodedata.normalize("NFKC", sign)
    return seen if len(seen) <= EXPANSION_CHARS_MAX else sign
