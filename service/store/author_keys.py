"""The public keys with which news sites vouch for their readers: a handful a site, and no secret."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from service.store.tables import author_keys
from service.store.types import utcnow

_FIND = select(author_keys.c.public_key).where(
    author_keys.c.id == bindparam("key_id"), author_keys.c.site_id == bindparam("of_site"),
    author_keys.c.revoked_at.is_(None),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AuthorKey:
    """One key as operators see it."""

    id: str
    site_id: str
    name: str
    created_at: datetime


def add(conn: Connection, key_id: str, site_id: str, *, name: str, public_key: bytes) -> None:
    """Store a key of 32 bytes."""
    values = {"id": key_id, "site_id": site_id, "name": name, "public_key": public_key}
    conn.execute(insert(author_keys).inline().values(values))


def find(conn: Connection, site_id: str, key_id: str) -> bytes | None:
    """The 32 bytes of a key of this site that is not revoked; None if there is none of this id."""
    return conn.execute(_FIND, {"key_id": key_id, "of_site": site_id}).scalar_one_or_none()


def every(conn: Connection) -> Sequence[AuthorKey]:
    """All keys that are not revoked, by site, the oldest first."""
    columns = (author_keys.c.id, author_keys.c.site_id, author_keys.c.name, author_keys.c.created_at)
    query = select(*columns).where(author_keys.c.revoked_at.is_(None))
    rows = conn.execute(query.order_by(author_keys.c.site_id, author_keys.c.created_at))
    return [AuthorKey(row.id, row.site_id, row.name, row.created_at) for row in rows]


def revoke(conn: Connection, key_id: str) -> bool:
    """End a key now; False if there is none of this id."""
    where = (author_keys.c.id == key_id) & author_keys.c.revoked_at.is_(None)
    return conn.execute(update(author_keys).where(where).values(revoked_at=utcnow())).rowcount > 0
