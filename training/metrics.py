"""Figures: area under the ROC curve, precision, calibration, and their bootstrap intervals."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]

BOOTSTRAPS = 300


def auc(truth: Floats, score: Floats) -> float:
    """Probability that a positive scores above a negative; ties count half."""
    truth = np.asarray(truth) >= 0.5
    positive, negative = int(truth.sum()), int((~truth).sum())
    if not positive or not negative:
        return float("nan")
    order = np.argsort(score, kind="stable")
    values = np.asarray(score)[order]
    edges = np.r_[0, np.flatnonzero(np.diff(values)) + 1, len(values)]
    ranks = np.repeat((edges[:-1] + edges[1:] + 1) / 2, np.diff(edges))
    return float((ranks[truth[order]].sum() - positive * (positive + 1) / 2) / (positive * negative))


def average_precision(truth: Floats, score: Floats) -> float:
    """Area under the precision-recall steps."""
    hits = (np.asarray(truth) >= 0.5)[np.argsort(-np.asarray(score), kind="stable")]
    if not hits.any():
        return float("nan")
    return float((np.cumsum(hits) / np.arange(1, len(hits) + 1))[hits].mean())


def precision_at_recall(truth: Floats, score: Floats, recall: float = 0.8) -> float:
    """Best precision at a threshold that still finds ``recall`` of the positives."""
    hits = (np.asarray(truth) >= 0.5)[np.argsort(-np.asarray(score), kind="stable")]
    if not hits.any():
        return float("nan")
    precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    return float(precision[np.cumsum(hits) >= recall * hits.sum()].max())


def calibration_error(truth: Floats, probability: Floats, bins: int = 15) -> float:
    """Expected calibration error over equal-width bins."""
    place = np.minimum((np.asarray(probability) * bins).astype(int), bins - 1)
    total = 0.0
    for at in np.unique(place):
        inside = place == at
        total += inside.mean() * abs(np.mean(probability[inside]) - np.mean(truth[inside]))
    return float(total)


def interval(
    figure: Callable[[Floats, Floats], float], truth: Floats, score: Floats, seed: int = 1
) -> tuple[float, float, float]:
    """``(value, low, high)``: the figure and its 95 % bootstrap interval."""
    random = np.random.default_rng(seed)
    draws = []
    for _ in range(BOOTSTRAPS):
        pick = random.integers(0, len(truth), len(truth))
        value = figure(truth[pick], score[pick])
        if not np.isnan(value):
            draws.append(value)
    low, high = np.percentile(draws, [2.5, 97.5]) if draws else (float("nan"), float("nan"))
    return figure(truth, score), float(low), float(high)
