"""A receipt proves that a comment is its holder's, and says nothing about anybody."""

import re

import pytest

from service.domain.ids import looks_like_id, new_id, new_label
from service.domain.receipts import PREFIX, matches, receipt_hash, receipt_token

SECRET = b"a secret of these tests, 32 bytes"
ONE, OTHER = "a" * 26, "b" * 26


def test_the_same_comment_has_the_same_receipt_and_another_has_another():
    assert receipt_token(SECRET, ONE) == receipt_token(SECRET, ONE)
    assert receipt_token(SECRET, ONE) != receipt_token(SECRET, OTHER)
    assert receipt_token(b"another" * 5, ONE) != receipt_token(SECRET, ONE)


def test_a_receipt_has_one_shape_and_256_bits():
    token = receipt_token(SECRET, ONE)
    assert re.fullmatch(rf"{PREFIX}[A-Za-z0-9_-]{{43}}", token)


@pytest.mark.parametrize("stored", [None, "", "x", receipt_hash("ldr_other")])
def test_only_the_receipt_that_was_stored_matches(stored):
    token = receipt_token(SECRET, ONE)
    assert matches(token, receipt_hash(token))
    assert not matches(token, stored)


@pytest.mark.parametrize("token", ["", "ldr_", "ldr_" + "A" * 43, "x" * 10_000, "\u00e9"])
def test_a_made_up_receipt_does_not_match(token):
    assert not matches(token, receipt_hash(receipt_token(SECRET, ONE)))


def test_what_is_stored_does_not_hold_the_receipt():
    token = receipt_token(SECRET, ONE)
    assert token.removeprefix(PREFIX) not in receipt_hash(token)


def test_an_id_is_random_and_looks_like_one():
    ids = {new_id() for _ in range(1_000)}
    assert len(ids) == 1_000
    assert all(map(looks_like_id, ids))
    assert len({new_label() for _ in range(1_000)}) == 1_000


@pytest.mark.parametrize(
    "text", ["", "a" * 25, "a" * 27, "A" * 26, "a" * 25 + "/", "\u00e9" * 26, "a" * 25 + " ", "\u0661" * 26]
)
def test_what_is_no_id_does_not_look_like_one(text):
    assert not looks_like_id(text)
