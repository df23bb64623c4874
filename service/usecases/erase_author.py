"""Erase everything that one mailbox wrote, and what is known of it: for a request under Art. 17 GDPR.

The address comes typed from an operator and is looked up by its keyed fingerprint. Comments that no worker
has looked at yet are found by opening their seals. An author who was silent for longer than fingerprints are
kept cannot be found any more: nothing here leads to them.
"""

from service.domain.comment import Status
from service.domain.events import EventType
from service.privacy.email import Email
from service.privacy.errors import CannotOpen, KeyDestroyed
from service.privacy.sealing import SealedAddress
from service.privacy.vault import Vault
from service.store import authors, comments, contacts, events, notes, sites
from service.store.contacts import Contact
from service.store.engine import Database
from service.store.events import Event
from service.store.notes import About
from service.usecases.erase_comment import ON_REQUEST, erase_comment
from service.usecases.retain_contacts import erase_due_addresses

PORTION = 200


def erase_author(database: Database, vault: Vault, email: Email) -> list[str]:
    """Erase all comments of this mailbox on every site, their addresses, and its record (a ban included).

    Returns the ids of the comments that were erased. May be run again.
    """
    # First what no worker has looked at: a verdict on one of these is refused from now on, and one that was
    # written before has made the author known, who is looked up below.
    erased = _unseen(database, vault, email)
    with database.read() as conn:
        known = [site.id for site in sites.every(conn)]
    for site_id in known:
        group = vault.fingerprints(email, site_id)
        with database.read() as conn:
            found = authors.find(conn, site_id, [group])
        for author in found.values():
            theirs = _all_of(database, author.id)
            erased += theirs
            with database.begin() as conn:
                authors.forget(conn, author.id)
                notes.forget(conn, (About.AUTHOR, author.id))
                events.add(conn, _told(site_id, theirs))
    erase_due_addresses(database)
    database.scrub()
    return erased


def _told(site_id: str, comment_ids: list[str]) -> list[Event]:
    """What consumers hear, in portions that fit into one message each."""
    return [
        Event(
            type=EventType.AUTHOR_ERASED, site_id=site_id,
            data={"comment_ids": comment_ids[start : start + PORTION]},
        )
        for start in range(0, len(comment_ids), PORTION)
    ]  # fmt: skip


def _all_of(database: Database, author_id: str) -> list[str]:
    erased: list[str] = []
    while True:
        with database.read() as conn:
            portion = comments.ids_of_author(conn, author_id, limit=PORTION)
        if not portion:
            return erased
        erased += _erase(database, portion)


def _unseen(database: Database, vault: Vault, email: Email) -> list[str]:
    erased: list[str] = []
    after_id = ""
    while True:
        with database.read() as conn:
            portion = contacts.of_nobody_known(conn, after_id=after_id, limit=PORTION)
        if not portion:
            return erased
        theirs = [one.comment_id for site, one in portion if _is_theirs(vault, email, site, one)]
        erased += _erase(database, theirs)
        after_id = portion[-1][1].comment_id


def _erase(database: Database, comment_ids: list[str]) -> list[str]:
    """One transaction each: they may be in many threads, and nobody should wait for all of them."""
    erased = []
    for comment_id in comment_ids:
        with database.begin() as conn:
            comment = comments.lock(conn, comment_id)
            if comment.status is not Status.ERASED:
                erase_comment(conn, comment, ON_REQUEST)
                erased.append(comment_id)
    return erased


def _is_theirs(vault: Vault, email: Email, site_id: str, contact: Contact) -> bool:
    try:
        other = vault.open(SealedAddress(contact.key_id, contact.sealed), contact.comment_id)
    except (CannotOpen, KeyDestroyed):
        return False
    return vault.fingerprint(other, site_id) == vault.fingerprint(email, site_id)
