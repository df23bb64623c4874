"""All rows one training run sees, encoded: the pack, the word lists, disguised copies and snippets."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training import corpus, disguise, encode, lexicons, snippets
from training.corpus import Row
from training.fit_linear import Targets

BITS = 18
TOKENS_MAX = 600
"""Tokens read of one training text: a longer one repeats itself."""


@dataclass(frozen=True, slots=True)
class Examples:
    """Rows with their tokens and features; ``original`` marks the rows that were not made up."""

    rows: list[Row]
    tokens: list[tuple[str, ...]]
    sparse: encode.Sparse
    targets: Targets
    fold: NDArray[np.int64]
    original: NDArray[np.bool_]

    def group(self, name: str) -> NDArray[np.bool_]:
        """The original rows of one group."""
        return self.original & (self.targets.group == corpus.GROUPS.index(name))


def load(data: Path, *, seed: int) -> Examples:
    """Read and encode everything. About 45 s and 2 GB on one core."""
    rows = corpus.read(data)
    terms = lexicons.read(data)
    listed = frozenset(term.text for term in terms if " " not in term.text)
    extra = lexicons.rows(terms) + disguise.rows(rows, listed, seed=seed) + snippets.rows(rows, seed=seed)
    return encode_rows(rows, extra)


def encode_rows(rows: Sequence[Row], extra: Sequence[Row]) -> Examples:
    """Encode ``rows`` and the made-up rows ``extra``."""
    everything = [*rows, *extra]
    tokens = encode.tokens_of([row.text for row in everything], TOKENS_MAX)
    group = np.array([corpus.GROUPS.index(row.group) for row in everything])
    weight = np.array([corpus.GROUP_WEIGHTS[row.group] for row in everything], dtype=np.float32)
    return Examples(
        everything,
        tokens,
        encode.sparse(tokens, BITS),
        Targets(np.stack([row.labels for row in everything]), group, weight),
        np.array([row.fold for row in everything]),
        np.arange(len(everything)) < len(rows),
    )
