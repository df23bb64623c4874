"""A 64-bit number that is nearly the same for texts that are nearly the same (Charikar's SimHash, 2002).

Two texts with the same words but for a few get numbers that differ in a few bits. Four bands of 16 bits
find candidates by equality: whatever differs in at most three bits has at least one band in common.
"""

import hashlib
import re
from functools import lru_cache

from service.domain.folding import fold, is_unspaced

BITS = 64
NEAR_BITS_MAX = 8
"""Up to so many different bits two texts are near-duplicates; docs/checks.md says what that catches."""

FEATURES_MIN = 6
"""Shorter texts ("Great article!") are alike by nature: they get no number."""
FEATURES_MAX = 2_000
_MASK = (1 << BITS) - 1

_LINK = re.compile(r"(?:https?://|www\.)\S++")
_WORD = re.compile(r"\w++")
_NUMBER = re.compile(r"\d++")


def simhash(text: str) -> int | None:
    """The number of a text, signed as a database's 64-bit integer is; None if the text is too short.

    Links and numbers count as "a link" and "a number", so a flood cannot hide by changing them.
    """
    features = _features(text)
    if len(features) < FEATURES_MIN:
        return None
    lanes = sum(map(_lanes, features))
    zeros = len(features) * ord("0")
    number = 0
    for lane in range(BITS):
        ones = (lanes >> (32 * lane) & 0xFFFFFFFF) - zeros
        if 2 * ones > len(features):
            number |= 1 << lane
    return number - (1 << BITS) if number >> (BITS - 1) else number


def bands(number: int) -> tuple[int, int, int, int]:
    """Four keys of 16 bits: near-duplicates share at least one if they differ in at most three bits."""
    bits = number & _MASK
    return bits & 0xFFFF, bits >> 16 & 0xFFFF, bits >> 32 & 0xFFFF, bits >> 48


def distance(one: int, other: int) -> int:
    """How many of the 64 bits differ."""
    return ((one ^ other) & _MASK).bit_count()


def is_near(one: int, other: int) -> bool:
    """True for near-duplicates."""
    return distance(one, other) <= NEAR_BITS_MAX


def _features(text: str) -> list[str]:
    """The distinct words of the text's matching form, and neighbours in scripts without blanks."""
    plain = _NUMBER.sub("0", _LINK.sub(" link ", fold(text).text))
    features: dict[str, None] = {}
    for word in _WORD.findall(plain):
        if len(features) >= FEATURES_MAX:
            break
        if is_unspaced(word[0]):
            features.update(dict.fromkeys(word[i : i + 2] for i in range(min(len(word), FEATURES_MAX))))
        else:
            features[word] = None
    return list(features)


@lru_cache(maxsize=8192)
def _lanes(feature: str) -> int:
    """The 64 bits of a hash, each as a 32-bit lane of one large integer: adding these adds 64 counters.

    A lane holds the code of "0" or "1", as UTF-32 writes the number's binary digits.
    """
    digest = hashlib.blake2b(feature.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(f"{int.from_bytes(digest, 'big'):064b}".encode("utf-32-be"), "big")
