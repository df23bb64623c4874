"""The sealed addresses, in a table of their own. The web process may only insert here; workers open.

This module is walled: an import contract names the few use cases that may use it.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from service.store.tables import comments, contacts
from service.store.types import utcnow

_ADD = insert(contacts).inline()


@dataclass(frozen=True, slots=True)
class Contact:
    """One sealed address: ciphertext, and the key that could open it."""

    comment_id: str
    key_id: str
    sealed: bytes


def add(conn: Connection, contact: Contact) -> None:
    """Store a sealed address. Needs the right to INSERT and no other: nothing is read back."""
    values = {"comment_id": contact.comment_id, "key_id": contact.key_id, "sealed": contact.sealed}
    conn.execute(_ADD, values)


def fetch(conn: Connection, comment_ids: Collection[str]) -> dict[str, Contact]:
    """The sealed addresses of these comments, as far as they are still kept."""
    columns = (contacts.c.comment_id, contacts.c.key_id, contacts.c.sealed)
    rows = conn.execute(select(*columns).where(contacts.c.comment_id.in_(comment_ids)))
    return {row.comment_id: Contact(row.comment_id, row.key_id, row.sealed) for row in rows}


def remove(conn: Connection, comment_ids: Collection[str]) -> int:
    """Delete these; returns how many there were."""
    return conn.execute(delete(contacts).where(contacts.c.comment_id.in_(comment_ids))).rowcount


def expired(conn: Connection, *, retention_days: int, limit: int) -> list[str]:
    """Comment ids whose last decision is ``retention_days`` past, oldest contact first."""
    old = (comments.c.decided_at < utcnow(-86_400 * retention_days)) & (comments.c.status != "pending")
    due = (
        select(contacts.c.comment_id)
        .join(comments, comments.c.id == contacts.c.comment_id)
        .where(contacts.c.created_at < utcnow(-86_400 * retention_days), old)
        .order_by(contacts.c.created_at)
        .limit(limit)
    )
    return list(conn.execute(due).scalars())


def remove_key(conn: Connection, key_id: str) -> int:
    """Delete every address sealed with this key; returns how many there were."""
    return conn.execute(delete(contacts).where(contacts.c.key_id == key_id)).rowcount
