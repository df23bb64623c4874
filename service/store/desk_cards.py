"""Everything a card of the queue shows, for a whole page in a fixed number of statements."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, or_, select

from service.domain.comment import UNDECIDED, Status
from service.domain.lifecycle import Actor
from service.domain.risk import Band, band_at
from service.domain.verdict import Finding, Reason
from service.store import decisions, desk_people, findings, notes, reports, threads, track_records
from service.store.decisions import Decision
from service.store.desk_rows import DeskComment
from service.store.notes import About
from service.store.now import database_now
from service.store.reports import Appeal, ReportCount
from service.store.tables import authors, comments
from service.store.threads import Thread
from service.store.track_records import TrackRecord
from service.store.types import utcnow

DECISIONS_READ_MAX = 2_000
EXCERPT_CHARS = 200


@dataclass(frozen=True, slots=True)
class ParentExcerpt:
    """The comment that was answered, as far as a card shows it."""

    id: str
    author_name: str
    excerpt: str
    status: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorFacts:
    """An author in numbers, and what colleagues decided about them. Nothing in it leads to an address."""

    id: str
    published: int
    rejected: int
    spam: int
    first_seen_at: datetime
    banned_until: datetime | None
    standing: str | None
    """``trusted`` or ``limited`` as it is now; None: as everybody, also once its time is over."""
    standing_until: datetime | None
    standing_reason: str | None


@dataclass(frozen=True, slots=True)
class Why:
    """Why a comment waits: the reason that decided, how high its check stands, what became of others."""

    reason: Reason
    ruleset_version: int | None
    band: Band | None
    record: TrackRecord
    others: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class LastDecision:
    """The newest decision and who made it: a display name, or None for checks, authors and programs."""

    decision: Decision
    by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One comment with all that a decision needs."""

    row: DeskComment
    thread: Thread
    parent: ParentExcerpt | None
    author: AuthorFacts | None
    findings: tuple[Finding, ...]
    reports: tuple[ReportCount, ...]
    notes: Mapping[About, int]
    viewers: tuple[str, ...]
    why: Why | None
    last: LastDecision | None
    appeal: Appeal | None
    allowed: tuple[str, ...]


def cards(conn: Connection, rows: Sequence[DeskComment], *, viewer: str | None = None) -> list[Card]:
    """The cards of these comments, in their order; ``viewer`` is who looks and needs no telling of it."""
    if not rows:
        return []
    seqs = [row.comment.seq for row in rows]
    ids = [row.comment.id for row in rows]
    places = threads.several(conn, {row.comment.thread_id for row in rows})
    parents = _parents(conn, {row.comment.parent_id for row in rows if row.comment.parent_id})
    facts = author_facts(conn, {row.author_id for row in rows if row.author_id})
    found = findings.newest_of(conn, seqs)
    complaints, appeals = reports.counts(conn, seqs), _appeals(conn, rows)
    subjects = [subject for row in rows for subject in subjects_of(row)]
    noted = notes.counts(conn, subjects)
    looking = desk_people.viewers(conn, ids, but=viewer)
    made: dict[int, list[tuple[Decision, str | None]]] = {}
    for decision, by in decisions.of_comments(conn, seqs, limit=DECISIONS_READ_MAX):
        made.setdefault(decision.comment_seq, []).append((decision, by))
    whys = _whys(conn, rows, made)
    return [
        Card(
            row=row,
            thread=places[row.comment.thread_id],
            parent=parents.get(row.comment.parent_id or ""),
            author=facts.get(row.author_id or ""),
            findings=found.get(row.comment.seq, ()),
            reports=complaints.get(row.comment.seq, ()),
            notes={kind: noted[kind, key] for kind, key in subjects_of(row) if (kind, key) in noted},
            viewers=looking.get(row.comment.id, ()),
            why=whys.get(row.comment.seq),
            last=LastDecision(*made[row.comment.seq][0]) if row.comment.seq in made else None,
            appeal=appeals.get(row.comment.seq),
            allowed=allowed_actions(row),
        )
        for row in rows
    ]


