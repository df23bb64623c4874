"""Idempotency keys: which comment a client's retry speaks of. No answer is stored, only the comment's id.

Key and body are kept as MACs under a secret that is not in the database: without it nothing here tests a
guess of the key, the text or the address.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, tuple_

from service.store.tables import idempotency_keys
from service.store.types import utcnow


@dataclass(frozen=True, slots=True)
class Remembered:
    """The comment that the first request with a key made, and the MAC of its body."""

    comment_id: str
    body_mac: str


def find(conn: Connection, site_id: str, key_hash: str, *, keep_s: int) -> Remembered | None:
    """What is remembered of a key that is not older than ``keep_s`` seconds."""
    table = idempotency_keys
    where = (table.c.site_id == site_id) & (table.c.key_hash == key_hash)
    query = select(table.c.comment_id, table.c.body_mac).where(where, table.c.created_at > utcnow(-keep_s))
    row = conn.execute(query).first()
    return Remembered(row.comment_id, row.body_mac) if row else None


def add(conn: Connection, site_id: str, key_hash: str, remembered: Remembered, *, keep_s: int) -> None:
    """Remember a key; IntegrityError if another request was faster. An outdated one is replaced."""
    table = idempotency_keys
    where = (table.c.site_id == site_id) & (table.c.key_hash == key_hash)
    conn.execute(delete(table).where(where, table.c.created_at <= utcnow(-keep_s)))
    conn.execute(
        insert(table)
        .inline()
        .values(
            site_id=site_id,
            key_hash=key_hash,
            comment_id=remembered.comment_id,
            body_mac=remembered.body_mac,
        )
    )


def forget_old(conn: Connection, *, keep_s: int, limit: int) -> int:
    """Delete keys older than ``keep_s`` seconds, ``limit`` at most; returns how many."""
    table = idempotency_keys
    old = select(table.c.site_id, table.c.key_hash).where(table.c.created_at <= utcnow(-keep_s)).limit(limit)
    return conn.execute(delete(table).where(tuple_(table.c.site_id, table.c.key_hash).in_(old))).rowcount
