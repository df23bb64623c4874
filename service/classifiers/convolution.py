"""The convolutional part: finds the one bad phrase of a long comment, however its words are spelt.

A token is the scaled sum of the embedding rows of its word and of its characters 3-5; filters of width 3
slide over the tokens, each keeps its strongest place, and a linear layer reads those.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from service.classifiers import features
from service.classifiers.features import WORD, Grams

Floats = NDArray[np.float32]

ROW_BITS = 16
SUBWORD_KINDS = (WORD, 3, 4, 5)
TOKENS_MAX = 160
"""Tokens of a text that training reads; ``pieces`` cuts longer texts so that none of them goes unread."""


@dataclass(frozen=True, slots=True)
class Convolution:
    """Weights, as trained and packed: int8 rows with one scale, the rest in float."""

    embedding: NDArray[np.int8]
    scale: float
    filters: Floats
    filter_bias: Floats
    output: Floats
    bias: Floats

    def logits(self, grams: Grams) -> Floats:
        """One row of logits a text; a text without tokens gets the bias."""
        found = np.tile(self.bias, (grams.docs, 1))
        if not len(grams.token_doc):
            return found
        padded, place = self._padded(grams)
        response = self._windows(padded, place) @ self.filters
        texts, first = features.runs(grams.token_doc)
        pooled = np.maximum(np.maximum.reduceat(response, first) + self.filter_bias, 0)
        found[texts] += pooled @ self.output
        return found

    def contributions(self, grams: Grams, direction: Floats) -> Floats:
        """What each token of one text adds to ``direction`` of its logits: its part in the pooled places.

        Exact up to the filters' biases, because after pooling the rest is linear.
        """
        tokens = len(grams.token_doc)
        if not tokens:
            return np.zeros(0, dtype=np.float32)
        padded, place = self._padded(grams)
        windows = self._windows(padded, place)
        response = windows @ self.filters + self.filter_bias
        at = np.argmax(response, axis=0)
        columns = np.arange(response.shape[1])
        weight = np.where(response[at, columns] > 0, self.output @ direction, 0)
        parts = (windows[at] * self.filters.T).reshape(len(at), 3, -1).sum(axis=2) * weight[:, None]
        added = np.bincount((at[:, None] + np.arange(3)).ravel(), parts.ravel(), tokens + 2)
        return added[1:-1].astype(np.float32)

    def _windows(self, padded: Floats, place: NDArray[np.int64]) -> Floats:
        """Each token's vector between its neighbours'."""
        return np.concatenate([padded[place - 1], padded[place], padded[place + 1]], axis=1)

    def _padded(self, grams: Grams) -> tuple[Floats, NDArray[np.int64]]:
        """Token vectors with a zero row before and after each text, and the row of each token."""
        tokens = len(grams.token_doc)
        keep = np.flatnonzero((grams.kind != 1) & (grams.kind != 2))
        owner = grams.token[keep]
        rows = self.embedding[features.second_bucket(grams.hash[keep], ROW_BITS)].astype(np.float32)
        order = np.argsort(owner, kind="stable")
        counts = np.bincount(owner, minlength=tokens)
        starts = np.cumsum(counts) - counts
        sums = np.add.reduceat(rows[order], starts, axis=0)
        place = np.arange(tokens) + 2 * grams.token_doc + 1
        padded = np.zeros((tokens + 2 * grams.docs, rows.shape[1]), dtype=np.float32)
        padded[place] = sums * (self.scale / np.sqrt(counts))[:, None]
        return padded, place
