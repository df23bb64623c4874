"""Values of options that several commands take: each is parsed once, and a wrong one is a usage error."""

import argparse

SEED_MAX = 2**32 - 1
"""What every generator of random numbers here takes."""


def seed(text: str) -> int:
    """A whole number from 0 to ``SEED_MAX``."""
    number = int(text)
    if not 0 <= number <= SEED_MAX:
        raise argparse.ArgumentTypeError(f"between 0 and {SEED_MAX}")
    return number


def score(text: str) -> float:
    """A number from 0 to 1."""
    number = float(text)
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError("between 0 and 1")
    return number
