"""No query of the reading path scans or sorts: each follows an index, on both engines, in a full store.

The plans are those of the very statements that are sent, taken while they run.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, insert, text

from service import clock
from service.domain.threads import key_hash
from service.store import thread_pages
from service.store.engine import Database
from service.store.tables import comments, threads
from service.store.thread_pages import Span
from tests.support.plans import Plans, plans_of
from tests.support.press import Press, create_tables

THREADS = 3_000
LONG_THREAD = 7
LONG_THREAD_ROOTS = 3_000
"""Enough for a planner to prefer a scan, or a sort, wherever it may."""

DISCUSSED = Span(False, 51, most_discussed=True)
QUERIES: dict[str, Callable[[Connection], object]] = {
    "head": lambda conn: thread_pages.head(conn, "news", key_hash("t-7")),
    "version": lambda conn: thread_pages.version(conn, "news", key_hash("t-7")),
    "oldest roots": lambda conn: thread_pages.roots(conn, LONG_THREAD, Span(False, 51)),
    "newest roots": lambda conn: thread_pages.roots(conn, LONG_THREAD, Span(True, 51)),
    "newest roots further on": lambda conn: thread_pages.roots(conn, LONG_THREAD, Span(True, 51, after=5000)),
    "most discussed roots": lambda conn: thread_pages.roots(conn, LONG_THREAD, DISCUSSED),
    "most discussed roots further on": lambda conn: thread_pages.roots(
        conn, LONG_THREAD, replace(DISCUSSED, after=5_000)
    ),
    "replies": lambda conn: thread_pages.replies(conn, 9, Span(False, 51, after=1)),
    "first replies": lambda conn: thread_pages.first_replies(conn, [7, 9, 11], 4),
    "latest": lambda conn: thread_pages.latest(conn, LONG_THREAD, 30),
    "latest of a site": lambda conn: thread_pages.latest_of_site(conn, "news", 30),
    "a root": lambda conn: thread_pages.root_seq(conn, 9, f"{17:026}"),
    "one comment": lambda conn: thread_pages.one(conn, f"{17:026}"),
    "counts": lambda conn: thread_pages.counts(conn, "news", [key_hash("t-7"), key_hash("t-8")]),
}


def fill(url: str) -> None:
    """Prepare a database with a few thousand published comments."""
    create_tables(url)
    database = Database(url, wait_ms=5000, pool_connections=1)
    Press(database).add_site("news")
    with database.begin() as conn:
        keys = [f"t-{number}" for number in range(1, THREADS + 1)]
        conn.execute(insert(threads), [{"site_id": "news", "key": k, "key_hash": key_hash(k)} for k in keys])
        conn.execute(insert(comments), list(rows()))
    with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as conn:
        conn.execute(text("ANALYZE"))
    database.close()


def rows() -> Iterator[dict[str, Any]]:
    """One root with one reply in each thread, and one thread with thousands."""
    common = {"site_id": "news", "author_name": "A", "author_label": "a", "body": "b", "status": "approved",
              "form": {}, "public_json": "{}", "published_at": clock.now()}  # fmt: skip
    places = [*range(1, THREADS + 1), *[LONG_THREAD] * LONG_THREAD_ROOTS]
    for seq, thread_id in enumerate(places, start=1):
        root, reply = 2 * seq - 1, 2 * seq
        yield common | {"seq": root, "id": f"{root:026}", "thread_id": thread_id, "root_seq": None}
        yield common | {"seq": reply, "id": f"{reply:026}", "thread_id": thread_id, "root_seq": root}


@pytest.fixture
def plans(new_database) -> Iterator[Plans]:
    with plans_of(new_database(fill)) as plans:
        yield plans


@pytest.mark.parametrize("name", QUERIES)
def test_every_read_follows_an_index(plans: Plans, name):
    QUERIES[name](plans.conn)
    plan = "\n".join(plans.lines)
    assert plans.lines
    assert "Seq Scan" not in plan, plan
    assert "USING" in plan or "Index" in plan, plan
    assert not [line for line in plans.lines if line.startswith("SCAN") and "VIRTUAL TABLE" not in line], plan


@pytest.mark.parametrize("name", ["oldest roots", "newest roots", "newest roots further on", "replies"])
def test_no_portion_of_a_thread_is_sorted(plans: Plans, name):
    QUERIES[name](plans.conn)
    plan = "\n".join(plans.lines)
    assert "TEMP B-TREE" not in plan, plan
    assert "Sort" not in plan, plan


def test_portions_are_taken_from_the_index_of_what_is_on_a_page(plans: Plans):
    QUERIES["newest roots"](plans.conn)
    QUERIES["first replies"](plans.conn)
    plan = "\n".join(plans.lines)
    assert "ix_comments_roots" in plan, plan
    assert "ix_comments_replies" in plan, plan


@pytest.mark.parametrize("name", ["newest roots further on", "replies"])
def test_the_second_page_starts_at_its_place_and_not_at_the_beginning(plans: Plans, name):
    """Both columns of the index bound the range: thread and place."""
    QUERIES[name](plans.conn)
    plan = "\n".join(plans.lines)
    assert re.search(r"=\? AND (row|seq)\w*[<>]\?|ROW\(\w+, seq\) [<>] ROW", plan), plan
