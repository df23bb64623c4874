"""Decisions about one or many: what is stale is left alone, what is done can be undone, nothing is lost."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import insert

from service.domain.comment import Status
from service.domain.errors import Invalid, NotFound, Stale
from service.domain.ids import new_id
from service.domain.moderation import ModerationAction as Do
from service.store import desk_rows, reports
from service.store.now import database_now
from service.store.tables import authors, decisions, threads, track_records
from service.store.tables import events as events_table
from service.store.tables import people as people_table
from service.store.tables import reports as reports_table
from service.usecases.decide_comments import BATCH_MAX, Choice, Seen, decide_comments
from service.usecases.moderate_comment import Order, moderate_comment
from service.usecases.undo_decisions import Undoer, undo_batch, undo_decision


def held(newsroom, number=1):
    """Comments that wait for a person."""
    posted = [newsroom.submit() for _ in range(number)]
    newsroom.judge(Status.HELD)
    return [one.comment_id for one in posted]


def row(newsroom, comment_id):
    with newsroom.database.read() as conn:
        return desk_rows.get(conn, comment_id)


def decide(newsroom, ids, action=Do.APPROVE, **choice):
    seen = [Seen(one, newsroom.comment(one).version) for one in ids]
    choice.setdefault("reason", "off_topic")
    return newsroom.database.write(lambda conn: decide_comments(conn, seen, Choice(action=action, **choice)))


def undo(newsroom, comment_id, version):
    return newsroom.database.write(lambda conn: undo_decision(conn, comment_id, version, Undoer()))


def kinds(newsroom, comment_id):
    return [one.type for one in newsroom.rows(events_table, comment_id=comment_id)]


def test_a_verdict_says_what_the_queue_is_sorted_by(newsroom):
    (one,) = held(newsroom)
    waiting = row(newsroom, one)
    assert (waiting.risk, waiting.band.word, waiting.held_by, waiting.held_code) == (
        500, "medium", "spam", "spam.test",
    )  # fmt: skip


def test_a_batch_decides_what_is_as_it_was_seen_and_reports_the_rest(newsroom):
    ids = held(newsroom, 3)
    seen = [Seen(one, newsroom.comment(one).version) for one in ids]
    newsroom.decide(ids[1], "reject")
    done = newsroom.database.write(
        lambda conn: decide_comments(conn, [*seen, Seen("a" * 26, 1)], Choice(action=Do.APPROVE))
    )
    assert [one.comment_id for one in done.done] == [ids[0], ids[2]]
    assert [(one.comment_id, one.stale and one.stale.status) for one in done.conflicts] == [
        (ids[1], Status.REJECTED), ("a" * 26, None),
    ]  # fmt: skip
    assert [newsroom.comment(one).status for one in ids] == ["approved", "rejected", "approved"]
    assert {one.batch_id for one in newsroom.rows(decisions, action="approve")} == {done.batch_id}


def test_one_undo_takes_back_a_whole_batch_but_for_what_came_after(newsroom):
    ids = held(newsroom, 3)
    done = decide(newsroom, ids)
    newsroom.decide(ids[2], "spam")
    undone = newsroom.database.write(lambda conn: undo_batch(conn, done.batch_id, Undoer()))
    assert [one.comment_id for one in undone.done] == ids[:2]
    assert [one.comment_id for one in undone.conflicts] == [ids[2]]
    assert [newsroom.comment(one).status for one in ids] == ["held", "held", "spam"]
    assert newsroom.rows(threads)[0].published_count == 0
    again = newsroom.database.write(lambda conn: undo_batch(conn, done.batch_id, Undoer()))
    assert again.done == ()


def test_undoing_puts_back_status_counters_and_page_and_keeps_the_log(newsroom):
    (one,) = held(newsroom)
    done = decide(newsroom, [one]).done[0]
    assert newsroom.rows(authors)[0].published == 1
    undone = undo(newsroom, one, done.version).done[0]
    assert undone.status is Status.HELD
    assert newsroom.rows(authors)[0].published == 0
    assert newsroom.row(one).public_json is None
    log = newsroom.rows(decisions)
    assert [entry.action for entry in log] == [None, "approve", "undo"]
    assert log[2].undoes == log[1].seq
    assert kinds(newsroom, one)[-2:] == ["comment.unpublished", "decision.reverted"]


def test_a_decision_that_something_came_after_cannot_be_undone(newsroom):
    (one,) = held(newsroom)
    done = decide(newsroom, [one]).done[0]
    decide(newsroom, [one], Do.REJECT)
    outcome = undo(newsroom, one, done.version)
    assert outcome.done == ()
    assert outcome.conflicts[0].stale.status is Status.REJECTED
    assert newsroom.comment(one).status is Status.REJECTED


def test_neither_a_verdict_nor_an_undoing_can_be_undone(newsroom):
    (one,) = held(newsroom)
    with pytest.raises(NotFound):
        undo(newsroom, one, newsroom.comment(one).version)
    back = undo(newsroom, one, decide(newsroom, [one]).done[0].version).done[0]
    with pytest.raises(NotFound):
        undo(newsroom, one, back.version)


def test_an_undone_comment_can_be_decided_anew(newsroom):
    (one,) = held(newsroom)
    undo(newsroom, one, decide(newsroom, [one]).done[0].version)
    assert decide(newsroom, [one], Do.SPAM).done[0].status is Status.SPAM


def test_escalating_marks_the_comment_and_a_decision_ends_it_until_it_is_undone(newsroom):
    (one,) = held(newsroom)
    decide(newsroom, [one], Do.ESCALATE)
    marked = row(newsroom, one)
    assert marked.escalated_at is not None
    assert marked.comment.status is Status.HELD
    assert kinds(newsroom, one)[-1] == "comment.escalated"
    done = decide(newsroom, [one]).done[0]
    assert row(newsroom, one).escalated_at is None
    undo(newsroom, one, done.version)
    assert row(newsroom, one).escalated_at == marked.escalated_at


def test_a_parked_comment_that_is_escalated_is_held(newsroom):
    accepted = newsroom.submit()
    done = decide(newsroom, [accepted.comment_id], Do.ESCALATE).done[0]
    assert done.status is Status.HELD
    assert newsroom.claim() is None


def test_later_needs_a_time_ahead(newsroom):
    (one,) = held(newsroom)
    with newsroom.database.read() as conn:
        now = database_now(conn)
    for until in (None, now - timedelta(hours=1), now + timedelta(days=31)):
        with pytest.raises(Invalid):
            decide(newsroom, [one], Do.LATER, until=until)
    done = decide(newsroom, [one], Do.LATER, until=now + timedelta(hours=1)).done[0]
    assert row(newsroom, one).snoozed_until is not None
    undo(newsroom, one, done.version)
    assert row(newsroom, one).snoozed_until is None


def test_featuring_publishes_what_waits_and_leaving_the_page_ends_it(newsroom):
    (one,) = held(newsroom)
    assert decide(newsroom, [one], Do.FEATURE).done[0].status is Status.APPROVED
    assert row(newsroom, one).featured_at is not None
    assert kinds(newsroom, one)[-2:] == ["comment.published", "comment.featured"]
    decide(newsroom, [one], Do.HOLD)
    assert row(newsroom, one).featured_at is None


def test_what_is_marked_already_is_a_conflict(newsroom):
    (one,) = held(newsroom)
    decide(newsroom, [one], Do.ESCALATE)
    for action in (Do.ESCALATE, Do.UNFEATURE, Do.DISMISS, Do.HOLD):
        assert decide(newsroom, [one], action).done == ()


def test_a_decision_answers_complaints_and_undoing_it_opens_them_again(newsroom):
    one = newsroom.published().comment_id
    with newsroom.database.begin() as conn:
        seq = newsroom.comment(one).seq
        assert reports.add(conn, seq, "demo", "insult", reporter_key="k1")
        assert reports.add(conn, seq, "demo", "spam", reporter_key="k2")
        assert not reports.add(conn, seq, "demo", "spam", reporter_key="k2")
        assert reports.appeal(conn, seq, "demo", "Please look at this once more.")
    assert row(newsroom, one).report_count == 2
    done = decide(newsroom, [one], Do.REJECT).done[0]
    assert row(newsroom, one).report_count == 0
    assert all(report.closed_at for report in newsroom.rows(reports_table))
    assert kinds(newsroom, one)[-1] == "appeal.decided"
    undo(newsroom, one, done.version)
    assert row(newsroom, one).report_count == 2
    assert row(newsroom, one).appealed_at is not None
    assert not any(report.closed_at for report in newsroom.rows(reports_table))


def test_dismissing_complaints_leaves_the_comment_where_it_is(newsroom):
    one = newsroom.published().comment_id
    with newsroom.database.begin() as conn:
        reports.add(conn, newsroom.comment(one).seq, "demo", "insult", reporter_key="k1")
    done = decide(newsroom, [one], Do.DISMISS).done[0]
    assert (done.status, row(newsroom, one).report_count) == (Status.APPROVED, 0)
    undo(newsroom, one, done.version)
    assert row(newsroom, one).report_count == 1


def test_a_reason_is_credited_with_what_people_made_of_it_and_an_undoing_takes_that_back(newsroom):
    ids = held(newsroom, 3)
    decide(newsroom, ids[:2], Do.REJECT)
    done = decide(newsroom, ids[2:], Do.APPROVE).done[0]
    (record,) = newsroom.rows(track_records)
    assert (record.code, record.upheld, record.overturned) == ("spam.test", 2, 1)
    decide(newsroom, ids[2:], Do.REJECT)
    (record,) = newsroom.rows(track_records)
    assert (record.upheld, record.overturned) == (2, 1), "only the first decision counts"
    back = undo(newsroom, ids[2], newsroom.comment(ids[2]).version)
    assert back.done[0].status is Status.APPROVED
    undo(newsroom, ids[0], newsroom.comment(ids[0]).version)
    (record,) = newsroom.rows(track_records)
    assert (record.upheld, record.overturned) == (1, 1)
    assert done.version


def test_a_stale_decision_is_told_who_was_first_by_display_name(newsroom):
    (one,) = held(newsroom)
    person = {"id": new_id(), "login": "ana.login", "password_hash": "x", "role": "moderator"}
    with newsroom.database.begin() as conn:
        conn.execute(insert(people_table).values(**person, display_name="Ana"))
    seen = newsroom.comment(one).version
    decide(newsroom, [one], Do.ESCALATE, person_id=person["id"])
    order = Order(comment_id=one, action=Do.REJECT, version=seen, reason="off_topic", token_id=None)
    with pytest.raises(Stale) as raised:
        newsroom.database.write(lambda conn: moderate_comment(conn, order))
    assert (raised.value.name, raised.value.action, raised.value.decided_by) == (
        "Ana",
        "escalate",
        "moderator",
    )


def test_a_token_of_another_site_finds_nothing(newsroom):
    (one,) = held(newsroom)
    outcome = decide(newsroom, [one], site_id="elsewhere")
    assert [(c.comment_id, c.stale) for c in outcome.conflicts] == [(one, None)]


def test_a_batch_has_an_end(newsroom):
    seen = [Seen(new_id(), 1) for _ in range(BATCH_MAX + 1)]
    for portion in (seen, [], [seen[0], seen[0]]):
        with pytest.raises(Invalid):
            newsroom.database.write(
                lambda conn, p=portion: decide_comments(conn, p, Choice(action=Do.APPROVE))
            )


def test_two_who_race_on_two_hundred_comments_decide_each_once(newsroom):
    ids = held(newsroom, 100) + held(newsroom, 100)
    seen = [Seen(one, newsroom.comment(one).version) for one in ids]
    outcomes = {"approve": [0, 0], "reject": [0, 0]}
    gate = threading.Barrier(2)

    def work(action):
        gate.wait()
        for one in seen:
            choice = Choice(action=action, reason="off_topic")
            result = newsroom.database.write(lambda conn, o=one, c=choice: decide_comments(conn, [o], c))
            outcomes[action][0] += len(result.done)
            outcomes[action][1] += len(result.conflicts)

    racers = [threading.Thread(target=work, args=(action,)) for action in (Do.APPROVE, Do.REJECT)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    decided, conflicts = (sum(numbers[i] for numbers in outcomes.values()) for i in (0, 1))
    assert (decided, conflicts) == (200, 200)
    assert len(newsroom.rows(decisions, actor="moderator")) == 200
