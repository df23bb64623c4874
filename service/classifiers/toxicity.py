"""The toxicity model: seven attributes of a comment, with the words that raised them.

A hashed linear part and a small convolutional part err differently; a logistic stack joins their logits
with the count of listed sexual terms (known by hash only). English; see ``cards/toxicity.md``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from service.classifiers import features, loader, pieces, spans
from service.classifiers.convolution import Convolution
from service.classifiers.features import Grams
from service.classifiers.linear import Linear
from service.classifiers.normalise import Normalised, normalise
from service.classifiers.scale import SCORE_DIGITS, Scale, sigmoid

Floats = NDArray[np.float32]

ATTRIBUTES = (
    "toxicity", "severe_toxicity", "identity_attack", "insult", "profanity", "threat", "sexually_explicit",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the model says of one text."""

    scores: tuple[float, ...]
    """By ``ATTRIBUTES``, on the scale of ``scale.ANCHORS``."""
    probabilities: tuple[float, ...]
    """By ``ATTRIBUTES``, calibrated at natural prevalence."""
    spans: tuple[tuple[int, int], ...]
    """Code points of the original text that raised the strongest attribute; empty below the limit asked."""

    @property
    def strongest(self) -> str:
        """The attribute to name: the highest of the particular ones, or plain toxicity."""
        particular = max(range(1, len(ATTRIBUTES)), key=lambda at: self.scores[at])
        return ATTRIBUTES[particular if self.scores[particular] >= self.scores[0] / 2 else 0]


_DOUBLE = re.compile(r"(\w)\1")

LONE_WORD_SHARE = 0.5
"""What is left of the scores of a single plain word that training did not meet in rude company: looking like
an insult ("foo", "fool") is not being one. A word in disguise ("id!ot", "f*ck") keeps all of its scores."""

NOTHING_SAID = Judgement((0.0,) * len(ATTRIBUTES), (0.0,) * len(ATTRIBUTES), ())
"""Of a text without a single token."""


@dataclass(frozen=True, slots=True)
class ToxicityModel:
    """Immutable once loaded: safe to share by threads, and by processes forked after loading."""

    version: str
    linear: Linear
    convolution: Convolution
    stack: Floats
    """``[4, outputs]``: weights of the linear logit, the convolution's, log(1 + listed terms), and a bias."""
    listed: NDArray[np.uint64]
    rude: NDArray[np.uint64]
    """Hashes of the words that stand mostly in toxic texts, sorted."""
    scale: Scale

    def judge(self, texts: Sequence[str], *, spans_from: float = 2.0) -> list[Judgement]:
        """Score texts of any length and content; spans for those with toxicity at ``spans_from`` or more."""
        return self.judge_read([normalise(text) for text in texts], spans_from=spans_from)

    def judge_read(self, read: Sequence[Normalised], *, spans_from: float = 2.0) -> list[Judgement]:
        """The same for texts that are normalised already."""
        if not read:
            return []
        cut = pieces.cut(read)
        owner, by_piece = self._by_piece(cut)
        logits = _strongest(owner, by_piece)
        scores, probabilities = self.scale.scores(logits), sigmoid(logits)
        found = []
        for at, text in enumerate(read):
            if not text.tokens:
                found.append(NOTHING_SAID)
                continue
            share = LONE_WORD_SHARE if self._is_lone_word(text) else 1.0
            judged = Judgement(_rounded(scores[at] * share), _rounded(probabilities[at] * share), ())
            if judged.scores[0] >= spans_from:
                out = ATTRIBUTES.index(judged.strongest)
                own = np.flatnonzero(owner == at)
                piece = cut[int(own[np.argmax(by_piece[own, out])])]
                shown = self._spans(text, piece, out)
                judged = Judgement(judged.scores, judged.probabilities, tuple(shown))
            found.append(judged)
        return found

    def rude_words(self, read: Sequence[Normalised]) -> list[frozenset[str]]:
        """Of each text the tokens that stood mostly in toxic texts in training, stretched ones too."""
        plain = {token: _DOUBLE.sub(r"\1", token) for text in read for token in text.tokens}
        forms = sorted({*plain, *plain.values()})
        if not forms or not len(self.rude):
            return [frozenset()] * len(read)
        grams = features.extract([forms])
        words = grams.hash[grams.kind == features.WORD]
        place = np.minimum(np.searchsorted(self.rude, words), len(self.rude) - 1)
        rude = {forms[at] for at in np.flatnonzero(self.rude[place] == words)}
        if not rude:
            return [frozenset()] * len(read)
        return [frozenset(t for t in text.tokens if t in rude or plain[t] in rude) for text in read]

    def _is_lone_word(self, text: Normalised) -> bool:
        """Whether the text is one word, without disguise, that is not known to be rude."""
        words = [
            (token, start, end)
            for token, (start, end) in zip(text.tokens, text.bounds, strict=True)
            if token[0].isalnum()
        ]
        plain = all(token.isalnum() and len(token) == end - start for token, start, end in words)
        return len(words) <= 1 and plain and not any(self.rude_words([text]))

    def logits(self, texts: Sequence[str]) -> Floats:
        """Stacked logits alone, unrounded, for measuring; ``texts`` must not be empty."""
        return _strongest(*self._by_piece(pieces.cut([normalise(text) for text in texts])))

    def _by_piece(self, cut: Sequence[pieces.Piece]) -> tuple[NDArray[np.int64], Floats]:
        """The text of each piece, and its logits."""
        owner = np.array([piece.text for piece in cut], dtype=np.int64)
        return owner, np.concatenate([self._logits(group) for group in pieces.groups(cut)])

    def _logits(self, group: Sequence[pieces.Piece]) -> Floats:
        grams = features.extract([piece.tokens for piece in group])
        return join(
            self.stack,
            self.linear.logits(grams),
            self.convolution.logits(grams),
            listed_terms(grams, self.listed),
        )

    def _spans(self, text: Normalised, piece: pieces.Piece, out: int) -> list[tuple[int, int]]:
        """What raised output ``out`` of one piece, found from the weights without scoring again."""
        grams = features.extract([piece.tokens])
        direction = np.zeros(len(ATTRIBUTES), dtype=np.float32)
        direction[out] = 1
        added = self.stack[0, out] * self.linear.contributions(grams, direction)
        added += self.stack[1, out] * self.convolution.contributions(grams, direction)
        before, after = [0.0] * piece.first, [0.0] * (len(text.tokens) - piece.last)
        return spans.strongest(text, before + added.tolist() + after)


