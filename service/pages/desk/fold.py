"""Where a long text is folded in the queue, so that one comment does not push all others out of sight.

What lies below the fold stays in the page, for whoever searches it or opens it without a script; how much a
check has marked there is told.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from service.pages.desk.segments import Segment

CHARS_MAX = 1_200
LINES_MAX = 12
LINE_CHARS = 70
"""As wide as the queue sets a line, counted in characters."""
REST_LINES_MIN = 4
"""Less than so many lines are not worth a fold."""
BACK_CHARS_MAX = 160
"""So far back from its place a fold may move to the end of a paragraph or of a word."""


@dataclass(frozen=True, slots=True)
class Fold:
    """A text in two parts; ``chars`` and ``marked`` say how much of it, and how many passages, lie below."""

    head: tuple[Segment, ...]
    rest: tuple[Segment, ...]
    chars: int
    marked: int


def folded(pieces: Sequence[Segment]) -> Fold | None:
    """The two parts of a long text; None for one that is short enough to be shown."""
    text = "".join(piece.text for piece in pieces)
    cut = _place(text)
    if cut is None:
        return None
    head: list[Segment] = []
    rest: list[Segment] = []
    at = 0
    for piece in pieces:
        inside = min(max(cut - at, 0), len(piece.text))
        head += [Segment(piece.text[:inside], piece.marks)] if inside else []
        rest += [Segment(piece.text[inside:], piece.marks)] if inside < len(piece.text) else []
        at += len(piece.text)
    return Fold(tuple(head), tuple(rest), len(text) - cut, sum(bool(one.marks) for one in rest))


def _place(text: str) -> int | None:
    """Where to fold; None where that would hide next to nothing."""
    end = _full(text)
    if end == len(text) or _lines(text[end:]) < REST_LINES_MIN:
        return None
    for separators in ("\n", " \t\n"):
        found = max(text.rfind(one, max(0, end - BACK_CHARS_MAX), end) for one in separators)
        if found > 0:
            return len(text[:found].rstrip()) or found
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return end


def _full(text: str) -> int:
    """How far the text comes within both limits."""
    at = lines = 0
    for line in text.splitlines(keepends=True):
        room = (LINES_MAX - lines) * LINE_CHARS
        if len(line) > room:
            return min(at + room, CHARS_MAX)
        at += len(line)
        lines += _lines(line)
        if at >= CHARS_MAX or lines >= LINES_MAX:
            break
    return min(at, CHARS_MAX)


def _lines(text: str) -> int:
    return sum(max(1, -(-len(line) // LINE_CHARS)) for line in text.splitlines())
