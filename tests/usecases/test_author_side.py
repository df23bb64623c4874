"""What an author is told: of spam nothing, of a refusal how to answer it, of an appeal how it ended."""

import pytest
from sqlalchemy import update

from service.api.author_view import Beside, receipt_status
from service.domain.comment import Status
from service.domain.errors import IllegalTransition, NotFound
from service.store import comments as store
from service.store.tables import appeals, events
from service.store.tables import comments as table
from service.usecases.appeal_comment import appeal_comment
from service.usecases.ask_verification import may_verify
from service.usecases.author_side import author_side
from service.usecases.edit_comment import edit_comment
from service.usecases.erase_comment import erase_comment
from service.usecases.undo_decisions import Undoer, undo_decision

STATEMENT = "I quoted what the minister had said, word by word."
TIMES = ("created_at", "edited_at", "body", "id")


def told(newsroom, accepted, left_s=100):
    with newsroom.database.read() as conn:
        comment = store.get(conn, accepted.comment_id)
        side = author_side(conn, comment)
        verifies = may_verify(conn, comment.seq, side.status)
    beside = Beside(edit_seconds_left=left_s, verifies=verifies, usual_wait_s=600)
    return receipt_status(comment, side, None, beside)


def known(newsroom, accepted):
    """What the author can tell two comments apart by."""
    return {name: value for name, value in told(newsroom, accepted).items() if name not in TIMES}


def edit(newsroom, accepted, body="In other words."):
    with newsroom.database.begin() as conn:
        edit_comment(conn, accepted.comment_id, accepted.receipt, body, 300)


def appeal(newsroom, accepted, statement=STATEMENT, receipt=None):
    with newsroom.database.begin() as conn:
        appeal_comment(conn, accepted.comment_id, receipt or accepted.receipt, statement)


def rejected(newsroom):
    accepted = newsroom.submit()
    newsroom.decide(accepted.comment_id, "reject")
    return accepted


@pytest.mark.parametrize("by", ["a person", "the checks"])
def test_spam_looks_like_a_comment_that_waits_whatever_its_author_does(newsroom, by):
    waits = newsroom.submit()
    with newsroom.database.begin() as conn:  # Nobody checks this one.
        conn.execute(update(table).values(parked=True))
    spam = newsroom.submit()
    newsroom.decide(spam.comment_id, "spam") if by == "a person" else newsroom.judge(Status.SPAM)
    assert known(newsroom, spam) == known(newsroom, waits)
    for accepted in (spam, waits):
        with pytest.raises(IllegalTransition):
            appeal(newsroom, accepted)
        edit(newsroom, accepted)
    assert known(newsroom, spam) == known(newsroom, waits)
    assert told(newsroom, spam)["body"] == told(newsroom, waits)["body"] == "In other words."
    assert known(newsroom, spam)["decided_by"] == "author"


def test_what_was_held_and_then_called_spam_is_told_as_held(newsroom):
    accepted = newsroom.submit()
    newsroom.judge(Status.HELD)
    before = told(newsroom, accepted)
    newsroom.decide(accepted.comment_id, "spam")
    assert told(newsroom, accepted) == before
    edit(newsroom, accepted)
    assert (told(newsroom, accepted)["status"], newsroom.comment(accepted.comment_id).status) == (
        "pending", "spam",
    )  # fmt: skip


def test_of_what_left_the_page_as_spam_only_that_it_waits_is_told(newsroom):
    accepted = newsroom.published()
    newsroom.decide(accepted.comment_id, "spam")
    seen = told(newsroom, accepted)
    assert (seen["status"], seen["reason"], seen["decided_by"]) == ("pending", None, None)


def test_a_rejection_can_be_answered_in_two_ways(newsroom):
    assert told(newsroom, rejected(newsroom))["can"] == ["repost", "appeal", "delete"]


def test_a_published_comment_can_be_edited_for_a_while_and_deleted(newsroom):
    accepted = newsroom.published()
    assert told(newsroom, accepted)["can"] == ["edit", "delete"]
    assert told(newsroom, accepted, 0)["can"] == ["delete"]


