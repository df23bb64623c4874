"""Where the sentences of a text stand, and places counted in UTF-16 code units, as JavaScript counts them."""

import re
from collections.abc import Iterator
from itertools import pairwise

SENTENCES_MAX = 100
"""A text of more has neighbouring ones joined, so that nobody can ask for ten thousand scores at once."""

_ENDS = "[.!?…。！？]"
_END = re.compile(rf"(?<!{_ENDS}){_ENDS}++[\"'”’)\]»]*+(?=\s|$)|[\n\r]++")
"""It starts only at the first of several marks: no text makes it slower than linear."""


def sentences(text: str) -> list[tuple[int, int]]:
    """Start and end (excluded) of each sentence in code points, in order, without the blanks between them.

    A sentence ends with its marks or its line. At most ``SENTENCES_MAX``; none for a blank text.
    """
    found = list(_between(text))
    count = len(found)
    if count <= SENTENCES_MAX:
        return found
    edges = [count * part // SENTENCES_MAX for part in range(SENTENCES_MAX + 1)]
    return [(found[first][0], found[last - 1][1]) for first, last in pairwise(edges)]


def _between(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in (*(match.end() for match in _END.finditer(text)), len(text)):
        part = text[start:end]
        if stripped := part.strip():
            first = start + len(part) - len(part.lstrip())
            yield first, first + len(stripped)
        start = end


def utf16_places(text: str, places: list[int]) -> list[int]:
    """The rising code point ``places`` of ``text`` in UTF-16 code units; a lone surrogate is one."""
    if text.isascii():
        return places
    counted, done, units = [], 0, 0
    for place in places:
        units += utf16_length(text[done:place])
        done = place
        counted.append(units)
    return counted


def utf16_length(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
