"""Authors: who writes here, known by a keyed fingerprint that only workers can compute.

The record is numbers: published, rejected, spam, banned until. It starts with the first comment a worker
has opened the seal of, and loses its fingerprint when the author has been silent for long.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from service.domain.comment import Status
from service.domain.ids import new_id
from service.store.tables import authors, comments
from service.store.types import UtcDateTime, utcnow

_COUNTER = {Status.APPROVED: "published", Status.REJECTED: "rejected", Status.SPAM: "spam"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """What a site knows of one author."""

    id: str
    published: int
    rejected: int
    spam: int
    banned_until: datetime | None
    first_seen_at: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """One comment of an author moved from one status to another."""

    author_id: str | None
    old: Status
    new: Status


def find_or_add(
    conn: Connection, site_id: str, wanted: Collection[tuple[bytes, ...]]
) -> dict[tuple[bytes, ...], Author]:
    """The author of each group of fingerprints, made now where they are new. Few statements for a batch.

    A group holds one person's fingerprints under the keys that are valid, the newest first. An author known
    by an older one is moved to the newest, so that a rotation of the key loses no ban and no record.
    """
    known = _fetch(conn, site_id, {fingerprint for group in wanted for fingerprint in group})
    for group in wanted:
        older = next((known[old] for old in group[1:] if old in known), None)
        if group[0] not in known and older is not None:
            conn.execute(update(authors).where(authors.c.id == older.id).values(fingerprint=group[0]))
            known[group[0]] = older
    missing = sorted({group[0] for group in wanted} - known.keys())
    if missing:
        dialect = sqlite if conn.dialect.name == "sqlite" else postgresql
        rows = [{"id": new_id(), "site_id": site_id, "fingerprint": print_} for print_ in missing]
        conn.execute(dialect.insert(authors).on_conflict_do_nothing(), rows)
        known |= _fetch(conn, site_id, missing)
    return {group: known[group[0]] for group in wanted}


def link(conn: Connection, author_of: Mapping[int, str]) -> None:
    """Write each comment's author (seq to author id), and that they were seen now."""
    if not author_of:
        return
    conn.execute(
        update(comments).where(comments.c.seq == bindparam("s")).values(author_id=bindparam("a")),
        [{"s": seq, "a": author_id} for seq, author_id in author_of.items()],
    )
    seen = sorted(set(author_of.values()))
    conn.execute(update(authors).where(authors.c.id.in_(seen)).values(seen_at=utcnow()))


def count(conn: Connection, outcomes: Sequence[Outcome]) -> None:
    """Keep the three counters true: what a comment left is taken away, what it became is added."""
    change: dict[tuple[str, str], int] = {}
    for outcome in outcomes:
        for status, step in ((outcome.old, -1), (outcome.new, 1)):
            if outcome.author_id is not None and status in _COUNTER:
                key = (outcome.author_id, _COUNTER[status])
                change[key] = change.get(key, 0) + step
    for (author_id, column), step in sorted(change.items()):
        if step:
            counter = authors.c[column]
            conn.execute(update(authors).where(authors.c.id == author_id).values({counter: counter + step}))


def author_of(conn: Connection, comment_seq: int) -> str | None:
    """The author of a comment, once a worker has found out."""
    query = select(comments.c.author_id).where(comments.c.seq == comment_seq)
    return conn.execute(query).scalar_one_or_none()


def ban(conn: Connection, author_id: str, until: datetime | None) -> None:
    """Ban an author until a time; None ends a ban."""
    statement = update(authors).where(authors.c.id == author_id)
    conn.execute(statement.values(banned_until=bindparam("u", until, UtcDateTime)))


def forget_silent(conn: Connection, *, retention_days: int) -> int:
    """Delete the fingerprints of authors not seen for so long and not banned; returns how many."""
    silent = (authors.c.seen_at < utcnow(-86_400 * retention_days)) & authors.c.fingerprint.is_not(None)
    free = authors.c.banned_until.is_(None) | (authors.c.banned_until < utcnow())
    return conn.execute(update(authors).where(silent, free).values(fingerprint=None)).rowcount


def _fetch(conn: Connection, site_id: str, fingerprints: Collection[bytes]) -> dict[bytes, Author]:
    where = (authors.c.site_id == site_id) & authors.c.fingerprint.in_(list(fingerprints))
    return {
        row.fingerprint: Author(
            id=row.id, published=row.published, rejected=row.rejected, spam=row.spam,
            banned_until=row.banned_until, first_seen_at=row.created_at,
        )
        for row in conn.execute(select(authors).where(where))
    }  # fmt: skip
