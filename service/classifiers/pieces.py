"""Cut long comments into pieces and pack pieces into groups of bounded memory.

An insult at the end of a very long comment must weigh as much as in a short one, so a comment scores as
its strongest piece. Work and memory stay linear: each token is in one piece, each group has a size limit.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from service.classifiers.normalise import TEXT_CHARS_MAX, Normalised

PIECE_TOKENS_MAX = 160
GROUP_CHARS_MAX = 12_000
"""Characters scored together: about 8 MB of working memory."""

READ_CHARS_MAX = 48_000
"""Characters of texts held as tokens at a time: about 20 MB if every one of them were a word."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Tokens ``first`` to ``last`` (excluded) of text number ``text`` of the batch."""

    text: int
    first: int
    last: int
    tokens: tuple[str, ...]


def batches(texts: Sequence[str]) -> Iterator[slice]:
    """Consecutive texts, together at most ``READ_CHARS_MAX`` characters read (or one text)."""
    first, chars = 0, 0
    for at, text in enumerate(texts):
        size = min(len(text), TEXT_CHARS_MAX)
        if at > first and chars + size > READ_CHARS_MAX:
            yield slice(first, at)
            first, chars = at, 0
        chars += size
    if first < len(texts):
        yield slice(first, len(texts))


def cut(texts: Sequence[Normalised]) -> list[Piece]:
    """Pieces of near equal size; a text without tokens has one empty piece."""
    found = []
    for number, text in enumerate(texts):
        count = max(1, -(-len(text.tokens) // PIECE_TOKENS_MAX))
        edges = [len(text.tokens) * part // count for part in range(count + 1)]
        for first, last in pairwise(edges):
            found.append(Piece(number, first, last, text.tokens[first:last]))
    return found


def groups(pieces: Sequence[Piece]) -> Iterator[Sequence[Piece]]:
    """Consecutive pieces, together at most ``GROUP_CHARS_MAX`` characters (or one piece)."""
    first, chars = 0, 0
    for at, piece in enumerate(pieces):
        size = sum(map(len, piece.tokens)) + len(piece.tokens)
        if at > first and chars + size > GROUP_CHARS_MAX:
            yield pieces[first:at]
            first, chars = at, 0
        chars += size
    if first < len(pieces):
        yield pieces[first:]
