"""Authors: who writes here, known by a keyed fingerprint that only workers can compute.

The record is numbers: published, rejected, spam, banned until. It starts with the first comment a worker
has opened the seal of, and loses its fingerprint when the author has been silent for long.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from service.domain.comment import Status
from service.domain.ids import new_id
from service.store import writers
from service.store.tables import authors, comments
from service.store.types import UtcDateTime, utcnow

_COUNTER = {Status.APPROVED: "published", Status.REJECTED: "rejected", Status.SPAM: "spam"}
_COUNT = (
    update(authors)
    .where(authors.c.id == bindparam("who"))
    .values({column: authors.c[column] + bindparam(f"step_{column}") for column in _COUNTER.values()})
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """What a site knows of one author."""

    id: str
    published: int
    rejected: int
    spam: int
    banned_until: datetime | None
    first_seen_at: datetime
    fingerprint: bytes


@dataclass(frozen=True, slots=True)
class Record:
    """An author in three numbers, and until when a ban holds. Nothing in it leads to a person."""

    published: int
    rejected: int
    spam: int
    banned_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An author of a batch under the newest fingerprint key. A new one's id is provisional."""

    author_id: str
    site_id: str
    fingerprint: bytes
    is_new: bool
    is_outdated: bool = False
    """Known by an older key's fingerprint, which this one replaces."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One comment of an author moved from one status to another."""

    author_id: str | None
    old: Status
    new: Status


def find(conn: Connection, site_id: str, groups: Collection[tuple[bytes, ...]]) -> dict[bytes, Author]:
    """The authors known here, by the newest fingerprint of each group that finds one. One statement.

    A group holds one person's fingerprints under the keys that are valid, the newest first.
    """
    stored = _fetch(conn, site_id, {fingerprint for group in groups for fingerprint in group})
    found: dict[bytes, Author] = {}
    for group in groups:
        author = next((stored[fingerprint] for fingerprint in group if fingerprint in stored), None)
        if author is not None:
            found[group[0]] = author
    return found


def settle(conn: Connection, seen: Collection[Seen]) -> dict[str, str]:
    """Store authors that are new, move known ones to the newest fingerprint key, and return whose id each
    provisional one really is: somebody else may have stored the same author a moment ago.

    One whose fingerprint was deleted since they were looked up is a newcomer again. Rows are taken in one
    order everywhere: two workers with the same authors must not wait for each other.
    """
    ordered = sorted(seen, key=lambda one: (one.site_id, one.fingerprint))
    stored = _store(conn, [one for one in ordered if one.is_new])
    settled = {one.author_id: stored.get((one.site_id, one.fingerprint), one.author_id) for one in ordered}
    # All are locked at once, also those that somebody else has stored: one by one they could be waited for in
    # an order that another transaction does not have.
    kept = _still_known(conn, settled.values())
    again = {
        one.author_id: replace(one, author_id=new_id())
        for one in ordered
        if settled[one.author_id] not in kept
    }
    stored = _store(conn, list(again.values()))
    settled |= {before: stored[one.site_id, one.fingerprint] for before, one in again.items()}
    for one in ordered:
        if one.is_outdated and one.author_id in kept:
            moved = update(authors).where(authors.c.id == one.author_id)
            conn.execute(moved.values(fingerprint=one.fingerprint))
    return settled


def _still_known(conn: Connection, author_ids: Collection[str]) -> set[str]:
    """Those whose fingerprint is still kept, locked so that it stays until the end of the transaction."""
    if not author_ids:
        return set()
    where = authors.c.id.in_(list(author_ids)) & authors.c.fingerprint.is_not(None)
    query = select(authors.c.id).where(where).order_by(authors.c.id).with_for_update()
    return set(conn.execute(query).scalars())


def _store(conn: Connection, new: Sequence[Seen]) -> dict[tuple[str, bytes], str]:
    """Insert those that are not there; returns the id of each by site and fingerprint."""
    if not new:
        return {}
    dialect = sqlite if conn.dialect.name == "sqlite" else postgresql
    rows = [{"id": one.author_id, "site_id": one.site_id, "fingerprint": one.fingerprint} for one in new]
    conn.execute(dialect.insert(authors).on_conflict_do_nothing(), rows)
    stored: dict[tuple[str, bytes], str] = {}
    for site_id in sorted({one.site_id for one in new}):
        found = _fetch(conn, site_id, {one.fingerprint for one in new if one.site_id == site_id})
        stored |= {(site_id, fingerprint): author.id for fingerprint, author in found.items()}
    return stored


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
    """Keep the three counters true: what a comment left is taken away, what it became is added.

    Authors are taken one by one in the order of their ids, all counters of one at once: two transactions with
    the same authors must not wait for each other.
    """
    change: dict[str, Counter[str]] = {}
    for outcome in outcomes:
        for status, step in ((outcome.old, -1), (outcome.new, 1)):
            if outcome.author_id is not None and status in _COUNTER:
                change.setdefault(outcome.author_id, Counter())[_COUNTER[status]] += step
    steps = [
        {"who": author_id, **{f"step_{column}": counted[column] for column in _COUNTER.values()}}
        for author_id, counted in sorted(change.items())
        if any(counted.values())
    ]
    if steps:
        conn.execute(_COUNT, steps)


