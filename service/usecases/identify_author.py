"""Open the seals of a batch, for as long as it takes to know the author and find the address in the text.

This is the only place of the checking path that sees an address. What comes out holds none: an author's
record, and where in the text the address stands. It runs in workers, after the reader was answered.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from service.checks.base import AuthorRecord
from service.checks.identity import Identity
from service.domain.comment import Comment
from service.domain.ids import new_id
from service.privacy.domains import DomainClass
from service.privacy.email import Email, domain_class
from service.privacy.errors import CannotOpen, KeyDestroyed
from service.privacy.sealing import SealedAddress
from service.privacy.vault import Vault
from service.store import authors, contacts
from service.store.authors import Author, Seen

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeper:
    """The vault, and how to look at a domain: what this process may do because it holds the keys."""

    vault: Vault
    disposable_domains: frozenset[str]
    takes_mail: Callable[[Email], bool | None]
    """Asks the DNS, within a limit; always None where the operator has not switched that on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified:
    """Who wrote a batch: an Identity for every comment id, and the authors to store with the verdicts."""

    identities: dict[str, Identity]
    seen: tuple[Seen, ...]


def identify_authors(conn: Connection, keeper: Keeper, comments: Sequence[Comment]) -> Identified:
    """Read, open and look up a whole batch. Writes nothing; two statements and one a site.

    A seal that does not open gives an Identity without a record, and the policy holds that comment:
    without its author no ban can be looked at.
    """
    opened = _open(conn, keeper.vault, comments)
    identities: dict[str, Identity] = {comment.id: Identity() for comment in comments}
    seen: dict[str, Seen] = {}
    for site_id in sorted({comment.site_id for comment in comments}):
        ours = [comment for comment in comments if comment.site_id == site_id and comment.id in opened]
        groups = {comment.id: keeper.vault.fingerprints(opened[comment.id], site_id) for comment in ours}
        known = authors.find(conn, site_id, list(groups.values())) if groups else {}
        newcomers: dict[bytes, str] = {}
        for comment in ours:
            fingerprint = groups[comment.id][0]
            author = known.get(fingerprint)
            author_id = author.id if author else newcomers.setdefault(fingerprint, new_id())
            seen[author_id] = Seen(
                author_id=author_id, site_id=site_id, fingerprint=fingerprint, is_new=author is None,
                is_outdated=author is not None and author.fingerprint != fingerprint,
            )  # fmt: skip
            identities[comment.id] = _identity(keeper, comment, opened[comment.id], author, author_id)
    return Identified(identities=identities, seen=tuple(seen.values()))


def _open(conn: Connection, vault: Vault, comments: Sequence[Comment]) -> dict[str, Email]:
    opened: dict[str, Email] = {}
    for comment_id, contact in contacts.fetch(conn, [comment.id for comment in comments]).items():
        try:
            opened[comment_id] = vault.open(SealedAddress(contact.key_id, contact.sealed), comment_id)
        except (CannotOpen, KeyDestroyed) as error:
            log.error(
                "contact.not_opened",
                extra={"comment_id": comment_id, "key_id": contact.key_id, "error": type(error).__name__},
            )
    return opened


def _identity(
    keeper: Keeper, comment: Comment, email: Email, author: Author | None, author_id: str
) -> Identity:
    record = AuthorRecord()
    if author is not None:
        record = AuthorRecord(
            published=author.published, rejected=author.rejected, spam=author.spam,
            first_seen_at=author.first_seen_at, banned_until=author.banned_until,
        )  # fmt: skip
    return Identity(
        author_id=author_id,
        record=record,
        address_spans=keeper.vault.find_own_address(email, comment.body),
        address_in_name=bool(keeper.vault.find_own_address(email, comment.author_name)),
        disposable=domain_class(email, keeper.disposable_domains) is DomainClass.DISPOSABLE,
        deliverable=keeper.takes_mail(email),
    )
