"""Train the linear part: masked logistic regression on hashed features, seven outputs at once.

AdaGrad (Duchi, Hazan, Singer 2011) with accumulators that start high: a rare bucket's first
steps stay small, which is worth most for the rare attributes. One thread, fixed order under a seed: the
same data and seed give the same weights.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.compiled import njit
from training.encode import Sparse

Floats = NDArray[np.float32]

BIAS_L2 = 0.01


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how hard to train."""

    epochs: int = 4
    rate: float = 0.7
    """At the start; falls linearly to 0."""
    damping: float = 1.0
    """Where the accumulators start."""


@dataclass(frozen=True, slots=True)
class Targets:
    """What each text should score: labels (NaN = unknown), group and weight."""

    labels: Floats
    group: NDArray[np.int64]
    weight: Floats

    def of(self, rows: NDArray[np.int64]) -> "Targets":
        """Those of some rows alone, by their places."""
        return Targets(self.labels[rows], self.group[rows], self.weight[rows])


@dataclass(frozen=True, slots=True)
class LinearFit:
    """Weights by bucket and output, and one bias a group and output."""

    weights: Floats
    bias: Floats
    root_idf: Floats


def fit(
    rows: Sparse, targets: Targets, schedule: Schedule, *, root_idf: Floats, use: NDArray[np.int64], seed: int
) -> LinearFit:
    """Fit on the texts ``use`` (positions in ``rows``)."""
    outputs = targets.labels.shape[1]
    groups = int(targets.group.max()) + 1
    weights = np.zeros((len(root_idf), outputs), dtype=np.float32)
    squares = np.full_like(weights, schedule.damping)
    bias = np.zeros((groups, outputs), dtype=np.float32)
    bias_squares = np.full_like(bias, schedule.damping)
    random = np.random.default_rng(seed)
    for epoch in range(schedule.epochs):
        order = random.permutation(use)
        done = (epoch + np.linspace(0, 1, len(order), endpoint=False)) / schedule.epochs
        _epoch(
            order, (schedule.rate * (1 - done)).astype(np.float32), rows.start, rows.index, root_idf,
            targets.labels, targets.group, targets.weight, weights, squares, bias, bias_squares,
        )  # fmt: skip
    return LinearFit(weights, bias, root_idf)


@njit(cache=True, error_model="numpy")
def _epoch(  # type: ignore[no-untyped-def]
    order, rates, start, index, root_idf, labels, group, weight, weights, squares, bias, bias_squares
):
    outputs = labels.shape[1]
    logit = np.zeros(outputs, dtype=np.float32)
    error = np.zeros(outputs, dtype=np.float32)
    for step in range(len(order)):
        row = order[step]
        first, last, own = start[row], start[row + 1], group[row]
        total = np.float32(1e-6)
        logit[:] = 0
        for at in range(first, last):
            value = root_idf[index[at]]
            total += value * value
            for out in range(outputs):
                logit[out] += value * weights[index[at], out]
        norm = np.float32(1) / np.sqrt(total)
        rate = rates[step]
        for out in range(outputs):
            target = labels[row, out]
            if np.isnan(target):
                error[out] = 0
                continue
            guess = 1 / (1 + np.exp(-(logit[out] * norm + bias[own, out])))
            error[out] = weight[row] * (guess - target)
            slope = error[out] + BIAS_L2 * bias[own, out]
            bias_squares[own, out] += slope * slope
            bias[own, out] -= rate * slope / np.sqrt(bias_squares[own, out])
        for at in range(first, last):
            value = root_idf[index[at]] * norm
            for out in range(outputs):
                slope = error[out] * value
                squares[index[at], out] += slope * slope
                weights[index[at], out] -= rate * slope / np.sqrt(squares[index[at], out])


@njit(cache=True, error_model="numpy")
def _logits(start, index, root_idf, weights, bias):  # type: ignore[no-untyped-def]
    found = np.zeros((len(start) - 1, weights.shape[1]), dtype=np.float32)
    for row in range(len(start) - 1):
        total = np.float32(1e-6)
        for at in range(start[row], start[row + 1]):
            value = root_idf[index[at]]
            total += value * value
            for out in range(weights.shape[1]):
                found[row, out] += value * weights[index[at], out]
        found[row] = found[row] / np.sqrt(total) + bias
    return found


def logits(rows: Sparse, model: LinearFit, group: int) -> Floats:
    """Logits of every text under the bias of ``group``."""
    found: Floats = _logits(rows.start, rows.index, model.root_idf, model.weights, model.bias[group])
    return found
