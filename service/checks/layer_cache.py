"""The layers that sites taught, as a process holds them: read when their version changes, else remembered."""

import logging

from sqlalchemy import Connection

from service.checks.learned import NOTHING, Learned, Taught
from service.classifiers.online import BadLayer, layer_from_bytes
from service.store import layers
from service.store.layers import StoredLayer

log = logging.getLogger(__name__)

OF_EACH_KIND_MIN = 5
"""Lessons of spam, and of ham, without which a layer would only know one side."""


class LayerCache:
    """The layers of all sites, as of their newest versions. One a process."""

    def __init__(self, *, lessons_min: int) -> None:
        self._lessons_min = lessons_min
        self._read: dict[str, tuple[int, Taught]] = {}

    def of(self, conn: Connection, site_id: str) -> Taught:
        """What this site taught so far. One look into an index, and a read of 100 kB when there is news."""
        version = layers.newest_version(conn, site_id)
        known = self._read.get(site_id)
        if known is None or known[0] != version:
            known = (version, self._load(conn, site_id) if version else NOTHING)
            self._read[site_id] = known
        return known[1]

    def _load(self, conn: Connection, site_id: str) -> Taught:
        current = self._learned(layers.newest(conn, site_id), may_count=True)
        candidate = self._learned(layers.newest(conn, site_id, candidate=True), may_count=False)
        return Taught(current, candidate)

    def _learned(self, stored: StoredLayer | None, *, may_count: bool) -> Learned | None:
        if stored is None:
            return None
        enough = (
            stored.spam + stored.ham >= self._lessons_min and min(stored.spam, stored.ham) >= OF_EACH_KIND_MIN
        )
        try:
            return Learned(stored.version, layer_from_bytes(stored.state), enough and may_count)
        except BadLayer:  # Then the shipped model judges, and the log says so.
            log.exception("layer.unreadable", extra={"site_id": stored.site_id, "version": stored.version})
            return None
