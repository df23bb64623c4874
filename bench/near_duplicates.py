"""How many unrelated texts look like copies, and how many changed copies are found.

`python bench/near_duplicates.py FILE` reads one text a line (bring your own) and prints, for all pairs, how
many are within the limit of bits, and by length of text how often a copy with one to three words exchanged at
random is found: near enough, and with a band in common, as the store looks for it.
"""

import random
import sys
from itertools import combinations
from pathlib import Path

from service.domain.simhash import NEAR_BITS_MAX, bands, is_near, simhash

LENGTHS = ((8, 12), (13, 20), (21, 40), (41, 80), (81, 400))
COPIES_MAX = 400


def found(one: int, other: int) -> bool:
    """True if the store would find ``other`` when ``one`` arrives."""
    return is_near(one, other) and any(a == b for a, b in zip(bands(one), bands(other), strict=True))


def changed(text: str, words_n: int, vocabulary: list[str]) -> str:
    """A copy with so many words exchanged for others."""
    words = text.split()
    for place in random.sample(range(len(words)), words_n):
        words[place] = random.choice(vocabulary)
    return " ".join(words)


def main(path: str) -> None:
    """Print both tables."""
    random.seed(1)
    texts = Path(path).read_text(encoding="utf-8").splitlines()
    numbers = [(text, number) for text in texts if (number := simhash(text)) is not None]
    near = sum(is_near(a, b) for (_, a), (_, b) in combinations(numbers, 2))
    pairs = len(numbers) * (len(numbers) - 1) // 2
    print(f"{len(numbers)} of {len(texts)} texts have a number")
    print(f"{near} of {pairs} pairs are within {NEAR_BITS_MAX} bits")
    vocabulary = " ".join(texts[:500]).split()
    for shortest, longest in LENGTHS:
        pool = [pair for pair in numbers if shortest <= len(pair[0].split()) <= longest][:COPIES_MAX]
        for words_n in (1, 2, 3) if pool else ():
            copies = [(number, simhash(changed(text, words_n, vocabulary))) for text, number in pool]
            hits = sum(copy is not None and found(number, copy) for number, copy in copies)
            print(f"{shortest:3} to {longest:3} words, {words_n} changed: {hits} of {len(pool)} found")


if __name__ == "__main__":
    main(sys.argv[1])
