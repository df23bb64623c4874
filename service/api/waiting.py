"""How many comments wait for the checks: a flood that workers cannot follow is told to come later.

Looked up once a second for each site and process, and only as far as the limit: so a few more than the limit
may get in, and the way in never pays for a count.
"""

import logging
import threading
import time

from service.domain.errors import QueueFull
from service.store import queue
from service.store.engine import Database

log = logging.getLogger(__name__)

KEPT_S = 1.0


class WaitingLine:
    """Call ``refuse_if_full`` before a comment is stored. Threads share it: one looks, others go on."""

    def __init__(self, database: Database, comments_max: int, kept_s: float = KEPT_S) -> None:
        self._database = database
        self._max = comments_max
        self._kept_s = kept_s
        self._looking = threading.Lock()
        self._full: dict[str, bool] = {}
        self._fresh_until: dict[str, float] = {}

    def refuse_if_full(self, site_id: str) -> None:
        """Raise QueueFull while the site has as many pending comments as it may, Unavailable if that cannot
        be looked up."""
        if self._max and self._is_due(site_id) and self._looking.acquire(blocking=False):
            try:
                self._look(site_id)
            finally:
                self._looking.release()
        if self._full.get(site_id):
            raise QueueFull("too many comments wait to be checked")

    def _is_due(self, site_id: str) -> bool:
        return time.monotonic() > self._fresh_until.get(site_id, 0.0)

    def _look(self, site_id: str) -> None:
        with self._database.read() as conn:
            waiting = queue.count_pending(conn, site_id, most=self._max)
        self._full[site_id] = waiting >= self._max
        self._fresh_until[site_id] = time.monotonic() + self._kept_s
        if self._full[site_id]:
            log.error("queue.full", extra={"site_id": site_id, "count": waiting})
