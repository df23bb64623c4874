"""How long something takes, again and again; some first runs do not count."""

import time
from collections.abc import Callable

WARM_UPS = 5

Timed = dict[str, list[float]]
"""Milliseconds of each run, by what was run."""


def timing(work: Callable[[], object], samples: int) -> list[float]:
    """Milliseconds of each of ``samples`` runs, after some that do not count."""
    taken = []
    for number in range(samples + WARM_UPS):
        began = time.perf_counter()
        work()
        if number >= WARM_UPS:
            taken.append((time.perf_counter() - began) * 1000)
    return taken
