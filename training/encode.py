"""Turn texts into the flat arrays that the training loops read, with the service's own features."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from service.classifiers import features
from service.classifiers.normalise import normalise

BATCH_TEXTS = 256


@dataclass(frozen=True, slots=True)
class Sparse:
    """Distinct buckets of each text: text ``i`` has ``index[start[i]:start[i + 1]]``."""

    start: NDArray[np.int64]
    index: NDArray[np.uint32]

    def __len__(self) -> int:
        return len(self.start) - 1


def tokens_of(texts: Sequence[str], tokens_max: int) -> list[tuple[str, ...]]:
    """Normalised tokens of each text, at most ``tokens_max``."""
    return [normalise(text).tokens[:tokens_max] for text in texts]


def sparse(tokens: Sequence[Sequence[str]], bits: int) -> Sparse:
    """The distinct feature buckets of each text."""
    indices, counts = [], []
    for at in range(0, len(tokens), BATCH_TEXTS):
        batch = tokens[at : at + BATCH_TEXTS]
        doc, index = features.distinct(features.extract(batch), bits)
        indices.append(index.astype(np.uint32))
        counts.append(np.bincount(doc, minlength=len(batch)))
    start = np.zeros(len(tokens) + 1, dtype=np.int64)
    np.cumsum(np.concatenate(counts), out=start[1:])
    return Sparse(start, np.concatenate(indices))


def root_idf(rows: Sparse, bits: int) -> NDArray[np.float32]:
    """Square root of the inverse document frequency of each bucket."""
    seen = np.bincount(rows.index, minlength=1 << bits)
    return np.sqrt(np.log((1 + len(rows)) / (1 + seen)) + 0.1).astype(np.float32)
