"""Fit a site's layer anew on all it was taught, and compare: as shipped, learned on the way, trained anew.

Each comparison is on lessons that the compared layer has not seen: five parts, each judged by layers made of
the other four. Texts that are alike are in the same part.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from service.classifiers import figures, online
from service.classifiers.online import Layer, Lesson
from service.store.lessons import StoredLesson

PARTS = 5
EPOCHS = 4
LESSONS_MIN = 50
"""Fewer say nothing about which is better."""

ToScores = Callable[[NDArray[np.float64]], NDArray[np.float64]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One way to judge, on lessons that it has not seen."""

    name: str
    spam: int
    ham: int
    area: float
    """AUC."""
    area_between: tuple[float, float]
    """Its 95 % interval."""
    caught: float
    """Share of spam at the mark."""
    stopped: float
    """Share of ham at the mark."""


def fit_layer(lessons: Sequence[StoredLesson], *, seed: int, epochs: int = EPOCHS) -> Layer:
    """A layer taught by all lessons several times over, in an order that ``seed`` decides.

    Linear: about half a millisecond a lesson and epoch. The counts are those of one pass.
    """
    order = np.random.default_rng(seed)
    layer = Layer()
    for _ in range(epochs):
        for at in order.permutation(len(lessons)).tolist():
            layer = layer.taught(_lesson(lessons[at]))
    spam = sum(one.label for one in lessons)
    return layer.counted(spam=spam, ham=len(lessons) - spam)


def compare(
    lessons: Sequence[StoredLesson], to_scores: ToScores, *, mark: float, seed: int
) -> list[Compared]:
    """All ways on held-out lessons; ``to_scores`` maps spam logits to the scores that rules look at."""
    truth = np.array([one.label == 1 for one in lessons])
    part = np.array([int(one.text_key, 16) % PARTS for one in lessons])
    shipped = np.array([one.base_logit for one in lessons], dtype=np.float64)
    on_the_way, anew = shipped.copy(), shipped.copy()
    for held in range(PARTS):
        others = [one for one, own in zip(lessons, part, strict=True) if own != held]
        passed, fitted = Layer(), fit_layer(others, seed=seed)
        for one in others:
            passed = passed.taught(_lesson(one))
        for at in np.flatnonzero(part == held).tolist():
            lesson = _lesson(lessons[at])
            on_the_way[at] = passed.logit(lesson.base_logit, lesson.buckets)
            anew[at] = fitted.logit(lesson.base_logit, lesson.buckets)
    ways = {"as shipped": shipped, "learned on the way": on_the_way, "trained anew": anew}
    return [_compared(name, truth, to_scores(logits), mark) for name, logits in ways.items()]


def _compared(name: str, truth: NDArray[np.bool_], scores: NDArray[np.float64], mark: float) -> Compared:
    return Compared(
        name=name,
        spam=int(truth.sum()),
        ham=int((~truth).sum()),
        area=figures.area(truth, scores),
        area_between=figures.interval(figures.area, truth, scores),
        caught=figures.share(truth, scores, mark),
        stopped=figures.share(~truth, scores, mark),
    )


def _lesson(one: StoredLesson) -> Lesson:
    return Lesson(one.label, one.base_logit, np.frombuffer(one.features, dtype=np.int32), online.STEPS)
