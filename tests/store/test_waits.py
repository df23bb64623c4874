"""How long comments waited for a person: the middle of the newest decisions, or nothing where few speak."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import insert

from service import clock
from service.domain.ids import new_id
from service.store import waits
from service.store.engine import Database
from service.store.tables import comments, decisions
from tests.support.plans import count_rows, explaining
from tests.support.press import Press, create_tables

STORED = 3_000
DAY_S = 86_400


def decided(press, waited_s, *, ago_s=60, **more):
    """A comment for each number of seconds, decided about so long after it came."""
    thread = press.thread(new_id())
    at = clock.now() - timedelta(seconds=ago_s)
    common = {
        "site_id": "news", "thread_id": thread, "author_name": "A", "author_label": "a", "body": "b",
        "status": "approved", "form": {},
    }  # fmt: skip
    with press.database.begin() as conn:
        rows = [
            common | {"id": new_id(), "created_at": at - timedelta(seconds=seconds)} for seconds in waited_s
        ]
        stored = [
            conn.execute(insert(comments).values(row).returning(comments.c.seq)).scalar_one() for row in rows
        ]
        made = {
            "comment_version": 2, "from_status": "held", "to_status": "approved", "actor": "moderator",
            "site_id": "news", "reasons": [], "created_at": at,
        }  # fmt: skip
        conn.execute(insert(decisions), [made | more | {"comment_seq": seq} for seq in stored])


def usual(press, site_id="news"):
    with press.database.read() as conn:
        return waits.usual_s(conn, site_id)


def test_it_is_the_middle_of_what_people_decided(press):
    decided(press, [10] * 9 + [1_200] * 3 + [DAY_S] * 9)
    assert usual(press) == 1_200
    assert usual(press, "another") is None


def test_of_a_few_decisions_nothing_is_said(press):
    decided(press, [1_200] * (waits.TOLD_FROM - 1))
    assert usual(press) is None
    decided(press, [1_200])
    assert usual(press) == 1_200


def test_nor_when_nobody_has_decided_for_a_week(press):
    decided(press, [1_200] * 30, ago_s=8 * DAY_S)
    assert usual(press) is None
    decided(press, [1_200], ago_s=6 * DAY_S)
    assert usual(press) == 1_200


@pytest.mark.parametrize(
    "other",
    [
        {"actor": "checks"}, {"from_status": "approved", "to_status": "rejected"}, {"to_status": "held"},
        {"batch_id": "b" * 26}, {"site_id": "another"},
    ],
)  # fmt: skip
def test_what_ended_no_wait_for_a_person_does_not_count(press, other):
    decided(press, [1_200] * waits.TOLD_FROM)
    decided(press, [1] * 100, **other)
    assert usual(press) == 1_200


def test_only_the_newest_decisions_count(press):
    decided(press, [DAY_S] * 300)
    decided(press, [600] * waits.DECISIONS_MAX)
    assert usual(press) == 600


def fill(url: str) -> None:
    create_tables(url)
    database = Database(url, wait_ms=30_000, pool_connections=1)
    press = Press(database)
    press.add_site("news")
    decided(press, [600] * STORED)
    decided(press, [1] * STORED, actor="checks")
    count_rows(database)
    database.close()


@pytest.fixture
def large(new_database: Callable[..., str]) -> Iterator[Database]:
    database = Database(new_database(fill), wait_ms=10_000, pool_connections=2)
    yield database
    database.close()


def test_it_reads_the_index_of_what_people_decided_and_no_whole_table(large):
    with large.begin() as conn, explaining(conn) as lines:
        assert waits.usual_s(conn, "news") == 600
    plan = "\n".join(lines)
    assert "ix_decisions_people" in plan, plan
    assert "SCAN decisions" not in plan, plan
    assert "SCAN comments" not in plan, plan
    # PostgreSQL reads the comments of a store as small as this one as a whole, which is cheaper.
    assert "Seq Scan on decisions" not in plan, plan
