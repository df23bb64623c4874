"""People decide: compare and set, reasons, and nobody waits for another for ever."""

import threading

import pytest

from service.domain.comment import Status
from service.domain.errors import Invalid, NotFound, Stale
from service.domain.times import written
from service.store.tables import decisions, events, threads
from service.usecases.moderate_comment import ModerationAction, Order, moderate_comment


def order(newsroom, comment_id, **fields):
    usual = {"action": ModerationAction.APPROVE, "version": 1, "reason": "", "token_id": None}
    made = Order(comment_id=comment_id, **(usual | fields))
    return newsroom.database.write(lambda conn: moderate_comment(conn, made))


def test_a_stale_decision_is_told_who_was_first_and_when(newsroom):
    accepted = newsroom.submit()
    newsroom.judge(Status.HELD)
    with pytest.raises(Stale) as refused:
        order(newsroom, accepted.comment_id)
    stale = refused.value
    assert (stale.status, stale.version, stale.decided_by) == (Status.HELD, 2, "checks")
    (decision,) = newsroom.rows(decisions)
    assert stale.decided_at == written(decision.created_at)


def test_a_refused_decision_writes_nothing(newsroom):
    accepted = newsroom.published()
    before = [len(newsroom.rows(table)) for table in (decisions, events)]
    with pytest.raises(Stale):
        order(newsroom, accepted.comment_id, version=2)
    with pytest.raises(Invalid):
        order(newsroom, accepted.comment_id, version=2, action=ModerationAction.REJECT)
    assert [len(newsroom.rows(table)) for table in (decisions, events)] == before


def test_another_sites_comment_is_not_found(newsroom):
    accepted = newsroom.submit()
    with pytest.raises(NotFound):
        order(newsroom, accepted.comment_id, site_id="evening")
    assert order(newsroom, accepted.comment_id, site_id="demo").status is Status.APPROVED


def test_a_reason_left_out_names_the_action(newsroom):
    accepted = newsroom.submit()
    order(newsroom, accepted.comment_id)
    (decision,) = newsroom.rows(decisions)
    assert decision.reasons[0][:2] == ["moderator", "moderator.approve"]


def test_every_move_between_decided_states_is_open(newsroom):
    accepted = newsroom.submit()
    for action in ("hold", "approve", "reject", "approve", "spam", "hold", "reject"):
        newsroom.decide(accepted.comment_id, action)
    assert newsroom.comment(accepted.comment_id).version == 8
    assert len(newsroom.rows(decisions)) == 7


def test_two_threads_of_decisions_in_one_conversation_never_wait_for_each_other(newsroom):
    """A reply's approval also writes to the comment it answers: in another order of locks they would."""
    root = newsroom.published()
    replies = [newsroom.submit(parent_id=root.comment_id).comment_id for _ in range(15)]
    newsroom.judge(Status.HELD)
    for _ in range(15):
        newsroom.submit(parent_id=root.comment_id)
    start, failed = threading.Barrier(3), []

    def run(work):
        start.wait()
        try:
            work()
        except BaseException as error:
            failed.append(error)

    def approve():
        for reply in replies:
            newsroom.decide(reply, "approve")

    def turn_the_root():
        for number in range(15):
            newsroom.decide(root.comment_id, "hold" if number % 2 == 0 else "approve")

    def work_on_the_rest():
        newsroom.judge()

    crowd = [threading.Thread(target=run, args=[work]) for work in (approve, turn_the_root, work_on_the_rest)]
    [thread.start() for thread in crowd]
    [thread.join() for thread in crowd]
    assert failed == []
    (thread,) = newsroom.rows(threads)
    assert thread.published_count == 30
    assert newsroom.row(root.comment_id).reply_count == 30
