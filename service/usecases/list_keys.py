"""The monthly keys as the operator sees them: which are here, which seal, and when they will be gone."""

from dataclasses import dataclass
from datetime import datetime

from service.privacy.key_ids import destroy_after, parse_kid
from service.privacy.vault import Vault
from service.store import contact_keys, contacts
from service.store.engine import Database


@dataclass(frozen=True, slots=True)
class KeyState:
    """One month's key. ``destroyed``: nothing is sealed with it any more."""

    id: str
    is_here: bool
    published: bool
    destroyed: bool
    addresses: int
    due_at: datetime


def list_keys(database: Database, vault: Vault, *, key_retention_days: int) -> list[KeyState]:
    """Every key that stands here or was ever published, oldest first."""
    with database.read() as conn:
        published = contact_keys.every(conn)
        addresses = contacts.count_by_key(conn)
    here, gone = set(vault.kids()), set(vault.destroyed_kids())
    return [
        KeyState(
            id=key_id,
            is_here=key_id in here,
            published=key_id in published,
            destroyed=key_id in gone or published.get(key_id) is not None,
            addresses=addresses.get(key_id, 0),
            due_at=destroy_after(key_id, key_retention_days),
        )
        for key_id in sorted({*here, *gone, *published}, key=parse_kid)
    ]
