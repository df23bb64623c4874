"""No query of the desk scans or sorts the comments: each follows an index, on both engines, in a full store.

The plans are those of the very statements that are sent, taken while they run.
"""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, insert, update

from service import clock
from service.domain.risk import Band
from service.domain.threads import key_hash
from service.store import desk_bands, desk_cards, desk_changes, desk_log, desk_place, desk_queue, desk_rows
from service.store.desk_bands import Slice
from service.store.desk_log import LogFilter
from service.store.desk_queue import Filter, Sort, Tab
from service.store.engine import Database
from service.store.tables import comments, decisions, threads
from tests.support.plans import Plans, count_rows, plans_of
from tests.support.press import Press, create_tables

STORED, WAITING, STORIES = 20_000, 4_000, 400
SITE = ("news",)


def asks(after: Any = None, **wanted: Any) -> Callable[[Connection], object]:
    return lambda conn: desk_queue.page(conn, Filter(sites=SITE, **wanted), after=after, limit=26)


def stands(seq: int = 10_000, **wanted: Any) -> Callable[[Connection], object]:
    """Where a comment stands; it is read by its id, as its page does."""

    def ask(conn: Connection) -> object:
        row = desk_rows.get(conn, f"{seq:026}")
        return desk_place.standing(conn, Filter(sites=SITE, **wanted), row)

    return ask


BAND = Slice(site_id="news", check="links", low=300, high=600)
PAGES: dict[str, Callable[[Connection], object]] = {
    "oldest": asks(),
    "oldest, next page": asks(after=(9_000,)),
    "newest": asks(sort=Sort.NEWEST),
    "risk": asks(sort=Sort.RISK),
    "risk, next page": asks(sort=Sort.RISK, after=(500, 9_000)),
    "mixed": asks(sort=Sort.MIXED),
    "by check": asks(check="links"),
    "by band": asks(band=Band.HIGH),
    "by story": asks(thread_id=7),
    "newer than an hour": asks(newer_than_s=3_600),
    "older than a day, newest first": asks(older_than_s=86_400, sort=Sort.NEWEST),
    "reported": asks(tab=Tab.REPORTED, sort=Sort.REPORTS),
    "escalated": asks(tab=Tab.ESCALATED),
    "appeals": asks(tab=Tab.APPEALS),
    "a place, oldest": stands(),
    "a place, newest": stands(sort=Sort.NEWEST),
    "a place by risk": stands(sort=Sort.RISK),
    "a place by check": stands(check="links"),
    "a place by band": stands(band=Band.HIGH),
    "a place in reported": stands(seq=4_001, tab=Tab.REPORTED, sort=Sort.REPORTS),
    "a place in appeals": stands(seq=4_001, tab=Tab.APPEALS),
}
OTHERS: dict[str, Callable[[Connection], object]] = {
    "a band": lambda conn: desk_bands.waiting(conn, BAND, limit=520),
    "the rest of a band": lambda conn: desk_bands.waiting(
        conn, BAND, limit=500, up_to=15_000, but=[f"{seq:026}" for seq in range(20)]
    ),
    "counts": lambda conn: desk_queue.counts(conn, SITE),
    "by words": asks(words="rare"),
    "by section": asks(section="Politics"),
    "cards": lambda conn: desk_cards.cards(
        conn, desk_queue.page(conn, Filter(sites=SITE), after=None, limit=25).comments
    ),
    "changes": lambda conn: desk_changes.since(conn, STORED - 5, SITE),
    "log": lambda conn: desk_log.page(conn, LogFilter(sites=SITE), after=None, limit=25),
    "log of the checks": lambda conn: desk_log.page(
        conn, LogFilter(sites=SITE, checks=True), after=None, limit=25
    ),
    "log, next page": lambda conn: desk_log.page(conn, LogFilter(sites=SITE), after=(500, 500), limit=25),
}
BIG = ("comments", "decisions")


def fill(url: str) -> None:
    """A store of which a fifth waits."""
    create_tables(url)
    database = Database(url, wait_ms=30_000, pool_connections=1)
    Press(database).add_site("news")
    with database.begin() as conn:
        stories = [
            {"site_id": "news", "key": f"t-{n}", "key_hash": key_hash(f"t-{n}"),
             "section": "Politics" if n % 50 == 0 else "Local"}
            for n in range(1, STORIES + 1)
        ]  # fmt: skip
        conn.execute(insert(threads), stories)
        conn.execute(insert(comments), list(rows()))
        marked = comments.c.seq % 400 == 1
        conn.execute(update(comments).where(marked).values(report_count=2, appealed_at=clock.now()))
        conn.execute(update(comments).where(comments.c.seq % 500 == 4).values(escalated_at=clock.now()))
        conn.execute(insert(decisions), list(decided()))
    count_rows(database)
    database.close()


