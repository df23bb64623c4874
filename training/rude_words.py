"""Which words stand mostly in toxic texts: kept as hashes, so that looking like an insult is not being one.

Counted on talk pages and on pairs of a rude sentence and its civil rewording, disguised copies included:
sources whose toxic texts were not picked by a word list.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from training.corpus import VALIDATION_FOLD, Row
from training.lexicons import SEVERE_FROM, Term, term_hashes

GROUPS = frozenset({"jigsaw", "paradetox"})
TEXTS_MIN = 3
"""Toxic texts with the word."""
SHARE_MIN = 0.7
"""Of the texts with the word that are toxic."""


def hashes(rows: Sequence[Row], tokens: Sequence[Sequence[str]], terms: Iterable[Term]) -> NDArray[np.uint64]:
    """Sorted hashes of the rude words of the training folds, and of words that a list calls severe."""
    toxic: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for row, words in zip(rows, tokens, strict=True):
        if row.fold == VALIDATION_FOLD or row.group not in GROUPS or np.isnan(row.labels[0]):
            continue
        found = {word for word in words if len(word) > 1 and any(map(str.isalpha, word))}
        every.update(found)
        if row.labels[0] >= 0.5:
            toxic.update(found)
    rude = {word for word, count in toxic.items() if count >= max(TEXTS_MIN, SHARE_MIN * every[word])}
    severe = {term.text for term in terms if term.severity >= SEVERE_FROM and " " not in term.text}
    return term_hashes(sorted(rude | severe))
