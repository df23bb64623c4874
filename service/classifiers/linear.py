"""The linear part: a weight a hashed feature and attribute, presence only, normalised by length.

Because it is linear, what each character and word added to a score is known without scoring again.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from service.classifiers import features
from service.classifiers.features import Grams

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Linear:
    """Weights as packed: int8 with one scale an output; root idf in uint8 (its scale cancels in the norm)."""

    weights: NDArray[np.int8]
    scale: Floats
    bias: Floats
    root_idf: NDArray[np.uint8]

    @property
    def bits(self) -> int:
        """The table has ``2 ** bits`` rows."""
        return int(self.weights.shape[0]).bit_length() - 1

    def logits(self, grams: Grams) -> Floats:
        """One row of logits a text; a text without features gets the bias."""
        found = np.tile(self.bias, (grams.docs, 1))
        doc, index = features.distinct(grams, self.bits)
        if not len(doc):
            return found
        value = self.root_idf[index].astype(np.float32)
        texts, first = features.runs(doc)
        norm = np.sqrt(np.add.reduceat(value * value, first))
        sums = np.add.reduceat(self.weights[index] * value[:, None], first, axis=0)
        found[texts] += sums / norm[:, None] * self.scale
        return found

    def contributions(self, grams: Grams, direction: Floats) -> Floats:
        """What each token of one text adds to ``direction`` (a weight an output) of its logits.

        A feature found several times is shared among its places; a pair of words among both words.
        """
        index = features.bucket(grams.hash, self.bits)
        value = self.root_idf[index].astype(np.float32)
        _, which, times = np.unique(index, return_inverse=True, return_counts=True)
        norm = np.sqrt(np.sum(value * value / times[which])) + 1e-6
        share = (self.weights[index] @ (direction * self.scale)) * value / (norm * times[which])
        pair = grams.kind == features.PAIR
        share[pair] /= 2
        tokens = len(grams.token_doc)
        owners = np.concatenate([grams.token, grams.token[pair] + 1])
        return np.bincount(owners, np.concatenate([share, share[pair]]), tokens).astype(np.float32)
