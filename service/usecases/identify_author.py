"""Open the seals of a batch, for as long as it takes to know the author and find the address in the text.

This is the only place of the checking path that sees an address. What comes out holds none: an author's
record, and where in the text the address stands. It runs in workers, after the reader was answered.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote

from sqlalchemy import Connection

from service.checks.base import AuthorRecord
from service.checks.identity import Identity
from service.domain.comment import Comment
from service.domain.ids import new_id
from service.domain.verdict import Field, Span
from service.privacy.domains import DomainClass
from service.privacy.email import Email, domain_class
from service.privacy.errors import CustodyError
from service.privacy.sealing import SealedAddress
from service.privacy.vault import OWN_ADDRESS, Vault
from service.store import authors, contacts
from service.store.authors import Author, Seen
from service.store.engine import Database
from service.usecases.author_records import author_records

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeper:
    """The vault, and how to look at a domain: what this process may do because it holds the keys."""

    vault: Vault
    disposable_domains: frozenset[str]
    takes_mail: Callable[[Sequence[Email]], Sequence[bool | None]]
    """Asks the DNS about a batch, within one limit for all of it; always None where that is switched
    off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified:
    """Who wrote a batch: an Identity for every comment id, and the authors to store with the verdicts."""

    identities: dict[str, Identity]
    seen: tuple[Seen, ...]


def identify_authors(database: Database, keeper: Keeper, comments: Sequence[Comment]) -> Identified:
    """Read, open and look up a whole batch. Writes nothing; a few statements and one a site.

    A seal that does not open gives an Identity without a record, and the policy holds that comment:
    without its author no ban can be looked at. The DNS is asked after the connection was given back.
    """
    groups: dict[str, tuple[bytes, ...]] = {}
    known: dict[tuple[str, bytes], Author] = {}
    with database.read() as conn:
        opened = _open(conn, keeper.vault, comments)
        for site_id in sorted({comment.site_id for comment in comments}):
            ours = [one.id for one in comments if one.site_id == site_id and one.id in opened]
            groups |= {one: keeper.vault.fingerprints(opened[one], site_id) for one in ours}
            found = authors.find(conn, site_id, [groups[one] for one in ours]) if ours else {}
            known |= {(site_id, fingerprint): author for fingerprint, author in found.items()}
        theirs = [one for one in comments if one.id in opened]
        records = author_records(conn, [(one, known.get((one.site_id, groups[one.id][0]))) for one in theirs])
    identities: dict[str, Identity] = {comment.id: Identity() for comment in comments}
    seen: dict[tuple[str, bytes], Seen] = {}
    deliverable = dict(zip(opened, keeper.takes_mail(list(opened.values())), strict=True))
    for comment in comments:
        if comment.id in opened:
            key = (comment.site_id, groups[comment.id][0])
            who = seen.setdefault(key, _seen(key, known.get(key)))
            email = opened[comment.id]
            identity = _identity(keeper, comment, email, records[comment.id])
            identities[comment.id] = replace(
                identity, author_id=who.author_id, deliverable=deliverable[comment.id]
            )
    return Identified(identities=identities, seen=tuple(seen.values()))


def _seen(key: tuple[str, bytes], author: Author | None) -> Seen:
    site_id, fingerprint = key
    return Seen(
        author_id=author.id if author else new_id(),
        site_id=site_id,
        fingerprint=fingerprint,
        is_new=author is None,
        is_outdated=author is not None and author.fingerprint != fingerprint,
    )


def _open(conn: Connection, vault: Vault, comments: Sequence[Comment]) -> dict[str, Email]:
    opened: dict[str, Email] = {}
    for comment_id, contact in contacts.fetch(conn, [comment.id for comment in comments]).items():
        try:
            opened[comment_id] = vault.open(SealedAddress(contact.key_id, contact.sealed), comment_id)
        except CustodyError as error:
            log.error(
                "contact.not_opened",
                extra={"comment_id": comment_id, "key_id": contact.key_id, "error": type(error).__name__},
            )
    return opened


def _identity(keeper: Keeper, comment: Comment, email: Email, record: AuthorRecord) -> Identity:
    return Identity(
        record=record,
        address_spans=_address_spans(keeper.vault, email, comment),
        disposable=domain_class(email, keeper.disposable_domains) is DomainClass.DISPOSABLE,
    )


def _address_spans(vault: Vault, email: Email, comment: Comment) -> tuple[Span, ...]:
    """Where the address stands in what readers would see; in a website also as a browser decodes it, and
    then the whole website is shown."""
    url = comment.author_url or ""
    in_url = vault.find_own_address(email, url)
    if url and not in_url and vault.find_own_address(email, unquote(url)):
        in_url = (Span(0, len(url), OWN_ADDRESS),)
    return (
        *vault.find_own_address(email, comment.body),
        *(
            replace(span, field=Field.AUTHOR_NAME)
            for span in vault.find_own_address(email, comment.author_name)
        ),
        *(replace(span, field=Field.AUTHOR_URL) for span in in_url),
    )
