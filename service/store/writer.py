"""One writer at a time on SQLite, and one commit for all who wait.

Source of the idea: group commit, as databases do it in their log. Whoever comes first leads: it takes the
lock, runs the work of everybody who has queued up meanwhile, and commits once for all of them.
"""

import fcntl
import os
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

T = TypeVar("T")

GROUP_MAX = 64
"""Most transactions in one commit, so that the first of them need not wait long for the last."""

_POLL_FIRST_S = 0.0005
_POLL_LONGEST_S = 0.005


class LockTimeout(Exception):
    """Somebody else held the write lock for longer than we may wait, or there is no place for its file."""


class FileLock:
    """A lock between threads and processes of one machine, with a bounded wait. Not re-entrant."""

    def __init__(self, path: str, *, wait_s: float) -> None:
        self._path = path
        self._wait_s = wait_s
        self._thread_lock = threading.Lock()
        self._fd: int | None = None

    def __enter__(self) -> None:
        deadline = time.monotonic() + self._wait_s
        if not self._thread_lock.acquire(timeout=self._wait_s):
            raise LockTimeout
        try:
            self._take_file(deadline)
        except BaseException:
            self._thread_lock.release()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._fd is not None:
            fcntl.flock(self._fd, fcntl.LOCK_UN)
        self._thread_lock.release()

    def close(self) -> None:
        """Give the file back; who takes the lock again opens it anew."""
        with self._thread_lock:
            if self._fd is not None:
                os.close(self._fd)
                self._fd = None

    def _take_file(self, deadline: float) -> None:
        if self._fd is None:
            try:
                self._fd = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            except OSError:
                raise LockTimeout from None
        pause_s = _POLL_FIRST_S
        while True:
            try:
                return fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise LockTimeout from None
            time.sleep(pause_s)
            pause_s = min(pause_s * 2, _POLL_LONGEST_S)


class _Ticket:
    """One caller's work and what became of it."""

    __slots__ = ("done", "error", "result", "work")

    def __init__(self, work: Callable[[Connection], Any]) -> None:
        self.work = work
        self.done = threading.Event()
        self.result: Any = None
        self.error: BaseException | None = None


class GroupWriter:
    """Runs the work of several threads in one transaction. A failure costs only its own caller."""

    def __init__(self, begin: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._begin = begin
        self._queue: list[_Ticket] = []
        self._queue_lock = threading.Lock()
        self._leader_lock = threading.Lock()

    def run(self, work: Callable[[Connection], T]) -> T:
        """The result of ``work`` after its commit; whatever it raised, if it was rolled back."""
        ticket = _Ticket(work)
        with self._queue_lock:
            self._queue.append(ticket)
        with self._leader_lock:
            if not ticket.done.is_set():
                self._lead(ticket)
        if ticket.error is not None:
            raise ticket.error
        result: T = ticket.result
        return result

    def _lead(self, own: _Ticket) -> None:
        group: list[_Ticket] = []
        try:
            with self._begin() as connection:
                # Taken only now: whoever came while we waited for the lock still gets into this commit.
                group = self._take(GROUP_MAX, own)
                for ticket in group:
                    _attempt(connection, ticket)
        except BaseException as error:
            # Nothing was committed, so nobody may be told that it was; and whoever waited behind us for
            # the same lock has waited long enough.
            for ticket in group or (group := self._take(None, own)):
                ticket.error = error
        for ticket in group:
            ticket.done.set()

    def _take(self, most: int | None, own: _Ticket) -> list[_Ticket]:
        with self._queue_lock:
            self._queue.remove(own)
            group = [own, *self._queue[: None if most is None else most - 1]]
            del self._queue[: len(group) - 1]
        return group


def _attempt(connection: Connection, ticket: _Ticket) -> None:
    try:
        with connection.begin_nested():
            ticket.result = ticket.work(connection)
    except OperationalError:
        raise  # The database itself failed: the transaction of the whole group is lost.
    except Exception as error:
        ticket.error = error
