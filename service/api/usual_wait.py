"""How long a comment usually waits for a person, looked up every few minutes for each site and process."""

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy import Connection

from service.domain.errors import Unavailable
from service.store import waits

KEPT_S = 300.0

Read = Callable[[], AbstractContextManager[Connection]]
"""Gives a connection to read by. It is asked for only when it is time to look."""


class UsualWaits:
    """Call ``of``. Threads share it: one looks, others go on with what is known."""

    def __init__(self, kept_s: float = KEPT_S) -> None:
        self._kept_s = kept_s
        self._looking = threading.Lock()
        self._known: dict[str, int | None] = {}
        self._fresh_until: dict[str, float] = {}

    def of(self, site_id: str, read: Read) -> int | None:
        """Seconds, or None where nothing can be said.

        A ``read`` that opens a transaction of its own may fail: what is told of it is no promise. An error in
        the caller's transaction is the caller's, who could not commit any more.
        """
        if time.monotonic() > self._fresh_until.get(site_id, 0.0) and self._looking.acquire(blocking=False):
            try:
                self._fresh_until[site_id] = time.monotonic() + self._kept_s
                with read() as conn:
                    self._known[site_id] = waits.usual_s(conn, site_id)
            except Unavailable:
                self._known.pop(site_id, None)
            finally:
                self._looking.release()
        return self._known.get(site_id)
