"""Places that another program counted in UTF-16 units, as code points: a sign above U+FFFF counts twice."""

from itertools import accumulate

FIRST_PAIR = 0x1_0000


def code_points(text: str) -> dict[int, int]:
    """For each place between two signs of ``text``, counted in UTF-16 units, the same in code points.

    A place in the middle of a pair is not there: nobody who counts rightly names one.
    """
    if text.isascii():
        return {at: at for at in range(len(text) + 1)}
    widths = (2 if ord(sign) >= FIRST_PAIR else 1 for sign in text)
    return {unit: at for at, unit in enumerate(accumulate(widths, initial=0))}
