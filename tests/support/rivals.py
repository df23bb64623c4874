"""A second transaction beside the test's own, on PostgreSQL: it comes while the first holds what it wants."""

import threading
from collections.abc import Callable

from sqlalchemy import text

from service.store.engine import Database
from tests.support.stack import wait_until

ENDS_WITHIN_S = 60.0
WAITING = text(
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)


class Rival:
    """Does ``work`` in a thread of its own."""

    def __init__(self, database: Database, work: Callable[[], object]) -> None:
        self._database = database
        self._work = work
        self._failed: list[Exception] = []
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Return once it waits for a lock, or has come through without."""
        self._thread.start()
        wait_until(lambda: self._waits_for_a_lock() or not self._thread.is_alive())

    def end(self) -> None:
        """Once nothing is in its way any more: it must come to its end, and without an error."""
        self._thread.join(ENDS_WITHIN_S)
        assert not self._thread.is_alive()
        assert self._failed == []

    def _run(self) -> None:
        try:
            self._work()
        except Exception as error:
            self._failed.append(error)

    def _waits_for_a_lock(self) -> bool:
        with self._database.read() as conn:
            return bool(conn.execute(WAITING).scalar_one())