def rows() -> Iterator[dict[str, Any]]:
    common = {"site_id": "news", "author_name": "A", "author_label": "a", "form": {}}
    now = clock.now()
    for seq in range(1, STORED + 1):
        waits = seq % 5 == 0 or seq % 500 == 4
        yield common | {
            "seq": seq, "id": f"{seq:026}", "thread_id": seq % STORIES + 1,
            "body": "a rare word" if seq % 1_000 == 0 else "a common word",
            "status": "held" if waits else "approved", "risk": seq % 1_000, "band": seq % 3,
            "held_by": ("links", "spam", "toxicity")[seq % 3],
            "created_at": now - timedelta(seconds=(STORED - seq) * 30),
        }  # fmt: skip


def decided() -> Iterator[dict[str, Any]]:
    # None of the last seconds: what PostgreSQL expects of a store must not depend on when it is asked.
    now = clock.now() - timedelta(hours=1)
    for seq in range(1, STORED + 1):
        is_persons = seq % 5 == 1
        yield {
            "comment_seq": seq, "comment_version": 2, "from_status": "pending", "to_status": "approved",
            "actor": "moderator" if is_persons else "checks", "site_id": "news" if is_persons else None,
            "reasons": [], "action": "approve" if is_persons else None,
            "created_at": now - timedelta(seconds=(STORED - seq) * 30),
        }  # fmt: skip


@pytest.fixture
def plans(new_database) -> Iterator[Plans]:
    with plans_of(new_database(fill)) as plans:
        yield plans


@pytest.mark.parametrize("name", [*PAGES, *OTHERS])
def test_no_read_of_the_desk_goes_through_a_whole_table(plans: Plans, name):
    (PAGES | OTHERS)[name](plans.conn)
    plan = "\n".join(plans.lines)
    assert plans.lines
    for table in BIG:
        assert f"Seq Scan on {table}" not in plan, plan
    scans = [line for line in plans.lines if line.startswith("SCAN") and "INDEX" not in line]
    assert not [line for line in scans if any(table in line for table in BIG)], plan


@pytest.mark.parametrize("name", ["changes", "log", "log of the checks", "log, next page", "cards"])
def test_nothing_is_read_by_its_site_alone(plans: Plans, name):
    """A site may be the whole table: what follows it must be bounded by something else."""
    OTHERS[name](plans.conn)
    plan = "\n".join(plans.lines)
    assert not re.search(r"ix_comments_queue \(site_id=\?\)\s*$", plan, flags=re.M), plan
    assert "ix_comments_desk_age (site_id=?)" not in plan, plan


@pytest.mark.parametrize("name", [name for name in PAGES if "story" not in name])
def test_no_page_of_the_queue_is_sorted(plans: Plans, name):
    PAGES[name](plans.conn)
    plan = "\n".join(plans.lines)
    sorted_lines = [line for line in plans.lines if "TEMP B-TREE" in line or "Sort" in line]
    assert sorted_lines == [], plan


@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("oldest", "ix_comments_desk_"), ("risk", "ix_comments_desk_risk"), ("by check", "ix_comments_desk_"),
        ("by story", "ix_comments_desk_story"), ("escalated", "ix_comments_escalated"),
        ("reported", "ix_comments_reported"), ("appeals", "ix_comments_appealed"), ("by words", "search"),
        ("log", "ix_decisions_people"),
        ("a place by risk", "ix_comments_desk_risk"), ("a place in reported", "ix_comments_reported"),
        ("a band", "ix_comments_desk_"), ("the rest of a band", "ix_comments_desk_"),
    ],
)  # fmt: skip
def test_each_page_is_read_from_the_index_that_is_there_for_it(plans: Plans, name, index):
    (PAGES | OTHERS)[name](plans.conn)
    plan = "\n".join(plans.lines)
    assert index in plan or "VIRTUAL TABLE" in plan, plan


@pytest.mark.parametrize("name", ["newer than an hour", "older than a day, newest first"])
def test_an_age_is_where_the_index_is_entered_and_not_what_every_row_is_asked(plans: Plans, name):
    PAGES[name](plans.conn)
    plan = "\n".join(plans.lines)
    sqlite, postgresql = r"\(site_id=\? AND created_at[<>]", r".*\n\s*Index Cond:.*created_at [<>]="
    assert re.search(f"ix_comments_desk_age (?:{sqlite}|{postgresql})", plan), plan


def test_a_place_and_a_band_are_what_the_plans_are_of(plans: Plans):
    """An empty answer would prove nothing."""
    standing: Any = PAGES["a place, oldest"](plans.conn)
    assert (standing.before, standing.after) == (f"{9_995:026}", f"{10_005:026}")
    first: Any = OTHERS["a band"](plans.conn)
    rest: Any = OTHERS["the rest of a band"](plans.conn)
    assert len(first) > 200
    assert {one.seq for one in rest} < {one.seq for one in first}
