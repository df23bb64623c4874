"""The feed: every committed event gets one place, in order, and nobody who reads along misses one."""

import threading

import pytest
from sqlalchemy import delete, insert, update

from service.domain.errors import PlaceUnknown
from service.domain.events import EventType
from service.store import events, feed, feed_numbers
from service.store.events import Event
from service.store.feed_numbers import Waits
from service.store.tables import comments, cursors
from service.store.tables import events as table
from service.store.types import utcnow

ALL: tuple[EventType, ...] = ()


def happened(kind=EventType.RULE_ACTIVATED, *, comment_id=None, version=None, **data) -> Event:
    return Event(
        type=kind, site_id="news", comment_id=comment_id, comment_version=version, data=data
    )  # fmt: skip


def add(database, *new: Event) -> None:
    with database.begin() as conn:
        events.add(conn, new)


def number(database, settle_s=0.0, limit=500) -> list[str]:
    with database.begin() as conn:
        numbered, _looked_at = feed_numbers.number(conn, Waits(settle_s), limit=limit)
    return [one.id for one in numbered]


def read(database, after=0, types=ALL, limit=100, sites=("news",)):
    with database.read() as conn:
        return feed.page(conn, after=after, sites=sites, types=types, limit=limit)


def age(database, seconds) -> None:
    with database.begin() as conn:
        conn.execute(update(table).values(created_at=utcnow(-seconds)))


def test_places_begin_at_one_and_have_no_gaps(press):
    add(press.database, happened(), happened())
    number(press.database)
    add(press.database, happened())
    number(press.database)
    assert [fact.sequence for fact in read(press.database).facts] == [1, 2, 3]


def test_an_event_gets_one_place_only(press):
    add(press.database, happened())
    assert (len(number(press.database)), len(number(press.database))) == (1, 0)


def test_a_rolled_back_event_leaves_no_gap(press):
    with press.database.engine.connect() as conn:
        conn.begin()
        events.add(conn, [happened()])
        conn.rollback()
    add(press.database, happened())
    number(press.database)
    assert [fact.sequence for fact in read(press.database).facts] == [1]


def test_two_transactions_that_commit_in_the_wrong_order_are_both_read(press):
    """The first to write is the last to commit; a reader follows along meanwhile."""
    database = press.database
    if database.is_sqlite:
        pytest.skip("SQLite has one writer at a time")
    seen, after = [], 0
    with database.engine.connect() as early, database.engine.connect() as late:
        for connection, name in ((early, "early"), (late, "late")):
            connection.begin()
            events.add(connection, [happened(name=name)])
        late.commit()
        number(database)
        for commit in (lambda: None, early.commit):
            commit()
            number(database)
            found = read(database, after)
            seen += [fact.data["name"] for fact in found.facts]
            after = found.through
    assert seen == ["late", "early"]


def test_two_who_number_at_once_never_give_a_place_twice(press):
    database = press.database
    for _ in range(20):
        add(database, happened(), happened(), happened())
    with database.begin() as conn:  # The row is there, so that both meet at its lock.
        conn.execute(insert(cursors).values(name=feed_numbers.CURSOR, seq=0))
    given: list[str] = []
    starts = threading.Barrier(4)

    def work() -> None:
        starts.wait(10)
        while found := number(database, limit=7):
            given.extend(found)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    while found := number(database, limit=7):
        given.extend(found)
    assert (len(given), len(set(given))) == (60, 60)
    assert [fact.sequence for fact in read(database).facts] == list(range(1, 61))


def test_what_has_not_settled_waits(press):
    add(press.database, happened())
    assert number(press.database, settle_s=30) == []
    age(press.database, 31)
    assert len(number(press.database, settle_s=30)) == 1


def undone(comment_id="c" * 26) -> tuple[list[Event], list[Event]]:
    """An approval and its undoing."""
    return (
        [happened(EventType.PUBLISHED, comment_id=comment_id, version=4, status="approved")],
        [
            happened(EventType.UNPUBLISHED, comment_id=comment_id, version=5, status="held"),
            happened(EventType.DECISION_REVERTED, comment_id=comment_id, version=5, undone="approve"),
        ],
    )


def test_a_decision_undone_while_it_settles_is_never_told(press):
    done, taken_back = undone()
    add(press.database, *done)
    add(press.database, *taken_back)
    age(press.database, 6)
    assert number(press.database, settle_s=5) == []
    age(press.database, 600)
    assert number(press.database, settle_s=5) == []


def test_an_undoing_that_has_not_settled_itself_goes_with_what_it_takes_back(press):
    done, taken_back = undone()
    add(press.database, *done)
    age(press.database, 31)
    add(press.database, *taken_back)
    with press.database.begin() as conn:
        conn.execute(update(table).where(table.c.comment_version == 5).values(created_at=utcnow(-5)))
    assert number(press.database, settle_s=30) == []
    age(press.database, 60)
    assert number(press.database, settle_s=30) == []