def allowed_actions(row: DeskComment) -> tuple[str, ...]:
    """What a moderator may do with this comment now, in the order of the buttons."""
    status = row.comment.status
    if status is Status.ERASED:
        return ()
    waits = status in UNDECIDED
    return tuple(
        action
        for action, allowed in (
            ("approve", status is not Status.APPROVED),
            # Once more where its author appeals: that declines it.
            ("reject", status is not Status.REJECTED or row.appealed_at is not None),
            ("spam", status is not Status.SPAM),
            ("hold", status in (Status.APPROVED, Status.REJECTED, Status.SPAM)),
            ("escalate", waits and row.escalated_at is None),
            ("later", waits),
            ("feature", row.featured_at is None),
            ("unfeature", row.featured_at is not None),
            ("dismiss", row.report_count > 0),
        )
        if allowed
    )


def subjects_of(row: DeskComment) -> list[tuple[About, str]]:
    """What notes could be about that a card of this comment tells of."""
    subjects = [(About.COMMENT, row.comment.id), (About.THREAD, str(row.comment.thread_id))]
    return [*subjects, (About.AUTHOR, row.author_id)] if row.author_id else subjects


def author_facts(conn: Connection, author_ids: Collection[str]) -> dict[str, AuthorFacts]:
    """What is known of these authors, by id; one statement. What was decided for a time that is over by the
    database's clock is not told any more."""
    holds = or_(authors.c.standing_until.is_(None), authors.c.standing_until > utcnow())
    standing = (authors.c.standing, authors.c.standing_until, authors.c.standing_reason)
    columns = (
        authors.c.id, authors.c.published, authors.c.rejected, authors.c.spam, authors.c.created_at,
        _while(authors.c.banned_until > utcnow(), authors.c.banned_until),
        *(_while(holds, column) for column in standing),
    )  # fmt: skip
    rows = conn.execute(select(*columns).where(authors.c.id.in_(list(author_ids))))
    return {
        row.id: AuthorFacts(
            id=row.id, published=row.published, rejected=row.rejected, spam=row.spam,
            first_seen_at=row.created_at, banned_until=row.banned_until, standing=row.standing,
            standing_until=row.standing_until, standing_reason=row.standing_reason,
        )
        for row in rows
    }  # fmt: skip


def _while(holds: ColumnElement[bool], column: ColumnElement[Any]) -> ColumnElement[Any]:
    return case((holds, column), else_=None).label(column.key)


def excerpt(body: str) -> str:
    """The beginning of a text on one line."""
    line = " ".join(body[: 4 * EXCERPT_CHARS].split())
    return line if len(line) <= EXCERPT_CHARS else line[: EXCERPT_CHARS - 1] + "…"


def _parents(conn: Connection, ids: Collection[str]) -> dict[str, ParentExcerpt]:
    columns = (comments.c.id, comments.c.author_name, comments.c.body, comments.c.status)
    rows = conn.execute(select(*columns).where(comments.c.id.in_(list(ids)))) if ids else ()
    return {
        row.id: ParentExcerpt(row.id, row.author_name, excerpt(row.body), Status(row.status)) for row in rows
    }


def _appeals(conn: Connection, rows: Sequence[DeskComment]) -> dict[int, Appeal]:
    seqs = [row.comment.seq for row in rows if row.appealed_at is not None]
    return reports.appeals_of(conn, seqs) if seqs else {}


def _whys(
    conn: Connection,
    rows: Sequence[DeskComment],
    made: Mapping[int, Sequence[tuple[Decision, str | None]]],
) -> dict[int, Why]:
    """The policy's own last word on each, with the track record of its main reason."""
    judged = {
        row: next((d for d, _by in made.get(row.comment.seq, ()) if d.actor is Actor.CHECKS), None)
        for row in rows
    }
    causes = {
        (row.comment.site_id, decision.reasons[0].code)
        for row, decision in judged.items()
        if decision is not None and decision.reasons
    }
    records = track_records.of(conn, causes, database_now(conn).date()) if causes else {}
    whys = {}
    for row, decision in judged.items():
        if decision is None or not decision.reasons or decision.to_status is Status.APPROVED:
            continue
        main, *others = decision.reasons
        whys[row.comment.seq] = Why(
            reason=main,
            ruleset_version=decision.ruleset_version,
            band=None if main.score is None else band_at(main.score, main.threshold),
            record=records.get((row.comment.site_id, main.code), TrackRecord(0, 0)),
            others=tuple(others),
        )
    return whys
