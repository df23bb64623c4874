"""A site's own layer on top of the shipped spam model: logistic regression that learns from one decision.

``logit = base * shipped_logit + sum(weights of the features met)``, taught by AdaGrad (Duchi, Hazan, Singer
2011) over hashed n-grams, a few steps a lesson. Logits are counted from the score 0.5. The shipped weights
are never touched: an empty layer says what the shipped model says. Everything is bounded: features a text,
buckets a layer, what a layer may add. The same lessons in the same order give the same layer bit for bit,
whatever the batches they came in.
"""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from service.classifiers import features
from service.classifiers.loader import arrays_of

Buckets = NDArray[np.int32]
Floats = NDArray[np.float32]

BITS = 18
"""Features are told apart by so many bits of their hash."""
FEATURES_MAX = 600
"""Of one text: those with the lowest hashes, so that two like texts keep the like ones."""
BUCKETS_MAX = 8_192
"""Of one layer. At twice that, some 200 kB, the weakest half is forgotten."""
ADDED_MAX = 8.0
"""The most that a layer may add to a logit, or take from it."""
STEPS = 3
"""A lesson. A corrected one gets more, see ``Lesson``."""
RATE = 0.3
DAMPING = 0.02
"""What the sums of squares begin at: the first lessons would overshoot without."""
RATE_OF_BASE = 0.02
"""The shipped model's weight moves more slowly: it has learnt from more than one site can tell."""
HALF_LIFE_LESSONS = 3_000
_FADE = np.float32(0.5 ** (1 / HALF_LIFE_LESSONS))

FORMAT = 1


class BadLayer(ValueError):
    """These bytes are no layer of this format; the message says why."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One decision: is this text spam (1) or not (0)? With more ``steps`` it weighs more."""

    label: int
    base_logit: float
    buckets: Buckets
    steps: int = STEPS


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """What a site has taught so far. Immutable; ``taught`` gives the next one."""

    buckets: Buckets = field(default_factory=lambda: np.zeros(0, dtype=np.int32))
    """Sorted."""
    weights: Floats = field(default_factory=lambda: np.zeros(0, dtype=np.float32))
    squares: Floats = field(default_factory=lambda: np.zeros(0, dtype=np.float32))
    base: float = 1.0
    base_squares: float = 1.0
    spam: int = 0
    ham: int = 0

    def added(self, buckets: Buckets) -> float:
        """What the features of a text add, bounded."""
        if not len(self.buckets) or not len(buckets):
            return 0.0
        place = np.minimum(np.searchsorted(self.buckets, buckets), len(self.buckets) - 1)
        met = self.weights[place[self.buckets[place] == buckets]]
        value = 1 / np.sqrt(len(buckets))
        return float(np.clip(met.sum(dtype=np.float64) * value, -ADDED_MAX, ADDED_MAX))

    def logit(self, base_logit: float, buckets: Buckets) -> float:
        """The spam logit of a text that the shipped model gives ``base_logit``."""
        return self.base * base_logit + self.added(buckets)

    def by_token(self, grams: features.Grams, buckets: Buckets) -> Floats:
        """What each token of the text with these ``buckets`` adds, from the weights alone."""
        index = features.second_bucket(grams.hash, BITS)
        place = np.minimum(np.searchsorted(self.buckets, index), max(len(self.buckets) - 1, 0))
        known = (self.buckets[place] == index) & np.isin(index, buckets) if len(self.buckets) else index < 0
        _, which, times = np.unique(index, return_inverse=True, return_counts=True)
        share = np.zeros(len(index))
        share[known] = self.weights[place[known]] / (np.sqrt(len(buckets)) * times[which][known])
        return np.bincount(grams.token, share, len(grams.token_doc)).astype(np.float32)

    def taught(self, lesson: Lesson) -> Self:
        """The layer after one lesson. Costs less than a millisecond."""
        layer = self._with_room(lesson.buckets)
        place = np.searchsorted(layer.buckets, lesson.buckets)
        weights, squares = layer.weights * _FADE, layer.squares.copy()
        base, base_squares = layer.base, layer.base_squares
        value = 1 / np.sqrt(max(len(lesson.buckets), 1))
        for _ in range(lesson.steps):
            added = float(weights[place].sum(dtype=np.float64)) * value
            slope = _sigmoid(base * lesson.base_logit + np.clip(added, -ADDED_MAX, ADDED_MAX)) - lesson.label
            squares[place] += np.float32((slope * value) ** 2)
            weights[place] -= np.float32(RATE * slope * value) / np.sqrt(squares[place])
            base_slope = slope * lesson.base_logit
            base_squares += base_slope**2
            base = float(np.clip(base - RATE_OF_BASE * base_slope / np.sqrt(base_squares), 0.0, 2.0))
        return replace(
            layer, weights=weights, squares=squares, base=base, base_squares=float(base_squares),
            spam=self.spam + lesson.label, ham=self.ham + 1 - lesson.label,
        )  # fmt: skip

    def counted(self, *, spam: int, ham: int) -> Self:
        """The same weights, made of so many lessons."""
        return replace(self, spam=spam, ham=ham)

    def _with_room(self, buckets: Buckets) -> Self:
        """With a place for each of ``buckets``, and the weakest forgotten where there are too many."""
        layer = self
        if len(layer.buckets) > 2 * BUCKETS_MAX:
            order = np.lexsort((layer.buckets, -np.abs(layer.weights)))[:BUCKETS_MAX]
            kept = np.sort(order)
            layer = replace(
                layer, buckets=layer.buckets[kept], weights=layer.weights[kept], squares=layer.squares[kept]
            )
        new = np.setdiff1d(buckets, layer.buckets)
        at = np.searchsorted(layer.buckets, new)
        return replace(
            layer,
            buckets=np.insert(layer.buckets, at, new),
            weights=np.insert(layer.weights, at, np.float32(0)),
            squares=np.insert(layer.squares, at, np.float32(DAMPING)),
        )

    def to_bytes(self) -> bytes:
        """The whole state with a checksum; ``from_bytes`` gives an equal layer."""
        numbers = np.array([self.base, self.base_squares], dtype=np.float64)
        counts = np.array([FORMAT, self.spam, self.ham], dtype=np.int64)
        out = io.BytesIO()
        np.savez(out, buckets=self.buckets, weights=self.weights, squares=self.squares, numbers=numbers,
                 counts=counts)  # fmt: skip
        return hashlib.sha256(out.getvalue()).digest() + out.getvalue()


