"""An author's new text: checked again, off the page meanwhile, and only soon after posting."""

import pytest
from sqlalchemy import update

from service.domain.comment import Status
from service.domain.errors import Closed, IllegalTransition, NotFound
from service.store.tables import comments, decisions, events, threads
from service.store.types import utcnow
from service.usecases.edit_comment import edit_comment


def edit(newsroom, accepted, body="A better text.", *, receipt=None, window_s=300):
    with newsroom.database.begin() as conn:
        return edit_comment(conn, accepted.comment_id, receipt or accepted.receipt, body, window_s)


def test_a_published_comment_leaves_the_page_until_it_is_checked_again(newsroom):
    accepted = newsroom.published()
    assert edit(newsroom, accepted).status is Status.PENDING
    row = newsroom.row(accepted.comment_id)
    assert (row.body, row.version, row.public_json, row.published_at) == ("A better text.", 3, None, None)
    (thread,) = newsroom.rows(threads)
    assert (thread.published_count, thread.version) == (0, 2)
    newsroom.judge()
    assert "A better text." in newsroom.row(accepted.comment_id).public_json


def test_an_edit_ends_the_claim_and_starts_the_tries_anew(newsroom):
    accepted = newsroom.submit()
    newsroom.claim()
    edit(newsroom, accepted)
    row = newsroom.row(accepted.comment_id)
    assert (row.lease_token, row.attempts, row.parked) == (None, 0, False)


def test_an_edit_is_logged_as_the_authors(newsroom):
    accepted = newsroom.submit()
    edit(newsroom, accepted)
    (decision,) = newsroom.rows(decisions)
    assert (decision.actor, decision.reasons[0][1]) == ("author", "author.edited")
    assert [event.type for event in newsroom.rows(events)][-1] == "comment.edited"


def test_after_the_window_it_is_too_late(newsroom):
    accepted = newsroom.submit()
    with newsroom.database.begin() as conn:
        conn.execute(update(comments).values(created_at=utcnow(-301)))
    with pytest.raises(Closed):
        edit(newsroom, accepted)
    assert newsroom.comment(accepted.comment_id).version == 1


def test_another_receipt_finds_nothing(newsroom):
    accepted, other = newsroom.submit(), newsroom.submit()
    with pytest.raises(NotFound):
        edit(newsroom, accepted, receipt=other.receipt)


@pytest.mark.parametrize("action", ["reject", "spam", "hold"])
def test_what_a_person_has_refused_cannot_be_edited_back(newsroom, action):
    accepted = newsroom.submit()
    newsroom.decide(accepted.comment_id, action)
    with pytest.raises(IllegalTransition):
        edit(newsroom, accepted)


def test_what_a_person_has_approved_may_be_edited_and_is_checked_again(newsroom):
    accepted = newsroom.submit()
    newsroom.decide(accepted.comment_id, "approve")
    assert edit(newsroom, accepted).status is Status.PENDING


def test_what_only_the_checks_hold_may_be_edited(newsroom):
    accepted = newsroom.submit()
    newsroom.judge(Status.HELD)
    assert edit(newsroom, accepted).status is Status.PENDING
