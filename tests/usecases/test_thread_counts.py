"""thread.count_changed: one event for all that happens in a thread meanwhile, with the number of then."""

import pytest
from sqlalchemy import func, select, update

from service.domain.events import EventType
from service.store.tables import events
from service.store.types import utcnow
from service.usecases.settle_events import settle_events
from tests.support.desk import Desk
from workers.maintain import look_after_webhooks

WAITS_S = 60.0
"""Longer than any test takes."""
COUNT = EventType.THREAD_COUNT_CHANGED.value


@pytest.fixture
def more_settings() -> dict[str, object]:
    return {"webhooks_settle_s": 0, "webhooks_count_s": WAITS_S}


@pytest.fixture
def counts(product):
    """What has been told of counts after the workers looked, thread by thread."""

    def look(*, later: bool = False) -> list[tuple[str, int]]:
        if later:
            pass_time(product, COUNT)
        settle_events(product.database, 0, WAITS_S)
        return told(product)

    return look


def told(product) -> list[tuple[str, int]]:
    answer = product.client.get(f"/api/v1/events?type={COUNT}", headers=product.bearer("read"))
    return [(one["data"]["thread"], one["data"]["published_count"]) for one in answer.json["events"]]


def pass_time(product, *types: str) -> None:
    """Let the events that have no place yet, or those of these types, be older than anything waits."""
    where = events.c.feed_seq.is_(None)
    where &= events.c.type.in_(types) if types else True
    with product.database.begin() as conn:
        conn.execute(update(events).where(where).values(created_at=utcnow(-3 * WAITS_S)))


def waiting(product) -> int:
    with product.database.read() as conn:
        where = (events.c.type == COUNT) & events.c.feed_seq.is_(None)
        return conn.execute(select(func.count()).where(where)).scalar_one()


def test_all_that_happens_in_a_thread_meanwhile_is_told_once(product, counts):
    product.published(thread="bridge")
    assert (counts(), waiting(product)) == ([], 1)
    product.published(thread="bridge", body="A second letter about the very same bridge.")
    product.published(thread="harbour", body="And one about the harbour, where it rains.")
    assert (counts(), waiting(product)) == ([], 2)
    assert counts(later=True) == [("bridge", 2), ("harbour", 1)]
    assert (counts(later=True), waiting(product)) == ([("bridge", 2), ("harbour", 1)], 0)


def test_the_number_is_that_of_the_moment_in_which_it_is_told(product, counts):
    product.published(thread="bridge")
    counts()
    product.published(thread="bridge", body="A second letter, of which nobody was told so far.")
    assert counts(later=True) == [("bridge", 2)]


def test_what_happens_afterwards_is_told_by_the_next(product, counts):
    posted = product.published(thread="bridge")
    counts()
    counts(later=True)
    product.client.delete(f"/api/v1/comments/{posted.id}", headers=posted.headers)
    assert (counts(), waiting(product)) == ([("bridge", 1)], 1)
    assert counts(later=True) == [("bridge", 1), ("bridge", 0)]


def test_a_comment_that_is_edited_goes_and_comes_back(product, counts):
    posted = product.published(thread="bridge")
    counts()
    counts(later=True)
    new = {"body": "Another text altogether, which waits for the checks."}
    product.client.patch(f"/api/v1/comments/{posted.id}", json=new, headers=posted.headers)
    counts()
    assert counts(later=True) == [("bridge", 1), ("bridge", 0)]
    product.check()
    counts()
    assert counts(later=True)[-1] == ("bridge", 1)


def test_what_readers_never_saw_moves_nothing(product, counts):
    posted = product.comment()
    product.client.delete(f"/api/v1/comments/{posted.id}", headers=posted.headers)
    shown = product.published()
    Desk(product).decide(shown, "feature")
    counts()
    assert waiting(product) == 1
    counts(later=True)
    Desk(product).decide(shown, "unfeature", version=3)
    assert (len(counts(later=True)), waiting(product)) == (1, 0)


def test_a_decision_that_is_undone_before_it_settled_tells_no_count(product, counts):
    posted, desk = product.published(thread="bridge"), Desk(product)
    counts()
    counts(later=True)
    desk.decide(posted, "reject")
    assert desk.ask("POST", posted, "undo", {"version": 3}).status_code == 200
    settle_events(product.database, 2 * WAITS_S, WAITS_S)
    pass_time(product)
    settle_events(product.database, 2 * WAITS_S, WAITS_S)
    assert waiting(product) == 0


def test_what_was_in_a_number_and_was_undone_unsettled_is_told_by_the_next(product, counts):
    posted, desk = product.published(thread="bridge"), Desk(product)
    counts()
    desk.decide(posted, "reject")
    pass_time(product, COUNT)
    settle_events(product.database, 2 * WAITS_S, WAITS_S)
    assert told(product) == [("bridge", 0)]
    assert desk.ask("POST", posted, "undo", {"version": 3}).status_code == 200
    pass_time(product)
    settle_events(product.database, 2 * WAITS_S, WAITS_S)
    assert (told(product), waiting(product)) == ([("bridge", 0), ("bridge", 1)], 0)


def test_nothing_is_told_where_it_is_switched_off(product):
    product.published()
    settle_events(product.database, 0, 0)
    assert waiting(product) == 0


def test_the_workers_go_by_the_setting(product):
    product.published()
    look_after_webhooks(product.worker)
    assert waiting(product) == 1
