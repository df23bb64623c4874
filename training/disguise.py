"""Extra training rows: the same comment with listed words disguised, and benign ones disguised alike.

Without the benign copies a model learns that disguise itself is toxic.
"""

import random
from collections.abc import Callable, Sequence

from training.corpus import Row

SHORT_CHARS_MAX = 400
POSITIVE_SHARE = 0.5
BENIGN_SHARE = 0.04
BENIGN_WORDS = 2

_LEET = str.maketrans("aeiostbg", "@3105789")
_HOMOGLYPHS = str.maketrans("aceopxysi", "асеорхуѕі")
_ACCENTS = "\u0301\u0308\u0302\u0300"


def _leet(word: str, dice: random.Random) -> str:
    return "".join(c.translate(_LEET) if dice.random() < 0.6 else c for c in word)


def _repeat(word: str, dice: random.Random) -> str:
    at = dice.randrange(len(word))
    return word[:at] + word[at] * dice.randint(3, 5) + word[at + 1 :]


def _star(word: str, dice: random.Random) -> str:
    at = dice.randrange(1, len(word) - 1)
    return word[:at] + dice.choice("**#") * dice.choice((1, 1, 2)) + word[at + 1 :]


def _swap(word: str, dice: random.Random) -> str:
    at = dice.randrange(1, len(word) - 1)
    return word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]


def _homoglyph(word: str, dice: random.Random) -> str:
    return "".join(c.translate(_HOMOGLYPHS) if dice.random() < 0.5 else c for c in word)


def _spaced(word: str, dice: random.Random) -> str:
    return dice.choice(". -_").join(word)


def _one_dot(word: str, dice: random.Random) -> str:
    at = dice.randrange(1, len(word))
    return word[:at] + dice.choice(".-_") + word[at:]


def _accent(word: str, dice: random.Random) -> str:
    return "".join(c + dice.choice(_ACCENTS) if dice.random() < 0.4 else c for c in word)


def _drop(word: str, dice: random.Random) -> str:
    at = dice.randrange(1, len(word))
    return word[:at] + word[at + 1 :]


WAYS: tuple[Callable[[str, random.Random], str], ...] = (
    _leet, _repeat, _star, _swap, _homoglyph, _spaced, _one_dot, _accent, _drop,
)  # fmt: skip


def rows(source: Sequence[Row], listed: frozenset[str], *, seed: int) -> list[Row]:
    """Disguised copies of short rows; each keeps the fold and the labels of its original."""
    dice = random.Random(seed)
    found = []
    for row in source:
        if len(row.text) > SHORT_CHARS_MAX:
            continue
        words = row.text.split(" ")
        targets = [at for at, word in enumerate(words) if len(word) > 2 and word.lower() in listed]
        toxic = (row.labels >= 0.5).any()
        if toxic and targets and dice.random() < POSITIVE_SHARE:
            pass
        elif not toxic and not targets and dice.random() < BENIGN_SHARE:
            plain = [at for at, word in enumerate(words) if len(word) > 3 and word.isalpha()]
            targets = dice.sample(plain, min(BENIGN_WORDS, len(plain)))
        else:
            continue
        for at in targets:
            words[at] = dice.choice(WAYS)(words[at].lower(), dice)
        found.append(Row(row.source, row.group, row.fold, " ".join(words), row.labels))
    return found
