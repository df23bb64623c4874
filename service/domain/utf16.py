"""Places in a text counted in UTF-16 code units, as JavaScript and Perspective's protocol count, and back.

A sign above U+FFFF counts twice; a lone surrogate counts once.
"""

from collections.abc import Sequence
from itertools import accumulate

FIRST_PAIR = 0x1_0000


def length(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def units(text: str, places: Sequence[int]) -> list[int]:
    """The rising ``places`` of ``text``, counted in code points, in UTF-16 code units."""
    if text.isascii():
        return list(places)
    counted, done, total = [], 0, 0
    for place in places:
        total += length(text[done:place])
        done = place
        counted.append(total)
    return counted


def code_points(text: str) -> dict[int, int]:
    """For each place between two signs of ``text``, counted in UTF-16 units, the same in code points.

    A place in the middle of a pair is not there: nobody who counts rightly names one.
    """
    if text.isascii():
        return {at: at for at in range(len(text) + 1)}
    widths = (2 if ord(sign) >= FIRST_PAIR else 1 for sign in text)
    return {unit: at for at, unit in enumerate(accumulate(widths, initial=0))}
