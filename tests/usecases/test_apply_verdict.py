"""Writing verdicts: only for comments that are still ours, all of a batch at once, counted right."""

import pytest
from sqlalchemy import update

from service.api.author_view import Beside, receipt_status
from service.domain.comment import Status
from service.observability import faults
from service.store import comments
from service.store import decisions as decisions_of
from service.store.tables import authors as author_table
from service.store.tables import decisions, events, findings, threads
from service.usecases.author_side import author_side
from service.usecases.edit_comment import edit_comment
from service.usecases.erase_comment import erase_comment


def test_a_verdict_moves_status_log_findings_events_and_page_together(newsroom):
    accepted = newsroom.submit()
    assert newsroom.judge() == [accepted.comment_id]
    row = newsroom.row(accepted.comment_id)
    assert (row.status, row.version, row.lease_token) == ("approved", 2, None)
    assert row.public_json is not None
    (decision,) = newsroom.rows(decisions)
    assert (decision.actor, decision.from_status, decision.to_status, decision.comment_version) == (
        "checks", "pending", "approved", 2,
    )  # fmt: skip
    assert decision.ruleset_version == 1
    assert [finding.comment_version for finding in newsroom.rows(findings)] == [1]
    assert [event.type for event in newsroom.rows(events)] == ["comment.received", "comment.published"]
    (thread,) = newsroom.rows(threads)
    assert (thread.version, thread.published_count) == (1, 1)


@pytest.mark.parametrize("status", [Status.HELD, Status.REJECTED, Status.SPAM])
def test_what_is_not_published_touches_no_page(newsroom, status):
    accepted = newsroom.submit()
    newsroom.judge(status)
    (thread,) = newsroom.rows(threads)
    assert (newsroom.row(accepted.comment_id).public_json, thread.version) == (None, 0)


def test_a_claim_that_somebody_else_took_over_writes_nothing(newsroom):
    newsroom.submit()
    late = newsroom.claim(owner="late", lease_s=0)
    assert newsroom.judge(Status.HELD, owner="next") != []
    assert newsroom.apply(late, Status.APPROVED) == []
    assert len(newsroom.rows(decisions)) == len(newsroom.rows(findings)) == 1


@pytest.mark.parametrize("action", ["reject", "hold", "spam"])
def test_a_verdict_after_a_person_has_decided_is_dropped(newsroom, action):
    accepted = newsroom.submit()
    claim = newsroom.claim()
    decided = newsroom.decide(accepted.comment_id, action)
    assert newsroom.apply(claim, Status.APPROVED) == []
    assert newsroom.comment(accepted.comment_id) == decided
    assert newsroom.row(accepted.comment_id).public_json is None


def test_a_verdict_on_a_text_that_was_edited_meanwhile_is_dropped(newsroom):
    accepted = newsroom.submit()
    claim = newsroom.claim()
    with newsroom.database.begin() as conn:
        edit_comment(conn, accepted.comment_id, accepted.receipt, "Another text.", 300)
    assert newsroom.apply(claim) == []
    assert newsroom.comment(accepted.comment_id).status is Status.PENDING


@pytest.mark.parametrize("code", ["ban.active", "author_history.new", "disposable_email.disposable"])
def test_what_is_known_of_a_mailbox_is_told_to_staff_and_nobody_else(newsroom, code):
    accepted = newsroom.submit()
    newsroom.gather(newsroom.claim(), Status.HELD, code)()
    with newsroom.database.read() as conn:
        last = decisions_of.latest(conn, newsroom.row(accepted.comment_id).seq)
        comment = comments.get(conn, accepted.comment_id)
        side = author_side(conn, comment)
    told = receipt_status(comment, side, None, Beside(edit_seconds_left=0, verifies=False, usual_wait_s=None))
    assert [reason.code for reason in last.reasons] == [code]
    assert told["reason"] == "policy.review"
    assert newsroom.rows(events)[-1].data == {"status": "held", "reasons": ["policy.review"]}


def test_one_that_was_lost_costs_the_others_of_its_batch_nothing(newsroom):
    kept, lost = newsroom.submit(), newsroom.submit()
    claim = newsroom.claim()
    newsroom.decide(lost.comment_id, "reject")
    assert newsroom.apply(claim) == [kept.comment_id]


def test_an_author_is_one_whatever_way_the_address_is_spelt(newsroom):
    for address in ("maria@example.org", "Maria+news@EXAMPLE.org", "maria@example.org"):
        newsroom.submit(email=address)
    newsroom.judge()
    (author,) = newsroom.rows(author_table)
    assert (author.published, author.rejected, author.spam) == (3, 0, 0)


def test_a_newcomer_with_two_comments_in_one_batch_is_stored_once(newsroom):
    first, second = (newsroom.submit(email="maria@example.org") for _ in range(2))
    newsroom.judge()
    assert newsroom.row(first.comment_id).author_id == newsroom.row(second.comment_id).author_id


def test_nothing_is_stored_of_the_author_of_a_comment_that_was_erased_meanwhile(newsroom):
    kept, gone = newsroom.submit(), newsroom.submit()
    claim = newsroom.claim()
    with newsroom.database.begin() as conn:
        erase_comment(conn, comments.lock(conn, gone.comment_id))
    newsroom.apply(claim)
    (author,) = newsroom.rows(author_table)
    assert author.id == newsroom.row(kept.comment_id).author_id


def test_counters_follow_every_later_move(newsroom):
    accepted = newsroom.published()
    for action, wanted in (
        ("spam", (0, 0, 1)), ("reject", (0, 1, 0)), ("hold", (0, 0, 0)), ("approve", (1, 0, 0)),
    ):  # fmt: skip
        newsroom.decide(accepted.comment_id, action)
        (author,) = newsroom.rows(author_table)
        assert (author.published, author.rejected, author.spam) == wanted


def test_a_failure_at_the_end_rolls_everything_back(newsroom):
    """The fault point before the page is written: what a crash there would leave."""
    accepted = newsroom.submit()
    claim = newsroom.claim()
    faults.arm("F8=raise")
    try:
        with pytest.raises(faults.FaultInjected):
            newsroom.apply(claim)
    finally:
        faults.arm("")
    assert newsroom.comment(accepted.comment_id).status is Status.PENDING
    assert [newsroom.rows(table) for table in (decisions, findings, author_table)] == [[], [], []]
    assert newsroom.apply(claim) == [accepted.comment_id]


def test_an_author_forgotten_between_the_look_up_and_the_verdict_is_a_newcomer(newsroom):
    old = newsroom.published(email="maria@example.org")
    late = newsroom.submit(email="maria@example.org")
    write_verdict = newsroom.gather(newsroom.claim())
    with newsroom.database.begin() as conn:
        conn.execute(update(author_table).values(fingerprint=None))
    assert write_verdict() == [late.comment_id]
    forgotten, known = newsroom.row(old.comment_id).author_id, newsroom.row(late.comment_id).author_id
    rows = {row.id: row for row in newsroom.rows(author_table)}
    assert (rows[forgotten].fingerprint, rows[forgotten].published) == (None, 1)
    assert (rows[known].fingerprint is not None, rows[known].published) == (True, 1)
