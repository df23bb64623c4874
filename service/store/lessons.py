"""Lessons: decisions and feedback that say whether a text is spam. Those of an erased comment are deleted."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select

from service.domain.attributes import SPAM
from service.domain.comment import Status
from service.domain.lifecycle import Actor
from service.store.tables import comments, decisions, feedback, lessons
from service.store.types import utcnow

DECISIONS = "decisions"
FEEDBACK = "feedback"
UNDISPUTED = "undisputed"
NEWEST_MAX = 2_000
LESSONS_READ_MAX = 20_000
SETTLED_S = 60.0
"""Rows younger than this are left for the next look: on PostgreSQL one with a lower number may still commit.
No transaction of the service takes so long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Somebody said of a text that it is spam, or that it is not."""

    source: str
    source_seq: int
    subject_id: str
    site_id: str | None
    teacher_id: str | None
    is_spam: bool
    text: str
    author_url: str | None = None
    at: datetime | None = None
    """When they said it; None where nobody did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredLesson:
    """A lesson as it was taught; ``features`` are the packed buckets."""

    source: str
    source_seq: int
    subject_id: str
    site_id: str
    teacher_id: str | None
    text_key: str
    label: int
    steps: int
    base_logit: float
    features: bytes
    said_at: datetime | None = None
    seq: int = 0


_SAYS = {Status.SPAM.value: True, Status.APPROVED.value: False}
"""A rejection says nothing about spam: it may be for an insult."""


def decided(conn: Connection, *, after: int, limit: int) -> tuple[list[Told], int]:
    """What moderators decided since row ``after``, oldest first, and how far that reaches.

    What was undone is left out, what undoes too, and a text that was edited after the decision.
    """
    last = _settled(conn, decisions, after)
    unedited = comments.c.edited_at.is_(None) | (comments.c.edited_at < decisions.c.created_at)
    query = (
        select(
            decisions.c.seq, decisions.c.to_status, decisions.c.token_id, decisions.c.person_id,
            decisions.c.created_at, comments.c.id, comments.c.site_id, comments.c.body, comments.c.author_url,
        )
        .join(comments, comments.c.seq == decisions.c.comment_seq)
        .where(
            decisions.c.seq > after, decisions.c.seq <= last, decisions.c.actor == Actor.MODERATOR.value,
            decisions.c.to_status.in_(_SAYS), decisions.c.from_status != decisions.c.to_status,
            decisions.c.undoes.is_(None), unedited, comments.c.body != "",
        )
        .order_by(decisions.c.seq)
        .limit(limit)
    )  # fmt: skip
    rows = conn.execute(query).all()
    undone = _undone(conn, [row.seq for row in rows])
    told = [
        Told(
            source=DECISIONS, source_seq=row.seq, subject_id=row.id, site_id=row.site_id,
            teacher_id=row.person_id or row.token_id, is_spam=_SAYS[row.to_status], text=row.body,
            author_url=row.author_url, at=row.created_at,
        )
        for row in rows
        if row.seq not in undone
    ]  # fmt: skip
    return told, rows[-1].seq if len(rows) == limit else last


def _settled(conn: Connection, table: Table, after: int) -> int:
    """The last row that is old enough to look at; ``after`` if there is none behind it."""
    query = select(table.c.seq).where(table.c.seq > after, table.c.created_at < utcnow(-SETTLED_S))
    return conn.execute(query.order_by(table.c.seq.desc()).limit(1)).scalar() or after


def _undone(conn: Connection, seqs: Collection[int]) -> set[int]:
    return set(conn.execute(select(decisions.c.undoes).where(decisions.c.undoes.in_(seqs))).scalars())


def undisputed(conn: Connection, site_id: str, *, older_s: float, limit: int) -> list[Told]:
    """Comments that the checks published, that stood for ``older_s`` seconds and that nobody decided about,
    newest first: what ordinary comments of this site are like. None of them has taught before; looks at the
    newest ``NEWEST_MAX``.
    """
    newest = (
        select(comments.c.seq, comments.c.id, comments.c.body, comments.c.author_url)
        .where(
            comments.c.site_id == site_id, comments.c.status == Status.APPROVED.value,
            comments.c.published_at < utcnow(-older_s),
        )
        .order_by(comments.c.seq.desc())
        .limit(NEWEST_MAX)
    ).subquery()  # fmt: skip
    decided = select(decisions.c.seq).where(
        decisions.c.comment_seq == newest.c.seq, decisions.c.actor != Actor.CHECKS.value
    )
    taught = select(lessons.c.seq).where(lessons.c.subject_id == newest.c.id)
    query = select(newest).where(~decided.exists(), ~taught.exists()).order_by(newest.c.seq.desc())
    return [
        Told(
            source=UNDISPUTED, source_seq=row.seq, subject_id=row.id, site_id=site_id, teacher_id=None,
            is_spam=False, text=row.body, author_url=row.author_url,
        )
        for row in conn.execute(query.limit(limit))
    ]  # fmt: skip


