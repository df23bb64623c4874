"""Where the sentences of a text stand."""

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
