"""Calls are counted in memory and written now and then; a database that is away loses none of them."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from service.domain.errors import Unavailable
from service.store import usage
from service.store.engine import Database
from service.usecases import count_usage
from service.usecases.count_usage import UsageCounter
from tests.support.press import create_tables

KEY = "a" * 26


@pytest.fixture
def new_database(new_sqlite: Callable[..., str]) -> Callable[..., str]:
    return new_sqlite


@pytest.fixture
def database(new_database):
    database = Database(new_database(create_tables), wait_ms=1000, pool_connections=2)
    yield database
    database.close()


def clock() -> datetime:
    return datetime(2026, 11, 30, 23, 59, tzinfo=UTC)


def calls(database: Database) -> int:
    with database.read() as conn:
        return usage.calls_of_month(conn, KEY, "2026-11")


def test_what_was_counted_is_there_once_it_was_written(database):
    counter = UsageCounter(database, clock)
    for _ in range(5):
        counter.count(KEY, "news.example.org", "calls", "ham")
    assert calls(database) == 0
    counter.write()
    assert calls(database) == 5
    counter.write()
    assert calls(database) == 5


def test_a_call_after_some_seconds_writes_what_was_counted_before(database, monkeypatch):
    counter = UsageCounter(database, clock)
    counter.count(KEY, "news.example.org", "calls")
    monkeypatch.setattr(count_usage, "WRITE_EVERY_S", -1.0)
    counter.count(KEY, "news.example.org", "calls")
    assert calls(database) == 2


class Away(Database):
    """A database that nobody can write to."""

    def write(self, work):
        raise Unavailable("the database is busy")


def test_what_cannot_be_written_is_kept_for_the_next_time(database):
    counter = UsageCounter(database, clock)
    counter.count(KEY, "news.example.org", "calls")
    counter._database = Away(str(database.url), wait_ms=1000, pool_connections=1)
    counter.write()
    counter._database.close()
    counter._database = database
    counter.count(KEY, "news.example.org", "calls")
    counter.write()
    assert calls(database) == 2


def test_a_flood_of_sites_takes_no_more_memory_than_so_much(database):
    counter = UsageCounter(database, clock)
    for number in range(count_usage.PLACES_MAX + 50):
        counter.count(KEY, f"s{number}.example.org", "calls")
    assert len(counter._counted) <= count_usage.PLACES_MAX + 1
    counter.write()
    assert calls(database) == count_usage.PLACES_MAX + 50
