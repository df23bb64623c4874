"""What may be held for and against whoever wrote a comment: the numbers that the checks see.

An address proves nothing, as anybody can type it. So what speaks against its owner counts for everybody who
gives it, and what speaks for them only where it is shown that they are the same: by the browser that earlier
comments came from, by an address that was confirmed, or by the account that the news site signed in.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from service.checks.base import AuthorRecord
from service.domain.comment import Comment
from service.domain.writers import Proof, Writer
from service.store import writers
from service.store.authors import Author

Written = Sequence[tuple[Comment, Author | None]]
"""Comments, each with the author that its address leads to; None for one who is new."""


def author_records(conn: Connection, written: Written) -> dict[str, AuthorRecord]:
    """The record of each comment's writer, by comment id. At most six statements for any number."""
    came_with = writers.known(
        conn, {comment.seq: author.id if author else None for comment, author in written}
    )
    numbers = _Numbers(conn, written, came_with)
    return {comment.id: numbers.record(came_with[comment.seq], author) for comment, author in written}


class _Numbers:
    """What is counted for a batch, each kind once."""

    def __init__(self, conn: Connection, written: Written, came_with: dict[int, Writer]) -> None:
        pairs, confirmed, accounts = set(), set(), set()
        for comment, author in written:
            writer = came_with[comment.seq]
            if writer.proof is Proof.ACCOUNT and writer.mark:
                accounts.add(writer.mark)
            elif author is not None and writer.proof is Proof.ADDRESS:
                confirmed.add(author.id)
            elif author is not None and writer.mark:
                pairs.add((author.id, writer.mark))
        self._published = writers.published_from(conn, pairs)
        self._confirmed = writers.of_confirmed(conn, confirmed)
        self._accounts = writers.of_accounts(conn, accounts)
        self._bans = writers.bans_of_accounts(conn, accounts)

    def record(self, writer: Writer, author: Author | None) -> AuthorRecord:
        """The record of one comment's writer."""
        if writer.proof is Proof.ACCOUNT and writer.mark:
            counted = self._accounts.get(writer.mark, writers.NONE)
            banned = _later(self._bans.get(writer.mark), author.banned_until if author else None)
            return _record(counted, author, banned, verified=True)
        if author is None:
            return AuthorRecord()
        if writer.proof is Proof.ADDRESS:
            counted = self._confirmed.get(author.id, writers.NONE)
            return _record(counted, author, author.banned_until, verified=True)
        own = self._published.get((author.id, writer.mark), 0) if writer.mark else 0
        counted = writers.Numbers(own, author.rejected, author.spam)
        return _record(counted, author, author.banned_until, verified=False)


def _record(
    counted: writers.Numbers, author: Author | None, banned_until: datetime | None, *, verified: bool
) -> AuthorRecord:
    return AuthorRecord(
        published=counted.published, rejected=counted.rejected, spam=counted.spam,
        first_seen_at=author.first_seen_at if author else None, banned_until=banned_until, verified=verified,
    )  # fmt: skip


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(one, other) if one and other else one or other
