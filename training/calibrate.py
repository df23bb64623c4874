"""Join the parts, make their sum a probability, and lay the scale that thresholds stand on.

Fitted on logits of rows the scoring model had not seen (cross-fitting over folds 1 to 9), so neither the
weights nor fold 0 know anything of it.
"""

import numpy as np
from numpy.typing import NDArray

from service.classifiers.scale import ANCHORS
from training.corpus import ATTRIBUTES

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

PREVALENCE = {
    "TOXICITY": 0.09, "SEVERE_TOXICITY": 0.01, "IDENTITY_ATTACK": 0.009, "INSULT": 0.05, "PROFANITY": 0.05,
    "THREAT": 0.003, "SEXUALLY_EXPLICIT": 0.01,
}  # fmt: skip
"""Share of comments that have the attribute where nobody selected them (published for Wikipedia and news)."""

PRIOR = (0.45, 0.45, 0.0)
"""Weights of linear logit, convolution logit and listed terms that little evidence falls back to."""
RIDGE = 20.0

BY_HAND = {"SEXUALLY_EXPLICIT": (0.4, 0.4, 2.0, -1.5)}
"""No comment of the pack carries this label at natural prevalence, so nothing can be fitted."""

TAIL_FROM = 0.01
NEWTON_STEPS = 30


def stack(inputs: Doubles, labels: Floats, prevalence: float, share: Floats) -> Doubles:
    """Ridge logistic regression on ``inputs`` (three columns) towards ``PRIOR``; weights, then bias.

    ``share`` weighs rows before positives and negatives are brought to ``prevalence``.
    """
    positive = labels >= 0.5
    weight = share.astype(np.float64)
    weight[positive] *= prevalence / weight[positive].sum()
    weight[~positive] *= (1 - prevalence) / weight[~positive].sum()
    weight *= len(labels)
    design = np.column_stack([inputs, np.ones(len(inputs))])
    prior = np.array([*PRIOR, 0.0])
    ridge = np.diag([RIDGE, RIDGE, RIDGE, 0.0])
    found = prior.copy()
    for _ in range(NEWTON_STEPS):
        guess = 1 / (1 + np.exp(-np.clip(design @ found, -30, 30)))
        slope = design.T @ (weight * (guess - positive)) + ridge @ (found - prior)
        curve = (design * (weight * guess * (1 - guess))[:, None]).T @ design + ridge
        found = found - np.linalg.solve(curve + 1e-9 * np.eye(len(found)), slope)
    return found


def stacks(linear: Floats, convolution: Floats, listed: Floats, labels: Floats, share: Floats) -> Floats:
    """The ``[4, outputs]`` stack of all attributes."""
    found = np.zeros((4, len(ATTRIBUTES)), dtype=np.float32)
    for out, name in enumerate(ATTRIBUTES):
        if name in BY_HAND:
            found[:, out] = BY_HAND[name]
            continue
        known = ~np.isnan(labels[:, out])
        inputs = np.column_stack([linear[known, out], convolution[known, out], np.log1p(listed[known])])
        found[:, out] = stack(inputs.astype(np.float64), labels[known, out], PREVALENCE[name], share[known])
    return found


def knots(logits: Floats) -> Floats:
    """For each output the logit that each anchor's share of ordinary news comments reaches.

    Beyond ``TAIL_FROM`` there are too few comments to count, so the tail is taken as exponential with
    the mean excess over that quantile.
    """
    found = np.zeros((logits.shape[1], len(ANCHORS)), dtype=np.float32)
    for out in range(logits.shape[1]):
        values = logits[:, out].astype(np.float64)
        edge = np.quantile(values, 1 - TAIL_FROM)
        excess = float(np.mean(values[values > edge] - edge))
        for at, (share, _) in enumerate(ANCHORS):
            inside = share >= TAIL_FROM
            found[out, at] = (
                np.quantile(values, 1 - share) if inside else edge + excess * np.log(TAIL_FROM / share)
            )
    return found
