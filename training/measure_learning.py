"""How fast a site's layer learns: sources never seen as new sites, decisions in random orders.

The base is a model, join and scale that saw nothing of the source. The layer learns one decision after
another, and each figure is on all that it has not been taught yet.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from service.classifiers import online
from service.classifiers.normalise import normalise
from service.classifiers.online import Layer, Lesson
from training import metrics, spam
from training.spam import NEWS, SpamRows

AFTER = (0, 10, 25, 50, 100, 200)
ORDERS = 3
NEWS_SHARE = 0.5
"""Of the decisions on a site that gets ordinary news comments as well."""
WRONG_SHARE = 0.1
ORDINARY_SHARE = 0.99
"""Of news comments are below the score 0.5: from there logits are counted."""
MARK_SHARE = 0.997
HELD_NEWS = 2_000


@dataclass(frozen=True)
class Site:
    """Everything of one source, and news comments that are taught with it or held back."""

    labels: np.ndarray
    base: np.ndarray
    buckets: list[online.Buckets]
    own: np.ndarray
    news: np.ndarray
    held: np.ndarray
    mark: float
    """The logit that three in a thousand news comments reach before anything is taught."""
    seconds: list[float] = field(default_factory=list)


def rows(data: SpamRows, *, seed: int) -> Iterator[tuple[str, ...]]:
    """Source; AUC after each number of decisions; with one in ten wrong after the last; news comments at the
    mark before and after, when half of the decisions are about news; milliseconds a lesson."""
    everything = np.ones(len(data.labels), dtype=np.bool_)
    logits = spam.unseen_logits(data, everything, seed=seed)
    for source in sorted(set(data.source) - set(spam.HAM_WEIGHTS)):
        site = _site(data, logits, source, seed)
        found = np.mean([_areas(site, order) for order in range(ORDERS)], axis=0)
        wrong = np.mean([_areas(site, order, wrong=WRONG_SHARE)[-1] for order in range(ORDERS)])
        before, after = np.mean([_false(site, order) for order in range(ORDERS)], axis=0)
        yield (
            source, *(f"{area:.3f}" for area in found), f"{wrong:.3f}", f"{before:.2%}", f"{after:.2%}",
            f"{1000 * float(np.median(site.seconds)):.2f}",
        )  # fmt: skip


def _site(data: SpamRows, logits: np.ndarray, source: str, seed: int) -> Site:
    own = np.flatnonzero(data.of(source))
    stack = spam.join(logits, data, ~data.of(source))
    joined = spam.joined(stack, logits, data.looks)
    news = np.random.default_rng(seed).permutation(np.flatnonzero(data.of(NEWS)))
    base = joined - np.quantile(joined[news], ORDINARY_SHARE)
    used = [*own, *news[: HELD_NEWS + max(AFTER)]]
    buckets: list[online.Buckets] = [np.zeros(0, dtype=np.int32)] * len(data.labels)
    for at in used:
        buckets[at] = online.buckets_of(normalise(data.texts[at]).tokens)
    mark = float(np.quantile(base[news], MARK_SHARE))
    return Site(data.labels, base, buckets, own, news[HELD_NEWS:], news[:HELD_NEWS], mark)


def _areas(site: Site, order: int, *, wrong: float = 0.0) -> list[float]:
    random = np.random.default_rng(order)
    queue = random.permutation(site.own)
    layer, areas = Layer(), []
    for number in range(max(AFTER) + 1):
        if number in AFTER:
            rest = queue[number:]
            scores = np.array([layer.logit(float(site.base[at]), site.buckets[at]) for at in rest])
            areas.append(metrics.auc(site.labels[rest], scores))
        label = int(site.labels[queue[number]] >= 0.5)
        layer = _taught(site, layer, queue[number], 1 - label if random.random() < wrong else label)
    return areas


def _false(site: Site, order: int) -> tuple[float, float]:
    random = np.random.default_rng(order)
    queue, layer = random.permutation(site.own), Layer()
    for number in range(max(AFTER)):
        if random.random() < NEWS_SHARE:
            layer = _taught(site, layer, site.news[number], 0)
        else:
            layer = _taught(site, layer, queue[number], int(site.labels[queue[number]] >= 0.5))
    after = np.array([layer.logit(float(site.base[at]), site.buckets[at]) for at in site.held])
    return float(np.mean(site.base[site.held] >= site.mark)), float(np.mean(after >= site.mark))


def _taught(site: Site, layer: Layer, at: int, label: int) -> Layer:
    began = time.perf_counter()
    layer = layer.taught(Lesson(label, float(site.base[at]), site.buckets[at]))
    site.seconds.append(time.perf_counter() - began)
    return layer


HEAD = (
    "source", *(f"AUC after {number}" for number in AFTER), f"after {max(AFTER)}, one in ten wrong",
    "news at 0.7 before", "after", "ms a lesson",
)  # fmt: skip
