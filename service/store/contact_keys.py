"""The public halves of the monthly keys: all that a web process needs to seal an address."""

from datetime import datetime

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql, sqlite

from service.store.tables import contact_keys
from service.store.types import utcnow


def publish(conn: Connection, key_id: str, public_key: bytes) -> None:
    """Let web processes seal with this key; a key that is already there stays or is replaced whole."""
    dialect = postgresql if conn.dialect.name == "postgresql" else sqlite
    # In one statement: two hosts may publish the same key at once.
    new = dialect.insert(contact_keys).values(id=key_id, public_key=public_key)
    conn.execute(
        new.on_conflict_do_update(
            index_elements=[contact_keys.c.id], set_={"public_key": public_key, "destroyed_at": None}
        )
    )


def usable(conn: Connection) -> dict[str, bytes]:
    """Key id to raw public key, of all keys that are not destroyed."""
    query = select(contact_keys.c.id, contact_keys.c.public_key)
    return {
        row.id: row.public_key for row in conn.execute(query.where(contact_keys.c.destroyed_at.is_(None)))
    }


def every(conn: Connection) -> dict[str, datetime | None]:
    """Every key id that was ever published, and since when nothing is sealed with it any more."""
    rows = conn.execute(select(contact_keys.c.id, contact_keys.c.destroyed_at))
    return {row.id: row.destroyed_at for row in rows}


def mark_destroyed(conn: Connection, key_id: str) -> None:
    """Let nothing be sealed with this key any more: its private half is gone, or known to others."""
    conn.execute(update(contact_keys).where(contact_keys.c.id == key_id).values(destroyed_at=utcnow()))