def test_an_appeal_is_stored_marked_and_told(newsroom):
    accepted = rejected(newsroom)
    appeal(newsroom, accepted)
    (row,) = newsroom.rows(appeals)
    assert (row.statement, row.closed_at) == (STATEMENT, None)
    assert newsroom.row(accepted.comment_id).appealed_at is not None
    assert [event.type for event in newsroom.rows(events)][-1] == "appeal.created"
    seen = told(newsroom, accepted)
    assert (seen["appeal"]["state"], seen["can"]) == ("waiting", ["delete"])


def test_the_same_appeal_again_changes_nothing_and_another_one_is_refused(newsroom):
    accepted = rejected(newsroom)
    appeal(newsroom, accepted)
    happened = len(newsroom.rows(events))
    appeal(newsroom, accepted)
    with pytest.raises(IllegalTransition):
        appeal(newsroom, accepted, f"{STATEMENT} And more.")
    assert (len(newsroom.rows(appeals)), len(newsroom.rows(events))) == (1, happened)


def test_another_receipt_appeals_for_nobody(newsroom):
    accepted, other = rejected(newsroom), newsroom.submit()
    with pytest.raises(NotFound):
        appeal(newsroom, accepted, receipt=other.receipt)


def test_while_somebody_looks_again_the_text_stays(newsroom):
    accepted = rejected(newsroom)
    appeal(newsroom, accepted)
    with pytest.raises(IllegalTransition):
        edit(newsroom, accepted)


def test_an_appeal_that_is_granted_brings_the_comment_back(newsroom):
    accepted = rejected(newsroom)
    appeal(newsroom, accepted)
    newsroom.decide(accepted.comment_id, "approve")
    seen = told(newsroom, accepted)
    assert (seen["status"], seen["appeal"]["state"]) == ("approved", "granted")
    assert [event.type for event in newsroom.rows(events)][-1] == "appeal.decided"


def test_an_appeal_that_is_declined_leaves_one_way_to_answer(newsroom):
    accepted = rejected(newsroom)
    appeal(newsroom, accepted)
    newsroom.decide(accepted.comment_id, "reject")
    seen = told(newsroom, accepted)
    assert (seen["status"], seen["appeal"]["state"], seen["can"]) == (
        "rejected", "declined", ["repost", "delete"],
    )  # fmt: skip
    assert newsroom.row(accepted.comment_id).appealed_at is None
    with pytest.raises(IllegalTransition):
        appeal(newsroom, accepted, f"{STATEMENT} Once more.")


def test_declining_can_be_undone(newsroom):
    accepted = rejected(newsroom)
    appeal(newsroom, accepted)
    version = newsroom.decide(accepted.comment_id, "reject").version
    with newsroom.database.begin() as conn:
        undo_decision(conn, accepted.comment_id, version, Undoer())
    assert told(newsroom, accepted)["appeal"]["state"] == "waiting"
    assert newsroom.row(accepted.comment_id).appealed_at is not None


def test_what_is_not_appealed_cannot_be_rejected_twice(newsroom):
    accepted = rejected(newsroom)
    with pytest.raises(Exception, match="rejected"):
        newsroom.decide(accepted.comment_id, "reject")


def test_who_posts_again_and_is_rejected_again_may_appeal_again(newsroom):
    accepted = rejected(newsroom)
    appeal(newsroom, accepted)
    newsroom.decide(accepted.comment_id, "reject")
    edit(newsroom, accepted)
    assert told(newsroom, accepted)["appeal"] is None
    newsroom.decide(accepted.comment_id, "reject")
    assert told(newsroom, accepted)["can"] == ["appeal", "delete"]
    appeal(newsroom, accepted, "The second text names its source, too.")
    assert len(newsroom.rows(appeals)) == 2
    assert told(newsroom, accepted)["appeal"]["state"] == "waiting"


def test_what_is_not_rejected_cannot_be_appealed(newsroom):
    for accepted in (newsroom.submit(), newsroom.published()):
        with pytest.raises(IllegalTransition):
            appeal(newsroom, accepted)


def test_an_erased_comment_is_nobodys(newsroom):
    accepted = rejected(newsroom)
    with newsroom.database.begin() as conn:
        erase_comment(conn, store.lock(conn, accepted.comment_id))
    with pytest.raises(NotFound):
        appeal(newsroom, accepted)
