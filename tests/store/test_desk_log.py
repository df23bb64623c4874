"""The log with a filter: what one page looks through has an end, nothing is left out, and days are days."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import insert

from service import clock
from service.store import desk_log
from service.store.desk_log import LogFilter
from service.store.desk_log_bounds import LOOKED_AT_MAX
from service.store.engine import Database
from service.store.tables import activity, decisions
from tests.support.press import Press, create_tables

MADE = 2 * LOOKED_AT_MAX + 500
RARE = (1, 2, 9_000, MADE - 10)
"""The decisions that are of another kind than the rest, by number."""
NOW = clock.now().replace(microsecond=0)


def at(seq: int):
    """When decision ``seq`` was made: one a minute, the last of them now."""
    return NOW - timedelta(minutes=MADE - seq)


def fill(url: str) -> None:
    """A site whose people made so many decisions, and a few deeds between them."""
    create_tables(url)
    database = Database(url, wait_ms=30_000, pool_connections=1)
    press = Press(database)
    press.add_site("news")
    comment = press.post(press.thread("bridge"))
    with database.begin() as conn:
        common = {
            "comment_seq": comment.seq, "comment_version": 2, "from_status": "held", "to_status": "approved",
            "actor": "moderator", "site_id": "news", "reasons": [],
        }  # fmt: skip
        rows = [
            common | {"action": "feature" if seq in RARE else "approve", "created_at": at(seq)}
            for seq in range(1, MADE + 1)
        ]
        conn.execute(insert(decisions), rows)
        deed = {"site_id": "news", "action": "feature", "subject": "x", "reason": ""}
        conn.execute(insert(activity), [deed | {"created_at": at(seq)} for seq in (1, 15_000)])
    database.close()


@pytest.fixture
def database(new_database: Callable[..., str]) -> Iterator[Database]:
    database = Database(new_database(fill), wait_ms=10_000, pool_connections=2)
    yield database
    database.close()


def walk(database, limit=25, **wanted):
    """All pages of a filter, each as its lines' times and whether it ended for want of time."""
    pages, after = [], None
    with database.read() as conn:
        while True:
            page = desk_log.page(conn, LogFilter(sites=("news",), **wanted), after=after, limit=limit)
            pages.append(([line.at for line in page.lines], page.looked_back_to is not None))
            after = page.next
            if after is None:
                return pages


def test_a_rare_kind_is_found_page_after_page_and_in_order(database):
    pages = walk(database, action="feature")
    found = [when for times, _cut in pages for when in times]
    assert found == sorted([*map(at, RARE), at(1), at(15_000)], reverse=True)
    assert [cut for _times, cut in pages] == [True, True, False]


def test_what_is_nowhere_ends_as_well(database):
    assert walk(database, action="dismiss") == [([], True), ([], True), ([], False)]


def test_what_is_everywhere_is_not_told_to_be_looked_for(database):
    with database.read() as conn:
        wanted = LogFilter(sites=("news",), action="approve")
        page = desk_log.page(conn, wanted, after=None, limit=25)
    assert (len(page.lines), page.looked_back_to) == (25, None)


def test_days_are_entered_where_they_begin(database):
    """The oldest day of two weeks: found at once and not behind everything since."""
    until = at(1) + timedelta(days=1)
    pages = walk(database, limit=50, action="feature", until=until)
    assert pages == [([at(2), at(1), at(1)], False)]
    pages = walk(database, action="feature", since=at(MADE - 100))
    assert pages == [([at(MADE - 10)], False)]


def test_a_file_has_them_all(database):
    with database.read() as conn:
        found = list(desk_log.every(conn, LogFilter(sites=("news",), action="feature"), most=100))
    assert len(found) == len(RARE) + 2
