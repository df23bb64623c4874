"""How well scores tell spam from ham: figures with intervals, for a newsroom's own comparison."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Truth = NDArray[np.bool_]
Scores = NDArray[np.float64]

DRAWS = 200
"""Of the bootstrap (Efron 1979)."""


def area(truth: Truth, scores: Scores) -> float:
    """The chance that a spam comment scores above a ham one (AUC), ties half; NaN without both kinds."""
    spam, ham = int(truth.sum()), int((~truth).sum())
    if not spam or not ham:
        return float("nan")
    _values, place, times = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(times) - (times - 1) / 2)[place]
    return float((ranks[truth].sum() - spam * (spam + 1) / 2) / (spam * ham))


def share(of: Truth, scores: Scores, mark: float) -> float:
    """The share of the rows ``of`` that score ``mark`` or more; NaN where there are none."""
    return float(np.mean(scores[of] >= mark)) if of.any() else float("nan")


def interval(figure: Callable[[Truth, Scores], float], truth: Truth, scores: Scores) -> tuple[float, float]:
    """The middle 95 % of ``figure`` over ``DRAWS`` draws with replacement; the same for the same rows."""
    random = np.random.default_rng(0)
    found = []
    for _ in range(DRAWS):
        drawn = random.integers(0, len(truth), len(truth))
        value = figure(truth[drawn], scores[drawn])
        if not np.isnan(value):
            found.append(value)
    low, high = np.quantile(found, (0.025, 0.975)) if found else (float("nan"), float("nan"))
    return float(low), float(high)