def lock(conn: Connection, author_ids: Collection[str]) -> None:
    """Lock authors in the order in which ``count`` takes them, for who counts in several steps."""
    if author_ids:
        query = select(authors.c.id).where(authors.c.id.in_(list(author_ids))).order_by(authors.c.id)
        conn.execute(query.with_for_update(key_share=True)).all()


def author_of(conn: Connection, comment_seq: int) -> str | None:
    """The author of a comment, once a worker has found out."""
    query = select(comments.c.author_id).where(comments.c.seq == comment_seq)
    return conn.execute(query).scalar_one_or_none()


def record(conn: Connection, author_id: str) -> Record:
    """An author's numbers, for people who moderate; the author must exist."""
    columns = (authors.c.published, authors.c.rejected, authors.c.spam, authors.c.banned_until)
    row = conn.execute(select(*columns).where(authors.c.id == author_id)).one()
    return Record(row.published, row.rejected, row.spam, row.banned_until)


def is_known(conn: Connection, author_id: str) -> bool:
    """Whether the author's fingerprint, which this does not read, is kept: else nobody is recognised."""
    query = select(authors.c.id).where(authors.c.id == author_id, authors.c.forgotten_at.is_(None))
    return conn.execute(query).first() is not None


def ban(conn: Connection, author_id: str, until: datetime | None) -> None:
    """Ban an author until a time; None ends a ban."""
    statement = update(authors).where(authors.c.id == author_id)
    conn.execute(statement.values(banned_until=bindparam("u", until, UtcDateTime)))


@dataclass(frozen=True, slots=True)
class Standing:
    """What moderators think of an author: ``trusted``, ``limited`` or None for neither."""

    name: str | None
    until: datetime | None
    reason: str
    person_id: str | None
    mark: str | None = None
    """Of the browser or account that the moderator meant."""


def set_standing(conn: Connection, author_id: str, standing: Standing) -> str | None:
    """Replace an author's standing; returns the name of the one before."""
    before = conn.execute(select(authors.c.standing).where(authors.c.id == author_id)).scalar_one_or_none()
    values = {
        "standing": standing.name,
        "standing_until": bindparam("u", standing.until, UtcDateTime),
        "standing_reason": standing.reason if standing.name else None,
        "standing_by": standing.person_id,
        "standing_mark": standing.mark if standing.name else None,
    }
    conn.execute(update(authors).where(authors.c.id == author_id).values(values))
    return str(before) if before else None


def forget(conn: Connection, author_id: str) -> None:
    """Empty an author's record: what is left says nothing and leads to nobody."""
    nothing = {
        "fingerprint": None, "banned_until": None, "published": 0, "rejected": 0, "spam": 0,
        "standing": None, "standing_until": None, "standing_reason": None, "standing_by": None,
        "standing_mark": None,
    }  # fmt: skip
    # The comments first, as everywhere: what is left of them here is little, as they were erased before.
    while writers.clear_marks(conn, [author_id]) == writers.PORTION:
        pass
    empty = update(authors).where(authors.c.id == author_id).values({**nothing, "forgotten_at": utcnow()})
    conn.execute(empty)
    writers.forget_browsers(conn, [author_id])


def silent(conn: Connection, *, retention_days: int, limit: int) -> Sequence[str]:
    """Authors not seen for so long and not banned, whose fingerprint is still kept, ``limit`` at most."""
    return conn.execute(select(authors.c.id).where(*_silent(retention_days)).limit(limit)).scalars().all()


def forget_silent(conn: Connection, author_ids: Collection[str], *, retention_days: int) -> int:
    """Delete the fingerprints of those that are silent still; returns how many. One that a worker writes
    about at this moment was seen. The marks of their comments go before (``writers.clear_marks``)."""
    ours = authors.c.id.in_(list(author_ids))
    query = select(authors.c.id).where(ours, *_silent(retention_days)).order_by(authors.c.id)
    gone = conn.execute(query.with_for_update(skip_locked=True)).scalars().all()
    nothing = {"fingerprint": None, "standing_mark": None, "forgotten_at": utcnow()}
    conn.execute(update(authors).where(authors.c.id.in_(gone)).values(nothing))
    writers.forget_browsers(conn, gone)
    return len(gone)


def _silent(retention_days: int) -> tuple[ColumnElement[bool], ...]:
    return (
        authors.c.seen_at < utcnow(-86_400 * retention_days),
        authors.c.forgotten_at.is_(None),
        authors.c.banned_until.is_(None) | (authors.c.banned_until < utcnow()),
    )


def _fetch(conn: Connection, site_id: str, fingerprints: Collection[bytes]) -> dict[bytes, Author]:
    where = (authors.c.site_id == site_id) & authors.c.fingerprint.in_(list(fingerprints))
    return {
        row.fingerprint: Author(
            id=row.id, published=row.published, rejected=row.rejected, spam=row.spam,
            banned_until=row.banned_until, first_seen_at=row.created_at,
            fingerprint=row.fingerprint,
        )
        for row in conn.execute(select(authors).where(where))
    }  # fmt: skip
