"""When a private key became known to others: seal with another one at once, and seal again what is kept.

What a thief copied before stays readable to the thief; what is stored from now on is not.
"""

import logging
from dataclasses import dataclass
from datetime import datetime

from service.domain.errors import ConfigurationError, NotFound
from service.privacy.errors import CannotOpen, KeyDestroyed
from service.privacy.sealing import SealedAddress
from service.privacy.vault import Vault
from service.store import contact_keys, contacts
from service.store.contacts import Contact
from service.store.engine import Database
from service.usecases.manage_keys import publish_key

log = logging.getLogger(__name__)

PORTION = 500
"""Addresses sealed again in one transaction."""


@dataclass(frozen=True, slots=True)
class Resealed:
    """How many addresses the key sealed, and how many of them have another seal now."""

    done: int
    total: int


def replace_key(database: Database, vault: Vault, compromised: str, now: datetime) -> str:
    """Publish a new key and withdraw ``compromised``; returns the new key id. Safe to run again.

    Web processes take up the new key within a minute. Raises NotFound for a key that was never here.
    """
    if compromised not in vault.kids():
        raise NotFound("private key on this host")
    with database.read() as conn:
        withdrawn = contact_keys.every(conn).get(compromised) is not None
        usable = contact_keys.usable(conn)
    if withdrawn:
        newest = [key_id for key_id in vault.kids() if key_id in usable]
        if not newest:
            raise ConfigurationError("There is no other key. Run `lettersdesk keys new`.")
        return newest[-1]
    new = vault.next_kid(now)
    publish_key(database, vault, new)
    with database.begin() as conn:
        contact_keys.mark_destroyed(conn, compromised)
    log.warning("key.withdrawn", extra={"key_id": compromised})
    return new


def reseal(database: Database, vault: Vault, old: str, new: str) -> Resealed:
    """Seal again with ``new`` whatever ``old`` seals. What does not open is left and counted as not done."""
    with database.read() as conn:
        total = contacts.count_by_key(conn).get(old, 0)
    done, after_id = 0, ""
    while True:
        with database.read() as conn:
            portion = contacts.sealed_with(conn, old, after_id=after_id, limit=PORTION)
        if not portion:
            break
        resealed = [one for contact in portion if (one := _again(vault, contact, new)) is not None]
        with database.begin() as conn:
            contacts.reseal(conn, resealed)
        done += len(resealed)
        after_id = portion[-1].comment_id
    database.scrub()
    return Resealed(done, max(total, done))


def _again(vault: Vault, contact: Contact, new: str) -> Contact | None:
    try:
        sealed = vault.reseal(SealedAddress(contact.key_id, contact.sealed), contact.comment_id, new)
    except (CannotOpen, KeyDestroyed) as error:
        extra = {"comment_id": contact.comment_id, "key_id": contact.key_id, "error": type(error).__name__}
        log.error("contact.not_opened", extra=extra)
        return None
    return Contact(contact.comment_id, sealed.key_id, sealed.ciphertext)
