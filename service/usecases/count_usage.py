"""Count what keys ask for: added up in memory, written with the first call after some seconds.

Statistics, not a bill: a process that is stopped forgets what it has not written, a few seconds' calls.
"""

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime

from service.domain.errors import Unavailable
from service.store import usage
from service.store.engine import Database
from service.store.usage import Place

log = logging.getLogger(__name__)

WRITE_EVERY_S = 5.0
PLACES_MAX = 1_000
"""Keys and sites counted apart between two writes; further sites of a key share one without a name."""


class UsageCounter:
    """The counts of one process. Threads may share it."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._lock = threading.Lock()
        self._counted: dict[Place, Counter[str]] = {}
        self._written = time.monotonic()

    def count(self, token_id: str, site: str, *names: str) -> None:
        """One more of each of ``names`` (``usage.COUNTED``). Never raises because the database is away."""
        month = month_of(self._clock())
        with self._lock:
            place = Place(token_id, month, site)
            if place not in self._counted and len(self._counted) >= PLACES_MAX:
                place = Place(token_id, month, "")
            self._counted.setdefault(place, Counter()).update(names)
            due = time.monotonic() - self._written > WRITE_EVERY_S
        if due:
            self.write()

    def write(self) -> None:
        """Add what was counted to the database; if that is away, keep it for the next time."""
        with self._lock:
            counted, self._counted = self._counted, {}
            self._written = time.monotonic()
        if not counted:
            return
        try:
            self._database.write(lambda conn: usage.add(conn, counted))
        except Unavailable:
            log.warning("usage.put_off", extra={"count": len(counted)})
            with self._lock:
                for place, numbers in counted.items():
                    self._counted.setdefault(place, Counter()).update(numbers)


def month_of(when: datetime) -> str:
    """The month that a call counts in, such as ``2026-11``."""
    return f"{when:%Y-%m}"
