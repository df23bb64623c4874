"""From a model's logit to the score people set thresholds on.

Honest probabilities of rare things are tiny, and a newsroom thinks in "how many good comments would
wait". So fixed scores mean fixed shares of ordinary news comments: see ``ANCHORS``.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

ANCHORS = (
    (0.5, 0.02), (0.2, 0.1), (0.1, 0.2), (0.03, 0.35), (0.01, 0.5), (0.003, 0.7), (0.001, 0.8),
    (0.0003, 0.9), (0.00001, 0.99),
)  # fmt: skip
"""``(share of ordinary news comments at or above, score)``. Training finds the logit of each share."""

SCORE_DIGITS = 4
"""Decimals worth writing down."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A monotone map a model output: piecewise linear between logit and logit of the score."""

    knots: Floats
    """``[outputs, anchors]``: the logit at each anchor, rising strictly."""

    def scores(self, logits: Floats) -> Floats:
        """Scores between 0 and 1 of ``[texts, outputs]`` logits."""
        goal = np.array([np.log(score / (1 - score)) for _, score in ANCHORS])
        found = np.empty_like(logits)
        for out, knots in enumerate(self.knots):
            found[:, out] = _line(logits[:, out], knots, goal)
        return sigmoid(found)


def _line(values: Floats, knots: Floats, goal: NDArray[np.float64]) -> NDArray[np.float64]:
    """Interpolate, and go on with the outermost slopes beyond the ends."""
    inside: NDArray[np.float64] = np.interp(values, knots, goal)
    below = np.minimum(values - knots[0], 0) * (goal[1] - goal[0]) / (knots[1] - knots[0])
    above = np.maximum(values - knots[-1], 0) * (goal[-1] - goal[-2]) / (knots[-1] - knots[-2])
    mapped: NDArray[np.float64] = inside + below + above
    return mapped


def sigmoid(logits: Floats) -> Floats:
    """Probabilities, without overflow."""
    return (1 / (1 + np.exp(-np.clip(logits, -30, 30)))).astype(np.float32)
