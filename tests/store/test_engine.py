"""The database's way in: what a failure becomes, what never blocks what, and how long anyone waits."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from service.domain.errors import Unavailable
from service.store.engine import Database

CANARY = "canary-7f3a@example.com"

marks = Table("marks", MetaData(), Column("n", Integer, primary_key=True), Column("note", String(99)))

New = Callable[..., Database]


def openers(url: str) -> Iterator[New]:
    """Opens databases on one address, as the processes of a service do, and closes them in the end."""
    opened = []

    def new(wait_ms: int = 2000, pool_connections: int = 4) -> Database:
        opened.append(Database(url, wait_ms=wait_ms, pool_connections=pool_connections))
        return opened[-1]

    marks.create(new().engine)
    yield new
    for database in opened:
        database.close()


@pytest.fixture
def new(database_url) -> Iterator[New]:
    yield from openers(database_url)


@pytest.fixture
def new_on_sqlite(new_sqlite) -> Iterator[New]:
    yield from openers(new_sqlite())


@pytest.fixture
def new_on_postgresql(new_postgresql) -> Iterator[New]:
    yield from openers(new_postgresql())


def add(n: int, note: str = "") -> Callable:
    return lambda conn: conn.execute(insert(marks).values(n=n, note=note))


def stored(database: Database) -> list[int]:
    with database.read() as conn:
        return sorted(conn.execute(select(marks.c.n)).scalars())


def fill(database: Database, numbers: range) -> None:
    for number in numbers:
        database.write(add(number))


def lock_writers_out(conn) -> None:
    """Hold the lock that no other writer gets past; on SQLite whoever writes has it already."""
    if conn.dialect.name == "postgresql":
        conn.execute(text("LOCK TABLE marks IN EXCLUSIVE MODE"))


def test_what_was_written_is_there_and_what_failed_is_not(new):
    database = new()
    database.write(add(1))
    with pytest.raises(ZeroDivisionError):
        write_and_fail(database)
    with pytest.raises(IntegrityError):
        database.write(add(1))
    assert stored(database) == [1]


def write_and_fail(database: Database) -> None:
    with database.begin() as conn:
        add(2)(conn)
        raise ZeroDivisionError


def test_an_error_text_quotes_no_value(new):
    database = new()
    database.write(add(1))
    with pytest.raises(IntegrityError) as caught:
        database.write(add(1, CANARY))
    assert CANARY not in str(caught.value)


def test_a_mistake_of_ours_is_not_taken_for_a_database_that_is_away(new):
    with pytest.raises((ProgrammingError, Unavailable)) as caught, new().read() as conn:
        conn.execute(text("SELECT FROM nothing WHERE"))
    assert conn.dialect.name == "sqlite" or caught.type is ProgrammingError


def test_many_writers_in_many_processes_all_get_through(new):
    writers = [threading.Thread(target=fill, args=(new(), range(start, 200, 4))) for start in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert stored(new()) == list(range(200))


def test_reading_does_not_wait_for_a_writer_and_sees_only_what_is_committed(new):
    writer, reader = new(), new()
    with writer.begin() as conn:
        lock_writers_out(conn)
        add(1)(conn)
        assert stored(reader) == []
    assert stored(reader) == [1]


@pytest.mark.parametrize("way", ["write", "begin"])
def test_whoever_cannot_write_in_time_is_told_so_and_may_come_again(new, way):
    holder, other = new(), new(wait_ms=200)

    def attempt(number: int) -> None:
        if way == "write":
            return other.write(add(number))
        with other.begin() as conn:
            return add(number)(conn)

    with holder.begin() as conn:
        lock_writers_out(conn)
        add(1)(conn)
        with pytest.raises(Unavailable):
            attempt(2)
    attempt(3)
    assert stored(other) == [1, 3]


def test_a_stranger_and_one_of_ours_cannot_make_a_writer_wait_twice(new_on_sqlite):
    """Our own writers wait at one lock and all of them at SQLite's; the two waits share the time."""
    stranger, ours, other = new_on_sqlite(), new_on_sqlite(wait_ms=1500), new_on_sqlite(wait_ms=2000)

    def wait_in_vain() -> None:
        with suppress(Unavailable):
            ours.write(add(1))

    waiting = threading.Thread(target=wait_in_vain)
    with stranger.engine.begin():
        waiting.start()
        began = time.monotonic()
        with pytest.raises(Unavailable):
            other.write(add(2))
        assert time.monotonic() - began < 3.0
        waiting.join()
    assert stored(other) == []


def test_no_more_connections_than_the_pool_has_and_nobody_waits_for_one_for_ever(new):
    database = new(wait_ms=100, pool_connections=2)
    with database.read(), database.read(), pytest.raises(Unavailable), database.read():
        pass
    assert stored(database) == []


def test_a_connection_that_the_server_ended_is_replaced_unnoticed(new_on_postgresql):
    database, admin = new_on_postgresql(), new_on_postgresql()
    database.write(add(1))
    end_all_others(admin)
    assert stored(database) == [1]


def test_a_connection_lost_within_a_transaction_is_unavailable_and_not_a_bug(new_on_postgresql):
    database, admin = new_on_postgresql(), new_on_postgresql()
    with pytest.raises(Unavailable):
        write_while_cut_off(database, admin)
    assert stored(database) == []


def write_while_cut_off(database: Database, admin: Database) -> None:
    with database.begin() as conn:
        add(1)(conn)
        end_all_others(admin)
        add(2)(conn)


def end_all_others(admin: Database) -> None:
    others = "datname = current_database() AND pid <> pg_backend_pid()"
    with admin.begin() as conn:
        conn.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"))


def test_a_database_that_is_not_there_is_unavailable(tmp_path, postgres_server):
    for url in (f"sqlite:///{tmp_path}/no/such/folder/x.db", postgres_server.url("no_such_database")):
        database = Database(url, wait_ms=100, pool_connections=1)
        with pytest.raises(Unavailable):
            database.ping()
        with pytest.raises(Unavailable):
            database.write(add(1))
        database.close()


def test_a_log_that_a_reader_needs_is_scrubbed_when_the_reader_is_gone(new_on_sqlite):
    database = new_on_sqlite(wait_ms=200)
    database.write(add(1, CANARY))
    with new_on_sqlite().read() as conn:
        conn.execute(select(marks)).all()
        with database.begin() as other:
            other.execute(marks.delete())
        assert (database.scrub(), database.scrub_due) == (False, True)
    assert (database.scrub(), database.scrub_due) == (True, False)


def test_a_scrubbed_log_holds_nothing_any_more(new_on_sqlite):
    database = new_on_sqlite()
    database.write(add(1, CANARY))
    with database.begin() as conn:
        conn.execute(marks.delete())
    database.scrub()
    file = database.url.database
    for part in (file, f"{file}-wal"):
        with open(part, "rb") as raw:
            assert CANARY.encode() not in raw.read()
