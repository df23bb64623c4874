"""Open the seals of a batch, for as long as it takes to know the author and find the address in the text.

This is the only place of the checking path that sees an address. What comes out holds none: an author's
record, and where in the text the address stands. It runs in workers, after the reader was answered.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from service.checks.base import AuthorRecord
from service.checks.identity import Identity
from service.domain.comment import Comment
from service.privacy.domains import DomainClass
from service.privacy.email import Email, domain_class
from service.privacy.errors import CannotOpen, KeyDestroyed
from service.privacy.sealing import SealedAddress
from service.privacy.vault import Vault
from service.store import authors, contacts
from service.store.authors import Author


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeper:
    """The vault, and how to look at a domain: what this process may do because it holds the keys."""

    vault: Vault
    disposable_domains: frozenset[str]
    takes_mail: Callable[[Email], bool | None]
    """Asks the DNS, within a limit; always None where the operator has not switched that on."""


def identify_authors(conn: Connection, keeper: Keeper, comments: Sequence[Comment]) -> dict[str, Identity]:
    """Comment id to Identity, for every comment. Three statements a site, whatever the batch's size."""
    sealed = contacts.fetch(conn, [comment.id for comment in comments])
    opened: dict[str, Email] = {}
    for comment in comments:
        contact = sealed.get(comment.id)
        if contact is None:
            continue
        try:
            address = SealedAddress(contact.key_id, contact.sealed)
            opened[comment.id] = keeper.vault.open(address, comment.id)
        except (CannotOpen, KeyDestroyed):
            continue  # The policy holds it: without the author no ban can be looked at.
    known = _authors(conn, keeper.vault, comments, opened)
    return {
        comment.id: _identity(keeper, comment, opened[comment.id], known[comment.id])
        if comment.id in opened
        else Identity()
        for comment in comments
    }


def _authors(
    conn: Connection, vault: Vault, comments: Sequence[Comment], opened: dict[str, Email]
) -> dict[str, Author]:
    known: dict[str, Author] = {}
    for site_id in sorted({comment.site_id for comment in comments}):
        # The newest key's fingerprint comes first; an older one finds who was seen before a rotation.
        prints = {
            comment.id: vault.fingerprints(opened[comment.id], site_id)
            for comment in comments
            if comment.site_id == site_id and comment.id in opened
        }
        if prints:
            found = authors.find_or_add(conn, site_id, list(prints.values()))
            known |= {comment_id: found[candidates] for comment_id, candidates in prints.items()}
    return known


def _identity(keeper: Keeper, comment: Comment, email: Email, author: Author) -> Identity:
    return Identity(
        author_id=author.id,
        record=AuthorRecord(
            published=author.published, rejected=author.rejected, spam=author.spam,
            first_seen_at=author.first_seen_at, banned_until=author.banned_until,
        ),
        address_spans=keeper.vault.find_own_address(email, comment.body),
        address_in_name=bool(keeper.vault.find_own_address(email, comment.author_name)),
        disposable=domain_class(email, keeper.disposable_domains) is DomainClass.DISPOSABLE,
        deliverable=keeper.takes_mail(email),
    )  # fmt: skip
