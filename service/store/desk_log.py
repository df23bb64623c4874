"""The activity log: what people decided and changed, newest first; on request what the checks decided.

Two append-only tables are read side by side, each by its own number: a place is a pair of them. A batch is
one line, written by whoever decided it.
"""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select, union_all

from service.domain.lifecycle import Actor
from service.store.desk_people import NAMELESS
from service.store.desk_queue import Place
from service.store.tables import activity, comments, decisions, people

HISTORY_SHOWN_MAX = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line. ``by`` is a display name; None for checks, authors, programs and the operator."""

    at: datetime
    site_id: str | None
    actor: str
    """``moderator``, ``checks``, ``author``, or ``operator`` for a change without a person."""
    by: str | None
    action: str
    subject: str = ""
    comment_id: str | None = None
    version: int | None = None
    """With ``comment_id`` names a decision, such as for undoing it."""
    before: Any = None
    after: Any = None
    reason: str = ""
    batch_id: str | None = None
    undone: bool = False
    place: Place = (0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFilter:
    """Which lines. ``checks`` True: what the checks decided, instead of what people did."""

    sites: tuple[str, ...]
    person_id: str | None = None
    action: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    checks: bool = False


@dataclass(frozen=True, slots=True)
class LogPage:
    """Lines, and where the next page begins."""

    lines: tuple[Line, ...]
    next: Place | None


def page(conn: Connection, wanted: LogFilter, *, after: Place | None, limit: int) -> LogPage:
    """Up to ``limit`` lines after a place, newest first. Three statements."""
    if not wanted.sites:
        return LogPage((), None)
    decision_seq, deed_seq = after or (2**62, 2**62)
    decided = _decisions(conn, wanted, decision_seq, limit + 1)
    done = [] if wanted.checks else _deeds(conn, wanted, deed_seq, limit + 1)
    merged = list(heapq.merge(decided, done, key=lambda line: line.at, reverse=True))
    shown: list[Line] = []
    for line in merged[:limit]:
        decision_seq, deed_seq = line.place[0] or decision_seq, line.place[1] or deed_seq
        shown.append(line)
    return LogPage(tuple(shown), (decision_seq, deed_seq) if len(merged) > limit else None)


def every(conn: Connection, wanted: LogFilter, *, most: int) -> Iterator[Line]:
    """Line after line, up to ``most``, for a file."""
    after: Place | None = None
    given = 0
    while given < most:
        portion = page(conn, wanted, after=after, limit=min(500, most - given))
        yield from portion.lines
        given += len(portion.lines)
        after = portion.next
        if after is None:
            return


def csv_row(line: Line) -> tuple[object, ...]:
    """A line as cells, in the order of ``CSV_HEAD``. ``domain/csv_cells.py`` makes them safe."""
    return (
        line.at.isoformat(timespec="seconds"), line.site_id, line.actor, line.by, line.action, line.subject,
        line.comment_id, line.before, line.after, line.reason, line.batch_id, "yes" if line.undone else "",
    )  # fmt: skip


CSV_HEAD = (
    "at", "site", "actor", "by", "action", "subject", "comment", "before", "after", "reason", "batch",
    "undone",
)  # fmt: skip


def about_author(conn: Connection, site_id: str, author_id: str) -> list[Line]:
    """What was decided about an author of a site, newest first."""
    where = (activity.c.site_id == site_id) & (activity.c.subject == author_id)
    query = _with_names(activity).where(where).order_by(activity.c.seq.desc())
    return [_deed_line(row) for row in conn.execute(query.limit(HISTORY_SHOWN_MAX))]


def _decisions(conn: Connection, wanted: LogFilter, before_seq: int, limit: int) -> list[Line]:
    parts = [_decisions_of(wanted, site).where(decisions.c.seq < before_seq) for site in wanted.sites]
    ordered = [part.order_by(decisions.c.seq.desc()).limit(limit) for part in parts]
    rows = sorted(conn.execute(_united(ordered)), key=lambda row: row.seq, reverse=True)[:limit]
    seqs = [row.seq for row in rows]
    undone = set(
        conn.execute(select(decisions.c.undoes).where(decisions.c.undoes.in_(seqs))).scalars()
    )  # fmt: skip
    return [_decision_line(row, row.seq in undone) for row in rows]


def _decisions_of(wanted: LogFilter, site: str) -> Select[Any]:
    query: Select[Any] = (
        select(
            decisions.c.seq, decisions.c.created_at, comments.c.site_id, decisions.c.actor,
            decisions.c.person_id, people.c.display_name, decisions.c.action, decisions.c.from_status,
            decisions.c.to_status, decisions.c.reasons, decisions.c.comment_version, comments.c.id,
        )
        .join(comments, comments.c.seq == decisions.c.comment_seq)
        .outerjoin(people, people.c.id == decisions.c.person_id)
    )  # fmt: skip
    if wanted.checks:
        # Not by an index of sites: the newest decisions are read first, and nearly all are of the checks.
        query = query.with_hint(comments, "NOT INDEXED", "sqlite")
        query = query.where(decisions.c.actor == Actor.CHECKS.value, comments.c.site_id == site)
    else:
        people_alone = (decisions.c.actor == "moderator") & decisions.c.batch_id.is_(None)
        query = query.where(people_alone, decisions.c.site_id == site)
    if wanted.person_id is not None:
        query = query.where(decisions.c.person_id == wanted.person_id)
    if wanted.action is not None:
        query = query.where(decisions.c.action == wanted.action)
    return _within(query, decisions.c.created_at, wanted)


def _deeds(conn: Connection, wanted: LogFilter, before_seq: int, limit: int) -> list[Line]:
    parts = []
    for site in wanted.sites:
        query = _with_names(activity).where(activity.c.site_id == site, activity.c.seq < before_seq)
        if wanted.person_id is not None:
            query = query.where(activity.c.person_id == wanted.person_id)
        if wanted.action is not None:
            query = query.where(activity.c.action == wanted.action)
        query = _within(query, activity.c.created_at, wanted)
        parts.append(query.order_by(activity.c.seq.desc()).limit(limit))
    rows = sorted(conn.execute(_united(parts)), key=lambda row: row.seq, reverse=True)[:limit]
    return [_deed_line(row) for row in rows]


def _within(query: Select[Any], when: Any, wanted: LogFilter) -> Select[Any]:
    if wanted.since is not None:
        query = query.where(when >= wanted.since)
    return query.where(when < wanted.until) if wanted.until is not None else query


def _with_names(table: Any) -> Select[Any]:
    query: Select[Any] = select(table, people.c.display_name)
    return query.outerjoin(people, people.c.id == table.c.person_id)


def _united(parts: Sequence[Select[Any]]) -> Any:
    return parts[0] if len(parts) == 1 else union_all(*(select(part.subquery()) for part in parts))


def _decision_line(row: Any, undone: bool) -> Line:
    reasons = [reason[1] for reason in row.reasons]
    return Line(
        at=row.created_at, site_id=row.site_id, actor=row.actor, by=_name(row),
        action=row.action or row.to_status, comment_id=row.id, version=row.comment_version,
        before=row.from_status, after=row.to_status, reason=reasons[0] if reasons else "", undone=undone,
        place=(row.seq, 0),
    )  # fmt: skip


def _deed_line(row: Any) -> Line:
    actor = "moderator" if row.person_id or row.token_id else "operator"
    return Line(
        at=row.created_at, site_id=row.site_id, actor=actor, by=_name(row), action=row.action,
        subject=row.subject, comment_id=row.comment_id, before=row.before, after=row.after,
        reason=row.reason, batch_id=row.batch_id, place=(0, row.seq),
    )  # fmt: skip


def _name(row: Any) -> str | None:
    return (row.display_name or NAMELESS) if row.person_id else None
