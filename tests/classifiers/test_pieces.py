"""Batches and pieces: nothing is lost, nothing is doubled, and nothing grows without limit."""

from service.classifiers import pieces
from service.classifiers.normalise import normalise


def test_batches_hold_every_text_once_in_order_and_keep_to_the_limit():
    texts = ["a" * size for size in (10, 30_000, 30_000, 5, 100_000, 0, 7, 48_000, 1)]
    batches = [texts[batch] for batch in pieces.batches(texts)]
    assert [text for batch in batches for text in batch] == texts
    read = [sum(min(len(text), 20_480) for text in batch) for batch in batches]
    assert max(read) <= pieces.READ_CHARS_MAX


def test_a_long_text_is_cut_into_pieces_that_join_to_the_whole():
    read = normalise("one two three four " * 200)
    cut = pieces.cut([normalise("short"), read, normalise("")])
    long = [piece for piece in cut if piece.text == 1]
    assert tuple(token for piece in long for token in piece.tokens) == read.tokens
    assert max(len(piece.tokens) for piece in long) <= pieces.PIECE_TOKENS_MAX
    assert [piece.text for piece in cut][0 :: len(cut) - 1] == [0, 2]


def test_groups_keep_to_the_limit_and_lose_no_piece():
    cut = pieces.cut([normalise("word " * 3_000) for _ in range(4)])
    groups = list(pieces.groups(cut))
    assert [piece for group in groups for piece in group] == cut
    assert max(sum(len(t) + 1 for p in group for t in p.tokens) for group in groups) <= pieces.GROUP_CHARS_MAX
