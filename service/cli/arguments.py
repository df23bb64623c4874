"""Values of options that several commands take: each is parsed once, and a wrong one is a usage error."""

import argparse
from collections.abc import Callable

PLACE_MAX = 2**63 - 1
"""The highest number of a row, a place in the feed or a version: what both databases store."""
SEED_MAX = 2**32 - 1
"""What every generator of random numbers here takes."""


def whole(least: int, most: int) -> Callable[[str], int]:
    """What parses a whole number between these, both included."""

    def parse(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = least - 1
        if not least <= number <= most:
            raise argparse.ArgumentTypeError(f"must be a whole number from {least} to {most}")
        return number

    return parse


place = whole(0, PLACE_MAX)
seed = whole(0, SEED_MAX)


def score(text: str) -> float:
    """A number from 0 to 1."""
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError("must be a number from 0 to 1")
    return number
