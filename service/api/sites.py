"""The sites of this installation, looked up again every few seconds: a handful of rows for every request."""

import threading
import time

from service.domain.errors import FieldError, Invalid
from service.store import sites
from service.store.engine import Database
from service.store.sites import Site

KEPT_S = 5.0


class KnownSites:
    """Call ``resolve`` with what a request says. Threads may share it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._known: dict[str, Site] = {}
        self._fresh_until = 0.0

    def resolve(self, site_id: str | None) -> Site:
        """The site of this id, or the only one there is. Raises Invalid; never means "all"."""
        known = self._sites()
        if site_id is None:
            if len(known) == 1:
                return next(iter(known.values()))
            raise Invalid((FieldError("site", "required"),))
        if site_id not in known:
            raise Invalid((FieldError("site", "not_found"),))
        return known[site_id]

    def _sites(self) -> dict[str, Site]:
        with self._lock:
            if time.monotonic() > self._fresh_until:
                with self._database.read() as conn:
                    self._known = {site.id: site for site in sites.every(conn)}
                self._fresh_until = time.monotonic() + KEPT_S
            return self._known