def fed_back(conn: Connection, *, after: int, limit: int) -> tuple[list[Told], int]:
    """What feedback said about spam since row ``after``, oldest first, and how far that reaches."""
    query = (
        select(feedback)
        .where(feedback.c.seq > after, feedback.c.created_at < utcnow(-SETTLED_S))
        .order_by(feedback.c.seq)
        .limit(limit)
    )
    rows = conn.execute(query).all()
    told = [
        Told(
            source=FEEDBACK, source_seq=row.seq, subject_id=row.id, site_id=row.site_id,
            teacher_id=row.token_id, is_spam=row.score >= 0.5, text=row.body, at=row.created_at,
        )
        for row in rows
        if row.attribute == SPAM
    ]  # fmt: skip
    return told, rows[-1].seq if rows else after


def last_labels(conn: Connection, subject_ids: Collection[str]) -> dict[str, int]:
    """The label of the last lesson about each of these, where there is one."""
    newest = select(func.max(lessons.c.seq)).where(lessons.c.subject_id.in_(subject_ids))
    newest = newest.group_by(lessons.c.subject_id)
    rows = conn.execute(select(lessons.c.subject_id, lessons.c.label).where(lessons.c.seq.in_(newest)))
    return {row.subject_id: row.label for row in rows}


def times_of_text(conn: Connection, site_id: str, text_keys: Collection[str]) -> dict[str, int]:
    """How often each of these texts has taught this site."""
    where = (lessons.c.site_id == site_id) & lessons.c.text_key.in_(text_keys)
    rows = conn.execute(select(lessons.c.text_key, func.count()).where(where).group_by(lessons.c.text_key))
    return {row[0]: row[1] for row in rows}


def hours_of(conn: Connection, teacher_ids: Collection[str], *, since: datetime) -> Counter[tuple[str, str]]:
    """How many lessons each of these gave in each hour since ``since``: by when they said it, not by when it
    was taught, so that a backlog is taken in whole."""
    where = lessons.c.teacher_id.in_(teacher_ids) & (lessons.c.created_at >= since)
    rows = conn.execute(select(lessons.c.teacher_id, lessons.c.created_at).where(where))
    return Counter((row.teacher_id, hour_of(row.created_at)) for row in rows)


def hour_of(at: datetime) -> str:
    """The hour that a moment is in."""
    return f"{at:%Y-%m-%dT%H}"


def add(conn: Connection, taught: Sequence[StoredLesson]) -> list[int]:
    """Store lessons in this order; returns their numbers. Raises IntegrityError for one that is there."""
    return [
        conn.execute(
            insert(lessons)
            .values(
                source=one.source, source_seq=one.source_seq, subject_id=one.subject_id, site_id=one.site_id,
                teacher_id=one.teacher_id, text_key=one.text_key, label=one.label, steps=one.steps,
                base_logit=one.base_logit, features=one.features,
                **({"created_at": one.said_at} if one.said_at else {}),
            )
            .returning(lessons.c.seq)
        ).scalar_one()
        for one in taught
    ]  # fmt: skip


def all_of(conn: Connection, site_id: str) -> list[StoredLesson]:
    """The newest ``LESSONS_READ_MAX`` lessons of a site, oldest first; of one subject only the last."""
    query = select(lessons).where(lessons.c.site_id == site_id)
    rows = conn.execute(query.order_by(lessons.c.seq.desc()).limit(LESSONS_READ_MAX)).all()
    last = {row.subject_id: _stored(row) for row in reversed(rows)}
    return sorted(last.values(), key=lambda one: one.seq)


def between(conn: Connection, site_id: str, *, after: int, through: int) -> list[StoredLesson]:
    """A site's lessons in the order they were taught, for replaying."""
    where = (lessons.c.site_id == site_id) & (lessons.c.seq > after) & (lessons.c.seq <= through)
    return [_stored(row) for row in conn.execute(select(lessons).where(where).order_by(lessons.c.seq))]


def _stored(row: Any) -> StoredLesson:
    return StoredLesson(
        source=row.source, source_seq=row.source_seq, subject_id=row.subject_id, site_id=row.site_id,
        teacher_id=row.teacher_id, text_key=row.text_key, label=row.label, steps=row.steps,
        base_logit=row.base_logit, features=row.features, seq=row.seq,
    )  # fmt: skip


def any_erased(conn: Connection, taught: Sequence[StoredLesson]) -> bool:
    """Whether a comment among these was erased meanwhile; on PostgreSQL none can be before the commit."""
    ids = [one.subject_id for one in taught if one.source != FEEDBACK]
    rows = conn.execute(select(comments.c.status).where(comments.c.id.in_(ids)).with_for_update(read=True))
    return any(row.status == Status.ERASED.value for row in rows)


def remove(conn: Connection, subject_ids: Collection[str]) -> None:
    """Delete the lessons about these comments. What they taught stays, where nobody can tell it apart."""
    conn.execute(delete(lessons).where(lessons.c.subject_id.in_(subject_ids)))


def forget_old(conn: Connection, *, keep_days: int, limit: int) -> int:
    """Delete lessons older than ``keep_days`` days, ``limit`` rows at most; returns how many went."""
    old = select(lessons.c.seq).where(lessons.c.created_at < utcnow(-86_400.0 * keep_days)).limit(limit)
    return conn.execute(delete(lessons).where(lessons.c.seq.in_(old))).rowcount
