"""Delete what has served its time: addresses, keys, fingerprints, prints, events, keys of retries, sessions.

Runs in a process that holds the keys. Every part may be repeated and may stop in the middle.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from service.privacy.vault import Vault
from service.store import (
    authors,
    contact_keys,
    contacts,
    deliveries,
    desk_erasure,
    endpoints,
    erasures,
    events,
    feedback,
    findings,
    lessons,
    prints,
    search,
    tokens,
    trials,
    usage,
    verifications,
    writers,
)
from service.store.engine import Database
from service.store.idempotency import OF_COMMENTS, OF_REQUESTS

log = logging.getLogger(__name__)

PORTION = 500
"""Rows deleted in one transaction, so that nobody waits long for the lock."""
VERIFICATION_DAYS = 8
"""Longer than the link of a mail may be good for."""
USAGE_DAYS = 400
"""Months that lie further back lose their counts of calls: a year and a month stay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How long each thing is kept."""

    contact_days: int
    key_days: int
    fingerprint_days: int
    prints_s: int
    idempotency_s: int
    feedback_days: int
    event_days: int
    lesson_days: int
    delivery_days: int


def erase_due_addresses(database: Database) -> int:
    """Delete the addresses of erased comments, and what was found about them; returns how many comments that
    were. Costs one index look-up when there are none and the database's log is scrubbed."""
    total = 0
    while True:
        with database.read() as conn:
            due = erasures.due(conn, limit=PORTION)
        if not due:
            break
        with database.begin() as conn:
            contacts.remove(conn, due)
            findings.remove(conn, due)
            lessons.remove(conn, due)
            desk_erasure.remove(conn, due)
            deliveries.forget_comments(conn, due)
            verifications.remove(conn, due)
        search.forget(database)
        with database.begin() as conn:
            # Last: whoever stops half-way does the rest the next time.
            erasures.done(conn, due)
        total += len(due)
    if total:
        log.info("contacts.erased", extra={"count": total})
    if (total or database.scrub_due) and not database.scrub():
        log.warning("scrub.put_off")
    return total


def retain(database: Database, vault: Vault, terms: Terms, now: datetime) -> None:
    """Delete everything older than its term, and destroy the private keys of months long past."""
    removed = 0
    while True:
        with database.begin() as conn:
            due = contacts.expired(conn, retention_days=terms.contact_days, limit=PORTION)
            removed += contacts.remove(conn, due) if due else 0
        if len(due) < PORTION:
            break
    for key_id in vault.due_kids(now, terms.key_days):
        destroy_key(database, vault, key_id)
    _forget_silent(database, terms.fingerprint_days)
    _in_portions(database, partial(prints.forget_old, window_s=terms.prints_s))
    _in_portions(database, partial(OF_COMMENTS.forget_old, keep_s=terms.idempotency_s))
    _in_portions(database, partial(feedback.forget_old, keep_days=terms.feedback_days))
    _in_portions(database, partial(events.forget_old, keep_days=terms.event_days))
    _in_portions(database, partial(lessons.forget_old, keep_days=terms.lesson_days))
    _in_portions(database, partial(deliveries.forget_old, keep_days=terms.delivery_days))
    _in_portions(database, partial(verifications.forget_old, keep_days=VERIFICATION_DAYS))
    _in_portions(database, endpoints.forget_ended)
    _in_portions(database, partial(OF_REQUESTS.forget_old, keep_s=terms.idempotency_s))
    _in_portions(database, trials.forget_old)
    _in_portions(database, tokens.forget_ended)
    _in_portions(database, partial(usage.forget_old, before=f"{now - timedelta(days=USAGE_DAYS):%Y-%m}"))
    if removed:
        database.scrub()
    log.info("retention.done", extra={"count": removed})


def _forget_silent(database: Database, retention_days: int) -> None:
    """The comments' marks go first, a portion a transaction: an author may have written thousands, and
    whoever decides about one of them takes it before its author too."""
    while True:
        with database.read() as conn:
            due = authors.silent(conn, retention_days=retention_days, limit=PORTION)
        if not due:
            return
        while database.write(partial(writers.clear_marks, author_ids=due)) == writers.PORTION:
            pass
        forget = partial(authors.forget_silent, author_ids=due, retention_days=retention_days)
        if database.write(forget) < PORTION:
            return


def _in_portions(database: Database, forget: Callable[..., int]) -> None:
    while True:
        with database.begin() as conn:
            gone = forget(conn, limit=PORTION)
        if gone < PORTION:
            return


def destroy_key(database: Database, vault: Vault, key_id: str) -> None:
    """Destroy a private key and delete what it sealed: copies in old backups go dark with it.

    The rows go before the key. If this stops half-way, the key is still there and the next run does the rest.
    """
    with database.begin() as conn:
        # First: web processes stop sealing with it within a minute, and what comes later opens for nobody.
        contact_keys.mark_destroyed(conn, key_id)
    after_id = ""
    while True:
        with database.begin() as conn:
            due = contacts.ids_of_key(conn, key_id, after_id=after_id, limit=PORTION)
            if due:
                contacts.remove(conn, due)
        if len(due) < PORTION:
            break
        after_id = due[-1]
    vault.destroy_key(key_id)
    log.warning("key.destroyed", extra={"key_id": key_id})
