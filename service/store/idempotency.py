"""Idempotency keys: what the first request with a key has made. No answer is stored, only the id of that.

A comment's keys belong to a site, those of programs and moderators to a token. Key and body are kept as MACs
under a secret that is not in the database: without it nothing here tests a guess of the key, the text or the
address.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Table, delete, insert, select, tuple_

from service.store.tables import idempotency_keys, request_keys
from service.store.types import utcnow


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """A key of ``owner_id``, the id of what the first request with it made, and the MAC of its body."""

    owner_id: str
    key_hash: str
    made_id: str
    body_mac: str


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one table: whose they are, and what they made."""

    table: Table
    owner: "Column[Any]"
    made: "Column[Any]"

    def find(self, conn: Connection, owner_id: str, key_hash: str, *, keep_s: int) -> Remembered | None:
        """What is remembered of a key that is not older than ``keep_s`` seconds."""
        table = self.table.c
        where = (self.owner == owner_id) & (table.key_hash == key_hash)
        query = select(self.made.label("made_id"), table.body_mac)
        row = conn.execute(query.where(where, table.created_at > utcnow(-keep_s))).first()
        if row is None:
            return None
        return Remembered(owner_id=owner_id, key_hash=key_hash, made_id=row.made_id, body_mac=row.body_mac)

    def add(self, conn: Connection, remembered: Remembered, *, keep_s: int) -> None:
        """Remember a key; IntegrityError if another request was faster. An outdated one is replaced."""
        table = self.table.c
        where = (self.owner == remembered.owner_id) & (table.key_hash == remembered.key_hash)
        conn.execute(delete(self.table).where(where, table.created_at <= utcnow(-keep_s)))
        values = {
            self.owner.name: remembered.owner_id, "key_hash": remembered.key_hash,
            self.made.name: remembered.made_id, "body_mac": remembered.body_mac,
        }  # fmt: skip
        conn.execute(insert(self.table).inline().values(values))

    def forget_old(self, conn: Connection, *, keep_s: int, limit: int) -> int:
        """Delete keys older than ``keep_s`` seconds, ``limit`` at most; returns how many."""
        table = self.table.c
        old = select(self.owner, table.key_hash).where(table.created_at <= utcnow(-keep_s)).limit(limit)
        gone = delete(self.table).where(tuple_(self.owner, table.key_hash).in_(old))
        return conn.execute(gone).rowcount


OF_COMMENTS = Keys(idempotency_keys, idempotency_keys.c.site_id, idempotency_keys.c.comment_id)
OF_REQUESTS = Keys(request_keys, request_keys.c.token_id, request_keys.c.made_id)
