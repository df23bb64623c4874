"""What a request with an Idempotency-Key has made, for requests of programs and moderators.

A comment's own keys stand in ``idempotency``: theirs belong to a site, these to a token.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, tuple_

from service.store.tables import request_keys
from service.store.types import utcnow


@dataclass(frozen=True, slots=True)
class Repeated:
    """A key that was used: the MAC of the first request's body, and the id of what it made."""

    body_mac: str
    made_id: str


def find(conn: Connection, token_id: str, key_hash: str, *, keep_s: int) -> Repeated | None:
    """What is remembered of a token's key that is not older than ``keep_s`` seconds."""
    table = request_keys
    where = (table.c.token_id == token_id) & (table.c.key_hash == key_hash)
    query = select(table.c.body_mac, table.c.made_id).where(where, table.c.created_at > utcnow(-keep_s))
    row = conn.execute(query).first()
    return Repeated(row.body_mac, row.made_id) if row else None


def add(conn: Connection, token_id: str, key_hash: str, repeated: Repeated, *, keep_s: int) -> None:
    """Remember a key; IntegrityError if another request was faster. An outdated one is replaced."""
    table = request_keys
    where = (table.c.token_id == token_id) & (table.c.key_hash == key_hash)
    conn.execute(delete(table).where(where, table.c.created_at <= utcnow(-keep_s)))
    conn.execute(
        insert(table)
        .inline()
        .values(
            token_id=token_id, key_hash=key_hash, body_mac=repeated.body_mac, made_id=repeated.made_id
        )
    )  # fmt: skip


def forget_old(conn: Connection, *, keep_s: int, limit: int) -> int:
    """Delete keys older than ``keep_s`` seconds, ``limit`` at most; returns how many."""
    table = request_keys
    old = select(table.c.token_id, table.c.key_hash).where(table.c.created_at <= utcnow(-keep_s)).limit(limit)
    return conn.execute(delete(table).where(tuple_(table.c.token_id, table.c.key_hash).in_(old))).rowcount
