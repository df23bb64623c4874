"""The spam model: a hashed linear model of the words, joined with what the comment looks like.

Trained with ordinary news comments as ham, because a spam model that has never seen any takes one in
five of them for spam. See ``cards/spam.md``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from service.classifiers import features, loader, pieces, spans, structure
from service.classifiers.linear import Linear
from service.classifiers.normalise import TEXT_CHARS_MAX, normalise
from service.classifiers.scale import SCORE_DIGITS, Scale, sigmoid

Floats = NDArray[np.float32]

EVIDENCE_WORDS = 2
"""Of so many words half is believed of what they say for spam. Each of a few words weighs much in a logit of
unit length, and most of the spam known to training is short: without this "test comment" waits."""

TEXT = "text"
"""The signal to name when the words say more than the looks."""

BACKGROUND = frozenset({"length", "foreign_letters"})
"""Looks that only set the others in proportion: no comment is spam for being long."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the model says of one text."""

    score: float
    """On the scale of ``scale.ANCHORS``."""
    probability: float
    """As fitted on the training mix, about a tenth spam: good for ranking, too high for a quiet site."""
    signals: dict[str, float]
    """What the words and each measured feature added to the logit."""
    spans: tuple[tuple[int, int, str], ...]
    """Start, end (excluded) in code points, and a note; empty below the limit asked."""

    @property
    def strongest(self) -> str:
        """The signal that added most, of those that say something by themselves."""
        return max(self.signals.keys() - BACKGROUND, key=lambda name: (self.signals[name], name))


@dataclass(frozen=True, slots=True)
class SpamModel:
    """Immutable once loaded: safe to share by threads, and by processes forked after loading."""

    version: str
    linear: Linear
    stack: Floats
    """Weight of the linear logit, of each of ``structure.FEATURES``, and a bias."""
    scale: Scale

    def judge(self, texts: Sequence[str], *, spans_from: float = 2.0) -> list[Judgement]:
        """Score texts of any length and content; spans for those that score ``spans_from`` or more."""
        if not texts:
            return []
        texts = [text[:TEXT_CHARS_MAX] for text in texts]
        words = self._words(texts)
        looks = [structure.measure(text) for text in texts]
        added = np.stack([look.values for look in looks]) * self.stack[1:-1]
        logits = (words + added.sum(axis=1) + self.stack[-1])[:, None].astype(np.float32)
        scores, probabilities = self.scale.scores(logits)[:, 0], sigmoid(logits)[:, 0]
        found = []
        for at, text in enumerate(texts):
            signals = dict(zip(structure.FEATURES, added[at].tolist(), strict=True)) | {
                TEXT: float(words[at])
            }
            shown = self._spans(text, looks[at], signals) if scores[at] >= spans_from else ()
            score, probability = (round(float(row[at]), SCORE_DIGITS) for row in (scores, probabilities))
            found.append(Judgement(score, probability, signals, shown))
        return found

    def _words(self, texts: Sequence[str]) -> Floats:
        """The weighted linear logit of each text: that of its strongest piece."""
        cut = pieces.cut([normalise(text) for text in texts])
        logits = np.concatenate([
            self.linear.logits(features.extract([p.tokens for p in group])) for group in pieces.groups(cut)
        ])  # fmt: skip
        best = np.full(len(texts), -np.inf, dtype=np.float32)
        np.maximum.at(
            best,
            [piece.text for piece in cut],
            believed(logits[:, 0], [word_count(piece.tokens) for piece in cut]),
        )
        weighted: Floats = best * self.stack[0]
        return weighted

    def _spans(
        self, text: str, look: structure.Structure, signals: dict[str, float]
    ) -> tuple[tuple[int, int, str], ...]:
        """Places of the measured features that raised the score, then of the words that did."""
        shown = [
            (start, end, structure.SHOWN[name])
            for name, start, end in look.places
            if signals[name] > 0 or (name == "links" and signals["any_link"] > 0)
        ][: spans.SPANS_MAX]
        read = normalise(text)
        added = self.linear.contributions(features.extract([read.tokens]), np.ones(1, dtype=np.float32))
        for start, end in spans.strongest(read, added.tolist()):
            if not any(start < other_end and other_start < end for other_start, other_end, _ in shown):
                shown.append((start, end, TEXT))
        return tuple(sorted(shown))


def word_count(tokens: Sequence[str]) -> int:
    """How many of the tokens are words or numbers."""
    return sum(token[0].isalnum() for token in tokens)


def believed(logits: Floats, words: Sequence[int]) -> Floats:
    """What is left of the words' logits of texts of so many words: all of what speaks against spam."""
    count = np.array(words, dtype=np.float32)
    return np.where(logits > 0, logits * (count / (count + EVIDENCE_WORDS)), logits).astype(np.float32)


def load(folder: Path = loader.WEIGHTS) -> SpamModel:
    """The shipped model, or the one in ``folder``. Raises ``loader.ArtefactError``."""
    artefact = loader.load("spam", folder)
    part = artefact.array
    linear = Linear(part("linear_weights"), part("linear_scale"), part("linear_bias"), part("root_idf"))
    stack = part("stack")
    if len(stack) != len(structure.FEATURES) + 2:
        raise loader.ArtefactError("The weights of spam fit other features: train them again.")
    return SpamModel(artefact.version, linear, stack, Scale(part("knots")))
