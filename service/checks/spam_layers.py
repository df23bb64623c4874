"""A site's own layer over what the shipped spam model said of a text.

Where the layer counts, its score is the score; until it has learned enough, and always for a candidate, what
it would say is written beside the shipped score, so that one can see it before it matters.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from service.checks.base import Subject
from service.checks.link_scan import find_links, host_of
from service.classifiers import features, online, spans
from service.classifiers.normalise import TEXT_CHARS_MAX, Normalised, normalise
from service.classifiers.online import Buckets, Layer
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


def buckets_of(text: str, url: str | None) -> Buckets:
    """What a layer knows a text by: its n-grams, and the hosts that it and the author's website point to."""
    return _buckets(normalise(text[:TEXT_CHARS_MAX]), text, url)


@dataclass(frozen=True, slots=True)
class Overlay:
    """Lays what a site taught over what the shipped model says."""

    model: SpamModel
    spans_from: float
    """Below this score nothing is pointed at."""

    def judge(self, judgement: Judgement, subject: Subject) -> Said:
        """``judgement``, of the subject's text, as its site sees it. A third of a millisecond a layer."""
        detail: dict[str, float] = {}
        found = judgement
        read = normalise(subject.text[:TEXT_CHARS_MAX])
        buckets = _buckets(read, subject.text, subject.author_url)
        taught = subject.taught
        for name, learned in (("learned", taught.current), ("candidate", taught.candidate)):
            if learned is None:
                continue
            said = self._said(judgement, read, buckets, learned.layer)
            detail |= {f"{name}_version": learned.version, f"{name}_score": said.score}
            if learned.counts:
                found = said
        return Said(found, detail)

    def _said(self, judgement: Judgement, read: Normalised, buckets: Buckets, layer: Layer) -> Judgement:
        base = shipped_logit(self.model, judgement)
        logit = layer.logit(base, buckets)
        column = np.array([[logit + _middle(self.model)]], dtype=np.float32)
        score = round(float(self.model.scale.scores(column)[0, 0]), SCORE_DIGITS)
        probability = round(float(sigmoid(column)[0, 0]), SCORE_DIGITS)
        shown = judgement.spans if score >= self.spans_from else ()
        if score >= self.spans_from and logit > base and read.tokens:
            added = layer.by_token(features.extract([read.tokens]), buckets)
            new = [(*place, LEARNED) for place in spans.strongest(read, added.tolist())]
            shown = tuple(sorted({*_beside(shown, new), *new}))
        return Judgement(score, probability, judgement.signals | {LEARNED: logit - base}, shown)


def _middle(model: SpamModel) -> float:
    return float(model.scale.knots[0, _MIDDLE])


def _buckets(read: Normalised, text: str, url: str | None) -> Buckets:
    hosts = {link.host for link in find_links(text[:TEXT_CHARS_MAX])} | ({host_of(url)} if url else set())
    return online.buckets_of(read.tokens, sorted(f"host:{host}" for host in hosts if host))


def _beside(
    shown: tuple[tuple[int, int, str], ...], new: list[tuple[int, int, str]]
) -> list[tuple[int, int, str]]:
    """Those spans that none of the new ones touches."""
    return [old for old in shown if not any(old[0] < end and start < old[1] for start, end, _ in new)]
