"""Counts of calls by key, month and site: added up, read by key, and forgotten by month."""

import pytest

from service.store import usage
from service.store.engine import Database
from service.store.usage import SITES_MAX, Place
from tests.support.press import create_tables

KEY, OTHER = "a" * 26, "b" * 26
NEWS = Place(KEY, "2026-11", "news.example.org")


@pytest.fixture
def database(new_database):
    database = Database(new_database(create_tables), wait_ms=1000, pool_connections=2)
    yield database
    database.close()


def add(database, counted):
    with database.begin() as conn:
        usage.add(conn, counted)


def rows(database, key=KEY, since="2026-01", until="2026-12"):
    with database.read() as conn:
        found = usage.of_key(conn, key, since=since, until=until)
    return {(row.place.month, row.place.site): (row.calls, row.spam, row.ham) for row in found}


def test_counts_of_one_place_add_up(database):
    add(database, {NEWS: {"calls": 3, "spam": 1, "ham": 2}})
    add(database, {NEWS: {"calls": 1, "ham": 1}})
    assert rows(database) == {("2026-11", "news.example.org"): (4, 1, 3)}


def test_keys_months_and_sites_are_counted_apart(database):
    add(database, {NEWS: {"calls": 1}, Place(KEY, "2026-10", NEWS.site): {"calls": 2},
                   Place(KEY, "2026-11", "blog.example.org"): {"calls": 3},
                   Place(OTHER, "2026-11", NEWS.site): {"calls": 9}})  # fmt: skip
    assert {place: calls for place, (calls, _, _) in rows(database).items()} == {
        ("2026-11", "news.example.org"): 1, ("2026-10", "news.example.org"): 2,
        ("2026-11", "blog.example.org"): 3,
    }  # fmt: skip
    with database.read() as conn:
        assert [usage.calls_of_month(conn, KEY, month) for month in ("2026-11", "2026-09")] == [4, 0]


def test_the_sites_of_one_key_are_limited_and_no_call_is_lost(database):
    add(
        database,
        {Place(KEY, "2026-11", f"s{number}.example.org"): {"calls": 1} for number in range(SITES_MAX)},
    )
    add(database, {Place(KEY, "2026-11", f"t{number}.example.org"): {"calls": 1} for number in range(7)})
    found = rows(database)
    assert len(found) == SITES_MAX + 1
    assert found["2026-11", ""] == (7, 0, 0)


def test_old_months_are_forgotten_in_portions(database):
    months = [f"2025-{month:02}" for month in range(1, 13)]
    add(database, {Place(KEY, month, NEWS.site): {"calls": 1} for month in months} | {NEWS: {"calls": 1}})
    with database.begin() as conn:
        gone = [usage.forget_old(conn, before="2025-11", limit=6) for _ in range(3)]
    assert gone == [6, 4, 0]
    assert [month for month, _ in rows(database, since="0000-00")] == ["2025-11", "2025-12", "2026-11"]
