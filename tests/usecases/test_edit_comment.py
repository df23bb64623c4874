"""An author's new text: checked again, off the page meanwhile, and only soon after posting."""

import pytest
from sqlalchemy import update

from service.domain.comment import Status
from service.domain.errors import Closed, IllegalTransition, Invalid, NotFound
from service.store.tables import comments, decisions, events, revisions, threads
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


def test_what_a_person_holds_cannot_be_edited_back(newsroom):
    accepted = newsroom.submit()
    newsroom.decide(accepted.comment_id, "hold")
    with pytest.raises(IllegalTransition):
        edit(newsroom, accepted)


@pytest.mark.parametrize("by", ["a person", "the checks"])
def test_what_was_rejected_may_be_posted_again_once_and_at_any_time(newsroom, by):
    accepted = newsroom.submit()
    if by == "a person":
        newsroom.decide(accepted.comment_id, "reject")
    else:
        newsroom.judge(Status.REJECTED)
    assert edit(newsroom, accepted, window_s=0).status is Status.PENDING
    assert newsroom.rows(decisions)[-1].reasons[0][1] == "author.reposted"
    assert newsroom.rows(revisions)[0].body != "A better text."
    newsroom.decide(accepted.comment_id, "reject")
    with pytest.raises(IllegalTransition):
        edit(newsroom, accepted, "A third text.")


def test_the_rejected_text_itself_is_not_taken_again(newsroom):
    accepted = newsroom.submit(body="The very same words.")
    newsroom.decide(accepted.comment_id, "reject")
    with pytest.raises(Invalid) as refused:
        edit(newsroom, accepted, "The very same words.")
    assert [(one.field, one.code) for one in refused.value.errors] == [("body", "unchanged")]


def test_an_edit_of_spam_is_taken_and_brings_nothing_back(newsroom):
    accepted = newsroom.submit()
    newsroom.judge(Status.SPAM)
    assert edit(newsroom, accepted).status is Status.SPAM
    assert newsroom.judge() == []
    row = newsroom.row(accepted.comment_id)
    assert (row.status, row.body, row.public_json) == ("spam", "A better text.", None)


def test_what_a_person_has_approved_may_be_edited_and_is_checked_again(newsroom):
    accepted = newsroom.submit()
    newsroom.decide(accepted.comment_id, "approve")
    assert edit(newsroom, accepted).status is Status.PENDING


def test_what_only_the_checks_hold_may_be_edited(newsroom):
    accepted = newsroom.submit()
    newsroom.judge(Status.HELD)
    assert edit(newsroom, accepted).status is Status.PENDING
