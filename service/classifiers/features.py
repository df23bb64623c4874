"""Hashed features of tokenised texts: characters 2-5 within words, words, and pairs of words.

One polynomial rolling hash over the code points of the whole batch gives every n-gram in a few numpy
operations (Karp and Rabin 1987; the hashing trick: Weinberger et al. 2009, arXiv:0902.2206). The hash is
part of the weights' meaning: change anything here and every model must be trained again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

U64 = np.uint64
Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]

CHAR_GRAMS = (2, 3, 4, 5)
WORD, PAIR = 0, 1
"""``kind`` of a feature; 2 to 5 are its characters."""

_SPACE = 32
_BASE = 0x9E3779B97F4A7C15
_MIX = (0xBF58476D1CE4E5B9, 0x94D049BB133111EB)
_TABLE_CHARS = 1 << 15
_MASK = (1 << 64) - 1


def _powers(base: int, count: int) -> Hashes:
    table = np.full(count, base, dtype=U64)
    table[0] = 1
    return np.multiply.accumulate(table)


_POWER = _powers(_BASE, _TABLE_CHARS)
_INVERSE = _powers(pow(_BASE, -1, 1 << 64), _TABLE_CHARS)


@dataclass(frozen=True, slots=True)
class Grams:
    """Every feature occurrence of a batch, ordered by kind, then by place."""

    hash: Hashes
    token: Ints
    """Index, within the batch, of the token the feature starts in."""
    kind: NDArray[np.int8]
    token_doc: Ints
    """The text (position in the batch) of each token."""
    docs: int

    @property
    def doc(self) -> Ints:
        """The text of each feature."""
        return self.token_doc[self.token] if len(self.token) else self.token


def mix(values: Hashes) -> Hashes:
    """The finaliser of splitmix64 (Steele, Lea, Flood 2014): every input bit reaches every output bit."""
    values = (values ^ (values >> U64(30))) * U64(_MIX[0])
    values = (values ^ (values >> U64(27))) * U64(_MIX[1])
    return values ^ (values >> U64(31))


def bucket(hashes: Hashes, bits: int) -> Ints:
    """The top ``bits`` bits, as an index."""
    return (hashes >> U64(64 - bits)).astype(np.int64)


def second_bucket(hashes: Hashes, bits: int) -> Ints:
    """``bits`` low bits: another table's index, independent of ``bucket`` up to 64 bits in all."""
    return (hashes & U64((1 << bits) - 1)).astype(np.int64)


def _code_points(batch: Sequence[Sequence[str]]) -> NDArray[np.uint32]:
    """All texts in one row; a space borders each word, and an extra one each text."""
    text = "".join(f" {' '.join(tokens)} " for tokens in batch)
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _prefix_hashes(codes: NDArray[np.uint32]) -> tuple[Hashes, Hashes]:
    """``(H, inverse)``: the hash of ``[s, e)`` is ``(H[e] - H[s]) * inverse[s]``, modulo 2^64."""
    count = len(codes)
    power, inverse = _POWER[:count], _INVERSE[: count + 1]
    if count >= _TABLE_CHARS:
        power, inverse = _powers(_BASE, count), _powers(pow(_BASE, -1, 1 << 64), count + 1)
    prefix = np.zeros(count + 1, dtype=U64)
    np.cumsum(codes * power, out=prefix[1:])
    return prefix, inverse


def extract(batch: Sequence[Sequence[str]]) -> Grams:
    """Features of texts given as tokens (no token is empty or holds white space)."""
    token_doc = np.repeat(np.arange(len(batch)), [len(tokens) for tokens in batch])
    codes = _code_points(batch)
    prefix, inverse = _prefix_hashes(codes)
    space = codes == _SPACE
    edges = np.flatnonzero(space[1:] != space[:-1]) + 1
    starts, ends = edges[0::2], edges[1::2]
    words = (prefix[ends] - prefix[starts]) * inverse[starts]
    pair_at = np.flatnonzero(token_doc[1:] == token_doc[:-1])
    pairs = words[pair_at] * U64(_MIX[1]) + words[pair_at + 1]
    hashes, owners = [_salted(words, WORD), _salted(pairs, PAIR)], [np.arange(len(words)), pair_at]
    spaces_before = np.zeros(len(codes) + 1, dtype=np.int64)
    np.cumsum(space, out=spaces_before[1:])
    token_at = np.zeros(len(codes), dtype=np.int64)
    token_at[starts] = 1
    token_at = np.cumsum(token_at) - 1
    for size in CHAR_GRAMS:
        at = _windows(space, spaces_before, size)
        hashes.append(_salted((prefix[at + size] - prefix[at]) * inverse[at], size))
        owners.append(token_at[at + 1] if size > 2 else token_at[at + space[at]])
    kind = np.repeat(np.arange(len(hashes), dtype=np.int8), [len(part) for part in hashes])
    return Grams(np.concatenate(hashes), np.concatenate(owners), kind, token_doc, len(batch))


def _windows(space: NDArray[np.bool_], spaces_before: Ints, size: int) -> Ints:
    """Starts of the windows of ``size`` characters with no space but at an end, and not only spaces."""
    count = len(space) - size + 1
    if count <= 0:
        return np.zeros(0, dtype=np.int64)
    inner = spaces_before[size - 1 : size - 1 + count] - spaces_before[1 : 1 + count]
    valid = inner == 0
    if size == 2:
        valid &= ~(space[:count] & space[1 : 1 + count])
    return np.flatnonzero(valid)


def _salted(hashes: Hashes, kind: int) -> Hashes:
    return mix(hashes + U64((kind + 1) * _MIX[0] & _MASK))


def distinct(grams: Grams, bits: int) -> tuple[Ints, Ints]:
    """``(doc, bucket)`` of every bucket a text touches, once, ordered by text: presence, not counts."""
    keys = np.sort((grams.doc << bits) | bucket(grams.hash, bits))
    keys, _ = runs(keys)  # np.unique takes four times as long
    return keys >> bits, keys & ((1 << bits) - 1)


def runs(sorted_values: Ints) -> tuple[Ints, Ints]:
    """The distinct values of a sorted row and where each begins."""
    first = np.ones(len(sorted_values), dtype=np.bool_)
    np.not_equal(sorted_values[1:], sorted_values[:-1], out=first[1:])
    begin = np.flatnonzero(first)
    return sorted_values[begin], begin