def test_a_decision_undone_later_is_told_and_so_is_its_undoing(press):
    done, taken_back = undone()
    add(press.database, *done)
    age(press.database, 6)
    told = number(press.database, settle_s=5)
    add(press.database, *taken_back)
    age(press.database, 6)
    assert (len(told), len(number(press.database, settle_s=5))) == (1, 2)


def test_what_was_said_of_the_author_meanwhile_neither_hides_an_undoing_nor_goes_with_it(press):
    done, taken_back = undone()
    add(press.database, *done)
    age(press.database, 60)
    assert len(number(press.database, settle_s=5)) == 1
    add(press.database, happened(EventType.AUTHOR_TRUSTED, comment_id="c" * 26, version=4), *taken_back)
    with press.database.begin() as conn:
        conn.execute(update(table).where(table.c.feed_seq.is_(None)).values(created_at=utcnow(-6)))
    number(press.database, settle_s=5)
    assert {fact.type for fact in read(press.database).facts} == {
        EventType.PUBLISHED, EventType.AUTHOR_TRUSTED, EventType.UNPUBLISHED, EventType.DECISION_REVERTED,
    }  # fmt: skip


def test_what_is_decided_anew_after_an_undoing_is_told(press):
    done, taken_back = undone()
    again = happened(EventType.PUBLISHED, comment_id="c" * 26, version=6, status="approved")
    add(press.database, *done, *taken_back, again)
    age(press.database, 6)
    number(press.database, settle_s=5)
    assert [fact.type for fact in read(press.database).facts] == [EventType.PUBLISHED]


def test_a_page_says_where_to_go_on(press):
    add(press.database, *[happened() for _ in range(5)])
    number(press.database)
    first = read(press.database, limit=3)
    rest = read(press.database, after=first.through, limit=3)
    assert ([f.sequence for f in first.facts], first.more) == ([1, 2, 3], True)
    assert ([f.sequence for f in rest.facts], rest.more, rest.through) == ([4, 5], False, 5)


def test_a_filter_that_lets_nothing_through_still_goes_on(press):
    add(press.database, *[happened() for _ in range(4)])
    number(press.database)
    found = read(press.database, types=(EventType.PUBLISHED,))
    assert (found.facts, found.through, found.more) == ((), 4, False)


def test_a_filter_costs_no_more_than_a_look_through_so_many_places(press, monkeypatch):
    monkeypatch.setattr(feed, "SCANNED_MAX", 3)
    add(press.database, *[happened() for _ in range(4)], happened(EventType.ENDPOINT_TEST))
    number(press.database)
    first = read(press.database, types=(EventType.ENDPOINT_TEST,))
    second = read(press.database, after=first.through, types=(EventType.ENDPOINT_TEST,))
    assert (len(first.facts), first.through, first.more) == (0, 3, True)
    assert [fact.sequence for fact in second.facts] == [5]


def test_other_sites_are_not_read(press):
    press.add_site("weekly")
    add(press.database, happened(), Event(type=EventType.RULE_ACTIVATED, site_id="weekly"))
    number(press.database)
    assert [fact.site_id for fact in read(press.database, sites=("weekly",)).facts] == ["weekly"]


def test_the_words_of_a_comment_are_told_only_while_readers_see_it(press):
    thread = press.thread("a-1")
    posted = press.post(thread)
    add(press.database, happened(EventType.PUBLISHED, comment_id=posted.id, version=2, status="approved"))
    number(press.database)
    hidden = read(press.database).facts[0].comment
    with press.database.begin() as conn:
        conn.execute(update(comments).where(comments.c.id == posted.id).values(status="approved"))
    shown = read(press.database).facts[0].comment
    assert hidden.words is None
    assert shown.words.body
    assert shown.status == hidden.status == "approved"


def test_a_place_that_was_never_given_is_refused_with_the_last_one(press):
    add(press.database, happened(), happened())
    number(press.database)
    with pytest.raises(PlaceUnknown) as refused:
        read(press.database, after=3)
    assert refused.value.newest == 2
    assert read(press.database, after=2).through == 2


def test_a_place_stays_known_when_its_event_was_deleted_with_its_time(press):
    add(press.database, happened(), happened())
    number(press.database)
    with press.database.begin() as conn:
        conn.execute(delete(table))
    assert read(press.database, after=2).through == 2
    with pytest.raises(PlaceUnknown):
        read(press.database, after=3)


def test_a_new_feed_is_read_from_its_beginning(press):
    assert read(press.database).through == 0
