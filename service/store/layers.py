"""Layers of the spam check, by site and version. The newest is in force; one can go back to older ones."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select

from service.store.tables import spam_layers

FROM_LESSONS = "lessons"
"""The origin of a version that was made of the one before it and of the lessons since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredLayer:
    """One version of one site's layer; ``state`` is what ``service.classifiers.online`` wrote."""

    site_id: str
    version: int
    through_seq: int
    spam: int
    ham: int
    origin: str
    candidate: bool = False
    state: bytes = b""
    created_at: datetime | None = None


def newest_version(conn: Connection, site_id: str) -> int:
    """The highest number given; 0 where nothing was taught. One look into the primary key."""
    query = select(func.max(spam_layers.c.version)).where(spam_layers.c.site_id == site_id)
    return conn.execute(query).scalar() or 0


def newest(
    conn: Connection, site_id: str, *, candidate: bool = False, below: int | None = None
) -> StoredLayer | None:
    """The layer in force, or with ``candidate`` the one that runs beside it; ``below`` a version, the last
    one before that."""
    where = (spam_layers.c.site_id == site_id) & (spam_layers.c.candidate == candidate)
    return _first(conn, where if below is None else where & (spam_layers.c.version < below))


def get(conn: Connection, site_id: str, version: int) -> StoredLayer | None:
    """One version with its state."""
    return _first(conn, (spam_layers.c.site_id == site_id) & (spam_layers.c.version == version))


def history(conn: Connection, site_id: str) -> list[StoredLayer]:
    """All kept versions without their state, newest first."""
    table = spam_layers.c
    query = select(*(column for column in table if column.name != "state")).where(table.site_id == site_id)
    return [_layer(row, b"") for row in conn.execute(query.order_by(table.version.desc()))]


def add(conn: Connection, layer: StoredLayer) -> None:
    """Store a version. Raises IntegrityError where its number is taken: another process was faster."""
    conn.execute(
        insert(spam_layers).values(
            site_id=layer.site_id, version=layer.version, through_seq=layer.through_seq, spam=layer.spam,
            ham=layer.ham, origin=layer.origin, candidate=layer.candidate, state=layer.state,
        )
    )  # fmt: skip


def drop_candidates(conn: Connection, site_id: str) -> int:
    """Delete what runs in shadow; returns how many there were."""
    where = (spam_layers.c.site_id == site_id) & spam_layers.c.candidate
    return conn.execute(delete(spam_layers).where(where)).rowcount


def forget_old(conn: Connection, site_id: str, *, keep: int) -> None:
    """Delete all but the newest ``keep`` versions of a site, and never a candidate."""
    where = (spam_layers.c.site_id == site_id) & ~spam_layers.c.candidate
    kept = select(spam_layers.c.version).where(where).order_by(spam_layers.c.version.desc()).limit(keep)
    oldest_kept = min(conn.execute(kept).scalars(), default=0)
    conn.execute(delete(spam_layers).where(where, spam_layers.c.version < oldest_kept))


def _first(conn: Connection, where: ColumnElement[bool]) -> StoredLayer | None:
    query = select(spam_layers).where(where).order_by(spam_layers.c.version.desc()).limit(1)
    row = conn.execute(query).first()
    return _layer(row, row.state) if row else None


def _layer(row: Any, state: bytes) -> StoredLayer:
    return StoredLayer(
        site_id=row.site_id, version=row.version, through_seq=row.through_seq, spam=row.spam, ham=row.ham,
        origin=row.origin, candidate=row.candidate, state=state, created_at=row.created_at,
    )  # fmt: skip
