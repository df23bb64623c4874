"""Group commit: one commit for all who wait, and each caller is told the truth about its own work."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError

from service.store.engine import Database
from service.store.writer import FileLock, GroupWriter, LockTimeout
from tests.support.stack import wait_until

numbers = Table("numbers", MetaData(), Column("n", Integer, primary_key=True))


class Room:
    """A database whose transactions begin only while its door is open, and that counts its commits."""

    def __init__(self, path) -> None:
        self.engine = Database(f"sqlite:///{path}", wait_ms=5000, pool_connections=2).engine
        numbers.create(self.engine)
        self.door = threading.Event()
        self.commits = 0
        self.fails: BaseException | None = None
        self.writer = GroupWriter(self._begin)

    @contextmanager
    def _begin(self) -> Iterator:
        self.door.wait(30)
        with self.engine.begin() as conn:
            yield conn
            if self.fails:
                raise self.fails
        self.commits += 1

    def stored(self) -> list[int]:
        with self.engine.connect() as conn:
            return sorted(conn.execute(select(numbers.c.n)).scalars())

    def write_all(self, values: list[int]) -> dict[int, object]:
        """Write each from a thread of its own, all behind the closed door; then open it."""
        outcome: dict[int, object] = {}

        def write(place: int, value: int) -> None:
            try:
                outcome[place] = self.writer.run(lambda conn: store(conn, value))
            except Exception as error:
                outcome[place] = type(error)

        threads = [threading.Thread(target=write, args=pair) for pair in enumerate(values)]
        for thread in threads:
            thread.start()
        wait_until(lambda: len(self.writer._queue) == len(values))
        self.door.set()
        for thread in threads:
            thread.join()
        return outcome


def store(conn, value: int) -> int:
    conn.execute(insert(numbers).values(n=value))
    if value < 0:
        raise ValueError(value)
    return value


@pytest.fixture
def room(tmp_path) -> Iterator[Room]:
    room = Room(tmp_path / "numbers.db")
    yield room
    room.engine.dispose()


def test_all_who_wait_share_one_commit_and_get_their_own_results(room):
    assert room.write_all([1, 2, 3, 4, 5]) == dict(enumerate([1, 2, 3, 4, 5]))
    assert (room.commits, room.stored()) == (1, [1, 2, 3, 4, 5])


def test_a_failure_costs_only_its_own_caller_and_leaves_no_trace(room):
    outcome = room.write_all([1, -7, 2, 2])
    assert sorted(map(str, outcome.values())) == sorted(map(str, [1, 2, ValueError, IntegrityError]))
    assert (room.commits, room.stored()) == (1, [1, 2])


def test_nobody_is_told_that_it_was_stored_when_the_commit_failed(room):
    room.fails = OperationalError("COMMIT", {}, Exception("disk full"))
    assert set(room.write_all([1, 2, 3]).values()) == {OperationalError}
    assert room.stored() == []


def test_a_failing_database_loses_the_group_and_not_the_next_one(room):
    def cannot(_conn) -> None:
        raise OperationalError("INSERT", {}, Exception("disk full"))

    room.door.set()
    with pytest.raises(OperationalError):
        room.writer.run(cannot)
    assert room.writer.run(lambda conn: store(conn, 1)) == 1
    assert room.stored() == [1]


def test_a_lock_is_held_by_one_at_a_time_also_within_a_process(tmp_path):
    one, other = (FileLock(str(tmp_path / "lock"), wait_s=0.05) for _ in range(2))
    with one:
        with pytest.raises(LockTimeout), other:
            pass
        with pytest.raises(LockTimeout), one:
            pass
    with other:
        pass


def test_a_lock_is_given_back_when_the_work_fails(tmp_path):
    lock = FileLock(str(tmp_path / "lock"), wait_s=0.05)
    with pytest.raises(ZeroDivisionError), lock:
        raise ZeroDivisionError
    with lock:
        pass
