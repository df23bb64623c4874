"""Make the monthly keys in advance and let web processes have their public halves."""

import logging
from datetime import datetime, timedelta

from service.domain.errors import ConfigurationError
from service.privacy.errors import KeyExists
from service.privacy.key_ids import month_kid
from service.privacy.vault import Vault
from service.store import contact_keys
from service.store.engine import Database

log = logging.getLogger(__name__)

AHEAD_DAYS = 7
"""Next month's key is made so long before the month begins."""


def ensure_keys(database: Database, vault: Vault, now: datetime) -> tuple[str, ...]:
    """Make and publish the keys of this month and of the one that begins soon; returns the new key ids.

    A month whose key was destroyed or withdrawn gets another one, under the next number.
    """
    with database.read() as conn:
        published = contact_keys.every(conn)
    made: list[str] = []
    for when in (now, now + timedelta(days=AHEAD_DAYS)):
        month = month_kid(when)
        ours = [key for key in published if key == month or key.startswith(f"{month}.")]
        if any(published[key] is None for key in ours) or any(key.startswith(month) for key in made):
            continue
        key_id = month if month in vault.kids() and not ours else vault.next_kid(when)
        publish_key(database, vault, key_id)
        made.append(key_id)
    return tuple(made)


def publish_key(database: Database, vault: Vault, key_id: str) -> None:
    """Make the private key ``key_id`` if this host has none of that id, and publish its public half."""
    try:
        public = vault.create_key(key_id)
    except KeyExists:
        if key_id not in vault.kids():
            raise ConfigurationError(f"Key {key_id} was destroyed and cannot be made again.") from None
        public = vault.public_key(key_id)
    with database.begin() as conn:
        contact_keys.publish(conn, key_id, public)
    log.info("key.published", extra={"key_id": key_id})
