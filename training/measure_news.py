"""Figures on news comments as they come: what was selected for being toxic counts as rarely as it is met.

More than half of the rows without a rare attribute are toxic in another way, since most of the source was
picked for that. Told from such rows alone, profanity is harder to rank than on a newspaper's site.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from service.classifiers.toxicity import ATTRIBUTES
from training import metrics
from training.calibrate import PREVALENCE
from training.measure import POSITIVES_MIN, Validation

HEAD = ["attribute", "positives", "AUC of all rows", "toxic among the others", "AUC at 9 % toxic (95 %)"]


def rows(held: Validation) -> Iterator[tuple[str, ...]]:
    """By attribute: AUC as the rows stand, and with toxic negatives weighed down to their natural share."""
    inside = held.pick("civil")
    toxic = held.labels[:, 0] >= 0.5
    for out, name in enumerate(ATTRIBUTES):
        known = inside & ~np.isnan(held.labels[:, out]) & ~np.isnan(held.labels[:, 0])
        truth, score = held.labels[known, out] >= 0.5, held.logits[known, out]
        if min(truth.sum(), (~truth).sum()) < POSITIVES_MIN:
            continue
        rude = toxic[known]
        value, low, high = _interval(truth, score, rude)
        yield (
            name, f"{truth.sum():,}", f"{metrics.auc(truth, score):.3f}", f"{np.mean(rude[~truth]):.0%}",
            f"{value:.3f} ({low:.3f}-{high:.3f})",
        )  # fmt: skip


def natural_auc(truth: NDArray[np.bool_], score: NDArray[np.floating], rude: NDArray[np.bool_]) -> float:
    """Chance that a positive scores above a negative that is toxic as often as a comment is."""
    share = PREVALENCE["TOXICITY"]
    parts = [(share, ~truth & rude), (1 - share, ~truth & ~rude)]
    found = [
        (part, metrics.auc(truth[truth | some], score[truth | some])) for part, some in parts if some.any()
    ]
    return float(sum(part * area for part, area in found) / sum(part for part, _ in found))


def _interval(
    truth: NDArray[np.bool_], score: NDArray[np.floating], rude: NDArray[np.bool_]
) -> tuple[float, float, float]:
    random = np.random.default_rng(1)
    draws = []
    for _ in range(metrics.BOOTSTRAPS):
        pick = random.integers(0, len(truth), len(truth))
        draws.append(natural_auc(truth[pick], score[pick], rude[pick]))
    low, high = np.nanpercentile(draws, [2.5, 97.5])
    return natural_auc(truth, score, rude), float(low), float(high)
