"""A site's own layer over what the shipped spam model said of a text.

Where the layer counts, its score is the score; until it has learned enough, and always for a candidate, what
it would say is written beside the shipped score, so that one can see it before it matters.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from service.checks.learned import Learned, Taught
from service.checks.link_scan import find_links, host_of
from service.classifiers import features, online, spans
from service.classifiers.normalise import TEXT_CHARS_MAX, Normalised, normalise
from service.classifiers.scale import ANCHORS, SCORE_DIGITS, sigmoid
from service.classifiers.spam import Judgement, SpamModel

LEARNED = "learned"
"""The signal to name where what moderators taught says more than the words and the looks."""


@dataclass(frozen=True, slots=True)
class Said:
    """What is to be found of a text, and the numbers to write beside the score."""

    judgement: Judgement
    detail: dict[str, float]


_MIDDLE = [score for _, score in ANCHORS].index(0.5)


def shipped_logit(model: SpamModel, judgement: Judgement) -> float:
    """How far the shipped model's logit is from that of the score 0.5: a layer that trusts the model less
    then moves no ordinary comment across it."""
    return sum(judgement.signals.values()) + float(model.stack[-1]) - _middle(model)


def scores_of(model: SpamModel, logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """The scores of logits that are counted from that of 0.5."""
    column = (logits + _middle(model)).astype(np.float32)[:, None]
    return model.scale.scores(column)[:, 0].astype(np.float64)


def buckets_of(text: str, url: str | None) -> online.Buckets:
    """What a layer knows a text by: its n-grams, and the hosts that it and the author's website point to."""
    return _buckets(normalise(text[:TEXT_CHARS_MAX]), text, url)


def layered(
    model: SpamModel, judgement: Judgement, text: str, url: str | None, taught: Taught, *, spans_from: float
) -> Said:
    """``judgement`` as the site's layer sees it. Costs a third of a millisecond; nothing without a layer."""
    detail: dict[str, float] = {}
    found = judgement
    read = normalise(text[:TEXT_CHARS_MAX])
    for name, learned in (("learned", taught.current), ("candidate", taught.candidate)):
        if learned is None:
            continue
        said = _said(model, judgement, read, _buckets(read, text, url), learned, spans_from)
        detail |= {f"{name}_version": learned.version, f"{name}_score": said.score}
        if learned.counts:
            found = said
    return Said(found, detail)


def _middle(model: SpamModel) -> float:
    return float(model.scale.knots[0, _MIDDLE])


def _buckets(read: Normalised, text: str, url: str | None) -> online.Buckets:
    hosts = {link.host for link in find_links(text[:TEXT_CHARS_MAX])} | ({host_of(url)} if url else set())
    return online.buckets_of(read.tokens, sorted(f"host:{host}" for host in hosts if host))


def _said(
    model: SpamModel, judgement: Judgement, read: Normalised, buckets: online.Buckets, learned: Learned,
    spans_from: float,
) -> Judgement:  # fmt: skip
    base = shipped_logit(model, judgement)
    logit = learned.layer.logit(base, buckets)
    column = np.array([[logit + _middle(model)]], dtype=np.float32)
    score = round(float(model.scale.scores(column)[0, 0]), SCORE_DIGITS)
    probability = round(float(sigmoid(column)[0, 0]), SCORE_DIGITS)
    shown = judgement.spans if score >= spans_from else ()
    if score >= spans_from and logit > base and read.tokens:
        added = learned.layer.by_token(features.extract([read.tokens]), buckets)
        new = [(*place, LEARNED) for place in spans.strongest(read, added.tolist())]
        shown = tuple(sorted({*_beside(shown, new), *new}))
    return Judgement(score, probability, judgement.signals | {LEARNED: logit - base}, shown)


def _beside(
    shown: tuple[tuple[int, int, str], ...], new: list[tuple[int, int, str]]
) -> list[tuple[int, int, str]]:
    """Those spans that none of the new ones touches."""
    return [old for old in shown if not any(old[0] < end and start < old[1] for start, end, _ in new)]
