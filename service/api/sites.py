"""The sites of this installation, looked up again every few seconds: a handful of rows for every request."""

import threading
import time

from service.domain.errors import FieldError, Invalid, Unavailable
from service.store import sites
from service.store.engine import Database
from service.store.sites import Site

KEPT_S = 5.0
TRIED_AGAIN_S = 1.0
"""After a look that failed, nobody looks for so long."""


class KnownSites:
    """Call ``resolve`` with what a request says. Threads may share it.

    One thread looks at a time; the others go on with what is known. While the database is away what was
    known stays, and is looked for again soon. Without a first look that went well everybody hears
    Unavailable, at once while the last try is fresh.
    """

    def __init__(self, database: Database, kept_s: float = KEPT_S) -> None:
        self._database = database
        self._kept_s = kept_s
        self._looking = threading.Lock()
        self._known: dict[str, Site] | None = None
        self._fresh_until = 0.0

    def resolve(self, site_id: str | None) -> Site:
        """The site of this id, or the only one there is. Raises Invalid or Unavailable; never means "all"."""
        known = self._sites()
        if site_id is None:
            if len(known) == 1:
                return next(iter(known.values()))
            raise Invalid((FieldError("site", "required"),))
        if site_id not in known:
            raise Invalid((FieldError("site", "not_found"),))
        return known[site_id]

    def _sites(self) -> dict[str, Site]:
        # Who has nothing to answer with waits for the thread that looks; who has something does not.
        if self._is_due() and self._looking.acquire(blocking=self._known is None):
            try:
                if self._is_due():
                    self._look()
            finally:
                self._looking.release()
        known = self._known
        if known is None:
            raise Unavailable("the sites could not be looked up")
        return known

    def _is_due(self) -> bool:
        return time.monotonic() > self._fresh_until

    def _look(self) -> None:
        try:
            with self._database.read() as conn:
                self._known = {site.id: site for site in sites.every(conn)}
        except Unavailable:
            self._fresh_until = time.monotonic() + TRIED_AGAIN_S
        else:
            self._fresh_until = time.monotonic() + self._kept_s
