"""The activity log: what people decided and changed, newest first; on request what the checks decided.

Two append-only tables are read side by side, each by its own number: a place is a pair of them. A batch is
one line, written by whoever decided it.
"""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, select, union_all

from service.domain.lifecycle import Actor
from service.store import desk_log_bounds as bounds
from service.store.desk_log_bounds import ABOVE, Reach
from service.store.desk_people import NAMELESS
from service.store.desk_queue import Place
from service.store.tables import activity, comments, decisions, people

HISTORY_SHOWN_MAX = 50
PORTIONS_MAX = 400

Days = tuple[tuple[int, int], tuple[int, int]]
"""The numbers between which the days of a filter lie, of decisions and of deeds."""

_BY_PEOPLE = (decisions.c.actor == "moderator") & decisions.c.batch_id.is_(None)


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

    @property
    def is_narrow(self) -> bool:
        """Whether lines in a row may be none of these."""
        return self.checks or any((self.person_id, self.action, self.since, self.until))


@dataclass(frozen=True, slots=True)
class LogPage:
    """Lines, and where the next page begins."""

    lines: tuple[Line, ...]
    next: Place | None
    looked_back_to: datetime | None = None
    """Where looking for rare lines ended for now; there may be more behind ``next``, even if none is here."""


def page(conn: Connection, wanted: LogFilter, *, after: Place | None, limit: int) -> LogPage:
    """Up to ``limit`` lines after a place, newest first.

    A filter looks at ``LOOKED_AT_MAX`` lines at most, see ``looked_back_to``: it costs the same with any
    number of them. Three statements without a filter, some more with one.
    """
    if not wanted.sites:
        return LogPage((), None)
    return _page(conn, wanted, _days(conn, wanted), after, limit)


def _page(conn: Connection, wanted: LogFilter, days: Days, after: Place | None, limit: int) -> LogPage:
    tops = after or (ABOVE, ABOVE)
    among = [
        _reach(conn, wanted, table, min(top, day_top), floor)
        for table, top, (floor, day_top) in zip((decisions, activity), tops, days, strict=True)
    ]
    decided = _decisions(conn, wanted, among[0], limit + 1)
    done = [] if wanted.checks else _deeds(conn, wanted, among[1], limit + 1)
    merged = list(heapq.merge(decided, done, key=lambda line: line.at, reverse=True))
    # What was looked through less far back sets the end: beyond it, lines of the other table come too early.
    cuts = [
        one.cut_at
        for one, found in zip(among, (decided, done), strict=True)
        if one.cut_at is not None and len(found) <= limit
    ]
    horizon = max(cuts, default=None)
    is_end = [one.cut_at is not None and one.cut_at == horizon for one in among]
    lines = [
        line for line in merged
        if horizon is None or line.at >= horizon or is_end[0 if line.place[0] else 1]
    ]  # fmt: skip
    decision_seq, deed_seq = tops
    for line in lines[:limit]:
        decision_seq, deed_seq = line.place[0] or decision_seq, line.place[1] or deed_seq
    if len(lines) > limit:
        return LogPage(tuple(lines[:limit]), (decision_seq, deed_seq))
    if horizon is None:
        return LogPage(tuple(lines), None)
    ends = [
        one.bottom + 1 if ends_here else seq
        for one, ends_here, seq in zip(among, is_end, (decision_seq, deed_seq), strict=True)
    ]
    return LogPage(tuple(lines), (ends[0], ends[1]), looked_back_to=horizon)


def _days(conn: Connection, wanted: LogFilter) -> Days:
    first, second = (bounds.days(conn, one, wanted.since, wanted.until) for one in (decisions, activity))
    return first, second


def _reach(conn: Connection, wanted: LogFilter, table: Table, top: int, floor: int) -> Reach:
    """How far back this page looks in a table. Without a filter the index itself is the list."""
    if not wanted.is_narrow or (table is activity and wanted.checks):
        return Reach(top, floor, None)
    numbers = select(table.c.seq)
    if table is activity:
        candidates = [numbers.where(activity.c.site_id == site) for site in wanted.sites]
    elif wanted.checks:
        candidates = [numbers]
    else:
        candidates = [numbers.where(_BY_PEOPLE, decisions.c.site_id == site) for site in wanted.sites]
    return bounds.reach(conn, candidates, table, top, floor)


def every(conn: Connection, wanted: LogFilter, *, most: int) -> Iterator[Line]:
    """Line after line, up to ``most``, for a file; looks through ``PORTIONS_MAX`` times what a page does."""
    after: Place | None = None
    given, days = 0, _days(conn, wanted)
    for _ in range(PORTIONS_MAX if wanted.sites else 0):
        if given >= most:
            return
        portion = _page(conn, wanted, days, after, min(500, most - given))
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


def _decisions(conn: Connection, wanted: LogFilter, among: Reach, limit: int) -> list[Line]:
    parts = [_decisions_of(wanted, site).where(*_among(decisions, among)) for site in wanted.sites]
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
        query = query.where(_BY_PEOPLE, decisions.c.site_id == site)
    if wanted.person_id is not None:
        query = query.where(decisions.c.person_id == wanted.person_id)
    if wanted.action is not None:
        query = query.where(decisions.c.action == wanted.action)
    return _within(query, decisions.c.created_at, wanted)


def _deeds(conn: Connection, wanted: LogFilter, among: Reach, limit: int) -> list[Line]:
    parts = []
    for site in wanted.sites:
        query = _with_names(activity).where(activity.c.site_id == site, *_among(activity, among))
        if wanted.person_id is not None:
            query = query.where(activity.c.person_id == wanted.person_id)
        if wanted.action is not None:
            query = query.where(activity.c.action == wanted.action)
        query = _within(query, activity.c.created_at, wanted)
        parts.append(query.order_by(activity.c.seq.desc()).limit(limit))
    rows = sorted(conn.execute(_united(parts)), key=lambda row: row.seq, reverse=True)[:limit]
    return [_deed_line(row) for row in rows]


def _among(table: Table, among: Reach) -> tuple[ColumnElement[bool], ...]:
    above = (table.c.seq > among.bottom,) if among.bottom else ()
    return (table.c.seq < among.top, *above)


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