def _strongest(owner: NDArray[np.int64], by_piece: Floats) -> Floats:
    """A comment is as toxic as its worst piece."""
    worst: Floats = np.maximum.reduceat(by_piece, features.runs(owner)[1])
    return worst


def _rounded(values: Floats) -> tuple[float, ...]:
    return tuple(round(value, SCORE_DIGITS) for value in values.tolist())


def join(stack: Floats, linear: Floats, convolution: Floats, listed: Floats) -> Floats:
    """The stacked logits."""
    joined: Floats = (
        stack[0] * linear + stack[1] * convolution + stack[2] * np.log1p(listed)[:, None] + stack[3]
    )
    return joined


def listed_terms(grams: Grams, listed: NDArray[np.uint64]) -> Floats:
    """How many listed words and pairs of words each text holds."""
    whole = np.flatnonzero((grams.kind == features.WORD) | (grams.kind == features.PAIR))
    if not len(listed) or not len(whole):
        return np.zeros(grams.docs, dtype=np.float32)
    hashes = grams.hash[whole]
    place = np.minimum(np.searchsorted(listed, hashes), len(listed) - 1)
    hit = whole[listed[place] == hashes]
    return np.bincount(grams.doc[hit], minlength=grams.docs).astype(np.float32)


def load(folder: Path = loader.WEIGHTS) -> ToxicityModel:
    """The shipped model, or the one in ``folder``. Raises ``loader.ArtefactError``."""
    artefact = loader.load("toxicity", folder)
    part = artefact.array
    linear = Linear(part("linear_weights"), part("linear_scale"), part("linear_bias"), part("root_idf"))
    convolution = Convolution(
        part("embedding"),
        part("embedding_scale").item(),
        part("filters").astype(np.float32),
        part("filter_bias"),
        part("output"),
        part("convolution_bias"),
    )
    return ToxicityModel(
        artefact.version,
        linear,
        convolution,
        part("stack"),
        part("listed"),
        part("rude"),
        Scale(part("knots")),
    )