def layer_from_bytes(data: bytes) -> Layer:
    """The layer that ``to_bytes`` wrote; BadLayer for anything else."""
    digest, content = data[:32], data[32:]
    if hashlib.sha256(content).digest() != digest:
        raise BadLayer("its checksum differs")
    try:
        arrays = arrays_of(content)
        numbers, (version, *counts) = arrays["numbers"].tolist(), arrays["counts"].tolist()
        layer = Layer(arrays["buckets"], arrays["weights"], arrays["squares"], *numbers, *counts)
    except (ValueError, TypeError, KeyError) as error:
        raise BadLayer(f"it cannot be read ({type(error).__name__})") from None
    if version != FORMAT:
        raise BadLayer(f"its format is {version} and not {FORMAT}")
    if not _is_sound(layer):
        raise BadLayer("its numbers are not those of a layer")
    return layer


def _is_sound(layer: Layer) -> bool:
    """Whether it could have been taught: anybody can compute a checksum."""
    kinds = [str(one.dtype) for one in (layer.buckets, layer.weights, layer.squares)]
    if kinds != ["int32", "float32", "float32"] or layer.buckets.ndim != 1:
        return False
    if not layer.buckets.shape == layer.weights.shape == layer.squares.shape:
        return False
    if len(layer.buckets) > 2 * BUCKETS_MAX + FEATURES_MAX or np.any(np.diff(layer.buckets) <= 0):
        return False
    numbers = [layer.weights, layer.squares, np.array([layer.base, layer.base_squares])]
    return all(np.all(np.isfinite(one)) for one in numbers) and 0 <= layer.base <= 2


def buckets_of(tokens: Sequence[str], marks: Sequence[str] = ()) -> Buckets:
    """The features of one text: its n-grams, and marks such as the hosts it links to; sorted and distinct."""
    hashes = features.extract([tokens]).hash if tokens else np.zeros(0, dtype=np.uint64)
    marked = [_hash(mark) for mark in marks]
    lowest = np.unique(np.concatenate([hashes, np.array(marked, dtype=np.uint64)]))[:FEATURES_MAX]
    return np.unique(features.second_bucket(lowest, BITS)).astype(np.int32)


def _sigmoid(value: float) -> float:
    return float(1 / (1 + np.exp(-np.clip(value, -30, 30))))


def _hash(mark: str) -> int:
    # A host in a stranger's text may hold half of a surrogate pair.
    digest = hashlib.blake2b(mark.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")
