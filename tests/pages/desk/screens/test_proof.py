"""Moderators read in words how far it is proven who wrote: claimed, verified, signed in."""

import pytest
from sqlalchemy import update

from service.domain.writers import Proof
from service.pages.desk.proof_words import CLAIMED_ONLY, OF_COMMENT, summed
from service.store.tables import comments

EMAIL = "one@example.com"


def prove(room, posted, proof):
    with room.product.database.begin() as conn:
        conn.execute(update(comments).where(comments.c.id == posted.id).values(proof=proof.value))


@pytest.mark.parametrize("proof", [Proof.ADDRESS, Proof.ACCOUNT])
def test_the_page_of_a_comment_and_of_its_author_say_what_proves_them(ana, room, proof):
    claimed, proven = room.comment(author_email=EMAIL), room.comment(author_email=EMAIL)
    page = f"/desk/authors/{room.author(claimed.id)}"
    assert CLAIMED_ONLY in ana.page(page).text
    prove(room, proven, proof)
    assert OF_COMMENT[Proof.CLAIMED] in ana.page(f"/desk/comments/{claimed.id}").text
    assert OF_COMMENT[proof] in ana.page(f"/desk/comments/{proven.id}").text
    assert summed({Proof.CLAIMED: 1, proof: 1}) in ana.page(page).text


def test_the_cards_of_the_queue_say_it_too(ana, room):
    _claimed, verified, signed_in = (room.held() for _ in range(3))
    prove(room, verified, Proof.ADDRESS)
    prove(room, signed_in, Proof.ACCOUNT)
    text = ana.page("/desk/queue").text
    for words in ("address only claimed", "address verified", "signed in at the site"):
        assert text.count(words) == 1


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ({}, CLAIMED_ONLY),
        ({Proof.CLAIMED: 3}, CLAIMED_ONLY),
        ({Proof.ADDRESS: 1}, "Verified by a mailed link for 1 of 1 comment."),
        (
            {Proof.ADDRESS: 2, Proof.CLAIMED: 1},
            "Verified by a mailed link for 2 of 3 comments; the others only claim the address.",
        ),
        (
            {Proof.ADDRESS: 2, Proof.ACCOUNT: 1},
            "Verified by a mailed link for 2 and signed in at the site for 1 of 3 comments.",
        ),
    ],
)
def test_an_author_is_summed_up_in_one_sentence(counts, sentence):
    assert summed(counts) == sentence
