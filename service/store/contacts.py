"""The sealed addresses, in a table of their own. The web process may only insert here; workers open.

This module is walled: an import contract names the few use cases that may use it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

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


def sealed_with(conn: Connection, key_id: str, *, after_id: str, limit: int) -> list[Contact]:
    """Addresses sealed with this key, by comment id, after ``after_id``."""
    columns = (contacts.c.comment_id, contacts.c.key_id, contacts.c.sealed)
    where = (contacts.c.key_id == key_id) & (contacts.c.comment_id > after_id)
    rows = conn.execute(select(*columns).where(where).order_by(contacts.c.comment_id).limit(limit))
    return [Contact(row.comment_id, row.key_id, row.sealed) for row in rows]


def reseal(conn: Connection, resealed: Sequence[Contact]) -> None:
    """Put the new seals in the place of the old ones; the time they are kept does not begin anew."""
    if resealed:
        conn.execute(
            update(contacts)
            .where(contacts.c.comment_id == bindparam("of_id"))
            .values(key_id=bindparam("new_key"), sealed=bindparam("new_seal")),
            [{"of_id": one.comment_id, "new_key": one.key_id, "new_seal": one.sealed} for one in resealed],
        )


def count_by_key(conn: Connection) -> dict[str, int]:
    """How many addresses each key seals."""
    rows = conn.execute(select(contacts.c.key_id, func.count()).group_by(contacts.c.key_id))
    return {row[0]: row[1] for row in rows}


def of_nobody_known(conn: Connection, *, after_id: str, limit: int) -> list[tuple[str, Contact]]:
    """Addresses of comments whose author no worker has looked up, each with its site; by comment id."""
    query = (
        select(comments.c.site_id, contacts.c.comment_id, contacts.c.key_id, contacts.c.sealed)
        .join(comments, comments.c.id == contacts.c.comment_id)
        .where(comments.c.author_id.is_(None), contacts.c.comment_id > after_id)
        .order_by(contacts.c.comment_id)
        .limit(limit)
    )
    return [(r.site_id, Contact(r.comment_id, r.key_id, r.sealed)) for r in conn.execute(query)]


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


def ids_of_key(conn: Connection, key_id: str, *, after_id: str, limit: int) -> list[str]:
    """Comments whose address is sealed with this key, by id, after ``after_id``."""
    where = (contacts.c.key_id == key_id) & (contacts.c.comment_id > after_id)
    query = select(contacts.c.comment_id).where(where).order_by(contacts.c.comment_id).limit(limit)
    return list(conn.execute(query).scalars())
