"""A cursor opens for the listing it was made for, tells nothing, and breaks at any touch."""

import base64
from contextlib import suppress

import pytest

from service.api.cursors import CURSOR_CHARS, BadCursor, Cursors

SCOPE = ("news", "thread", "", "newest")
CURSORS = Cursors(b"one secret")


@pytest.mark.parametrize("seq", [0, 1, 1_000_000, 2**63 - 1])
def test_a_cursor_opens_to_what_was_sealed(seq):
    cursor = CURSORS.seal(seq, SCOPE)
    assert (CURSORS.open(cursor, SCOPE), len(cursor)) == (seq, CURSOR_CHARS)


def test_every_flipped_bit_is_refused():
    raw = bytearray(base64.urlsafe_b64decode(CURSORS.seal(77, SCOPE)))
    opened = []
    for bit in range(len(raw) * 8):
        raw[bit // 8] ^= 1 << bit % 8
        with suppress(BadCursor):
            opened.append(CURSORS.open(base64.urlsafe_b64encode(bytes(raw)).decode(), SCOPE))
        raw[bit // 8] ^= 1 << bit % 8
    assert opened == []


def test_every_other_character_at_every_place_is_refused():
    cursor = CURSORS.seal(77, SCOPE)
    others = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=.! \u00e9"
    opened = []
    for place, own in enumerate(cursor):
        for other in others.replace(own, ""):
            with suppress(BadCursor):
                opened.append(CURSORS.open(cursor[:place] + other + cursor[place + 1 :], SCOPE))
    assert opened == []


def test_there_is_one_spelling_of_a_cursor():
    """The decoder would take + for - and / for _ as well."""
    spelt = {CURSORS.seal(seq, SCOPE) for seq in range(200)}
    twisted = {c.replace("-", "+").replace("_", "/") for c in spelt} - spelt
    assert twisted
    for cursor in twisted:
        with pytest.raises(BadCursor):
            CURSORS.open(cursor, SCOPE)


@pytest.mark.parametrize(
    "scope",
    [
        ("other", "thread", "", "newest"),
        ("news", "other", "", "newest"),
        ("news", "thread", "12", "newest"),
        ("news", "thread", "", "oldest"),
        ("newst", "hread", "", "newest"),
        ("news", "thread", "newest"),
    ],
)
def test_a_cursor_of_another_listing_is_refused(scope):
    with pytest.raises(BadCursor):
        CURSORS.open(CURSORS.seal(77, SCOPE), scope)


def test_a_cursor_of_another_installation_is_refused():
    with pytest.raises(BadCursor):
        Cursors(b"another secret").open(CURSORS.seal(77, SCOPE), SCOPE)


@pytest.mark.parametrize("text", ["", "A" * 35, "A" * 36, "A" * 37, "=" * 36, "\u00e9" * 36, "A" * 10_000])
def test_what_is_no_cursor_is_refused(text):
    with pytest.raises(BadCursor):
        CURSORS.open(text, SCOPE)


def test_the_place_cannot_be_read_from_a_cursor():
    """Neighbours share nothing but the version: the count of all comments stays inside."""
    one, two = (base64.urlsafe_b64decode(CURSORS.seal(seq, SCOPE)) for seq in (1000, 1001))
    assert sum(a == b for a, b in zip(one[1:], two[1:], strict=True)) <= 4


def test_the_same_place_is_the_same_cursor_in_every_process():
    assert CURSORS.seal(77, SCOPE) == Cursors(b"one secret").seal(77, SCOPE)
