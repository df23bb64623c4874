"""Which words stand mostly in toxic texts: kept as hashes, so that looking like an insult is not being one.

With each of them go its likeliest misspellings, unless somebody wrote one of those without being rude.
Counted on talk pages and on pairs of a rude sentence and its civil rewording, disguised copies included:
sources whose toxic texts were not picked by a word list.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from training.corpus import VALIDATION_FOLD, Row
from training.lexicons import SEVERE_FROM, Term, term_hashes

GROUPS = frozenset({"jigsaw", "paradetox"})
TEXTS_MIN = 3
"""Toxic texts with the word."""
SHARE_MIN = 0.7
"""Of the texts with the word that are toxic."""
COMMON_TEXTS_MIN = 10
"""A word of so many toxic texts is misspelt on purpose."""
MISSPELT_CHARS_MIN = 4


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
    common = severe | {word for word in rude if toxic[word] >= COMMON_TEXTS_MIN}
    misspelt = {wrong for word in common if word.isalpha() for wrong in _misspellings(word)}
    polite = {word for word, count in every.items() if count > toxic[word]}
    return term_hashes(sorted(rude | severe | (misspelt - polite)))


def _misspellings(word: str) -> Iterator[str]:
    """With a letter left out, but the first, and with two neighbours swapped."""
    if len(word) > MISSPELT_CHARS_MIN:
        yield from (word[:at] + word[at + 1 :] for at in range(1, len(word)))
    if len(word) >= MISSPELT_CHARS_MIN:
        yield from (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1))
