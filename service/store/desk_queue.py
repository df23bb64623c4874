"""The desk's queue: one page of a tab, filtered and sorted, from where the last page ended.

Each site is one range of a partial index that holds only what the tab shows, so a page costs the same with a
thousand comments stored and with a million. Sites are a handful: their ranges are united in one statement.
A place in the queue is a tuple of whole numbers; ``api/cursors.py`` seals it for the outside.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select, text, tuple_, union_all

from service.domain.risk import Band
from service.store import desk_age, search
from service.store.desk_rows import DESK_COLUMNS, DeskComment, desk_comment
from service.store.tables import comments, threads
from service.store.tables_comments import APPEALED, ESCALATED, REPORTED, WAITS
from service.store.types import utcnow

COUNTED_MAX = 1_000
"""Counts end here: a tab that says 999+ needs no more."""

Place = tuple[int, ...]


class Tab(StrEnum):
    """The four queues."""

    PENDING = "pending"
    REPORTED = "reported"
    ESCALATED = "escalated"
    APPEALS = "appeals"


class Sort(StrEnum):
    """What comes first. ``REPORTS`` sorts the tab Reported only; elsewhere it is ``OLDEST``."""

    OLDEST = "oldest"
    NEWEST = "newest"
    RISK = "risk"
    MIXED = "mixed"
    REPORTS = "reports"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which comments. ``sites`` are those that the person may see and has chosen; None asks for all."""

    sites: tuple[str, ...]
    tab: Tab = Tab.PENDING
    sort: Sort = Sort.OLDEST
    section: str | None = None
    thread_id: int | None = None
    check: str | None = None
    band: Band | None = None
    older_than_s: int | None = None
    newer_than_s: int | None = None
    words: str | None = None
    later: bool = False
    """Show what was put off until later, instead of what was not."""
    seqs: tuple[int, ...] | None = None
    """Only these, where ``words`` were looked up before."""
    but_high: bool = False
    """All but those of high risk."""


@dataclass(frozen=True, slots=True)
class Page:
    """Comments in order; ``next`` is where the following page begins, None at the end."""

    comments: tuple[DeskComment, ...]
    next: Place | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many each tab shows without filters, counted up to ``COUNTED_MAX``."""

    pending: int
    reported: int
    escalated: int
    appeals: int


def page(conn: Connection, wanted: Filter, *, after: Place | None, limit: int) -> Page:
    """Up to ``limit`` comments that come after the place ``after``. One statement, two for ``MIXED``."""
    if not wanted.sites:
        return Page((), None)
    sort, wanted = _effective(wanted), _looked_up(conn, wanted)
    if sort is Sort.MIXED:
        return _mixed(conn, wanted, after or (0, 0, 0), limit)
    rows = _read(conn, wanted, after, limit + 1)
    shown = tuple(rows[:limit])
    return Page(shown, _place(sort, shown[-1]) if len(rows) > limit else None)


def place(wanted: Filter, one: DeskComment) -> Place:
    """Where a comment stands in this order, which must not be ``MIXED``."""
    return _place(_effective(wanted), one)


def beyond(
    conn: Connection, wanted: Filter, place: Place, *, backwards: bool, limit: int
) -> list[DeskComment]:
    """The comments nearest to a place, after it or, ``backwards``, before it; not for ``MIXED``."""
    if not wanted.sites:
        return []
    wanted = _looked_up(conn, wanted)
    return _read(conn, wanted, place, limit, backwards=backwards)


def count(conn: Connection, wanted: Filter, *, before: Place | None = None) -> int:
    """How many comments match, counted up to ``COUNTED_MAX``; with a place only those that come before it."""
    if not wanted.sites:
        return 0
    wanted, sort = _looked_up(conn, wanted), _effective(wanted)
    keys, descending = _order(sort)
    passed = [] if before is None else [_beyond(keys, before, below=not descending)]
    parts = [
        _by_index(select(comments.c.seq), wanted, sort if before else Sort.OLDEST)
        .where(*_conditions(conn, wanted, site), *passed)
        .limit(COUNTED_MAX)
        for site in wanted.sites
    ]
    found = conn.execute(select(func.count()).select_from(_united(parts).subquery())).scalar_one()
    return min(int(found), COUNTED_MAX)


def counts(conn: Connection, sites: Sequence[str]) -> Counts:
    """The numbers on the tabs, in one statement."""
    if not sites:
        return Counts(0, 0, 0, 0)
    columns = []
    for tab in Tab:
        wanted = Filter(sites=tuple(sites), tab=tab)
        parts = [
            _by_index(select(comments.c.seq), wanted)
            .where(*_conditions(conn, wanted, site))
            .limit(COUNTED_MAX)
            for site in sites
        ]
        counted = select(func.count()).select_from(_united(parts).subquery())
        columns.append(counted.scalar_subquery().label(tab.value))
    row = conn.execute(select(*columns)).one()
    return Counts(*(min(int(number), COUNTED_MAX) for number in row))


def _looked_up(conn: Connection, wanted: Filter) -> Filter:
    """Rare words are looked up first, and then nothing else of the queue is read."""
    few = None if wanted.words is None else search.few(conn, wanted.words)
    return wanted if few is None else replace(wanted, words=None, seqs=tuple(few))


def _effective(wanted: Filter) -> Sort:
    if wanted.sort is Sort.REPORTS and wanted.tab is not Tab.REPORTED:
        return Sort.OLDEST
    if wanted.sort is Sort.MIXED and wanted.band is not None:
        return Sort.OLDEST
    return wanted.sort


def _mixed(conn: Connection, wanted: Filter, after: Place, limit: int) -> Page:
    """One of high risk, then two others, each oldest first; when one kind ends, the rest of the other."""
    high_seq, low_seq, turn = after
    wanted = replace(wanted, sort=Sort.OLDEST)
    high = _read(conn, replace(wanted, band=Band.HIGH), (high_seq,), limit + 1)
    low = _read(conn, replace(wanted, but_high=True), (low_seq,), limit + 1)
    shown: list[DeskComment] = []
    while len(shown) < limit and (high or low):
        takes_high = bool(high) and (turn % 3 == 0 or not low)
        one = (high if takes_high else low).pop(0)
        high_seq, low_seq = (one.comment.seq, low_seq) if takes_high else (high_seq, one.comment.seq)
        turn = (turn + 1) % 3
        shown.append(one)
    return Page(tuple(shown), (high_seq, low_seq, turn) if high or low else None)


def _read(
    conn: Connection, wanted: Filter, after: Place | None, limit: int, *, backwards: bool = False
) -> list[DeskComment]:
    sort = _effective(wanted)
    keys, descending = _order(sort)
    descending = descending is not backwards
    parts = []
    for site in wanted.sites:
        where = _conditions(conn, wanted, site)
        if wanted.but_high:
            where.append(comments.c.band < Band.HIGH)
        if after is not None:
            where.append(_beyond(keys, after, below=descending))
        ordered = [key.desc() if descending else key.asc() for key in keys]
        query = _by_index(select(*DESK_COLUMNS), wanted, sort)
        parts.append(query.where(*where).order_by(*ordered).limit(limit))
    if len(parts) == 1:
        return [desk_comment(row) for row in conn.execute(parts[0])]
    found = [desk_comment(row) for row in conn.execute(_united(parts))]
    found.sort(key=lambda one: _place(sort, one), reverse=descending)
    return found[:limit]


def _beyond(keys: Sequence[ColumnElement[Any]], place: Place, *, below: bool) -> ColumnElement[bool]:
    if len(keys) == 1:
        return keys[0] < place[0] if below else keys[0] > place[0]
    left, right = tuple_(*keys), tuple_(*place)
    return left < right if below else left > right


def _order(sort: Sort) -> tuple[list[ColumnElement[Any]], bool]:
    """The columns of the order, and whether it goes down."""
    if sort is Sort.RISK:
        return [comments.c.risk, comments.c.seq], True
    if sort is Sort.REPORTS:
        return [comments.c.report_count, comments.c.seq], True
    return [comments.c.seq], sort is Sort.NEWEST


def _place(sort: Sort, one: DeskComment) -> Place:
    if sort is Sort.RISK:
        return one.risk, one.comment.seq
    if sort is Sort.REPORTS:
        return one.report_count, one.comment.seq
    return (one.comment.seq,)


_TAB = {Tab.PENDING: WAITS, Tab.REPORTED: REPORTED, Tab.ESCALATED: ESCALATED, Tab.APPEALS: APPEALED}


_INDEX = {
    Tab.REPORTED: "ix_comments_reported", Tab.ESCALATED: "ix_comments_escalated",
    Tab.APPEALS: "ix_comments_appealed",
}  # fmt: skip


def _by_index(query: Select[Any], wanted: Filter, sort: Sort = Sort.OLDEST) -> Select[Any]:
    """Name the index for SQLite, which knows nothing of its tables and may take one of the whole site."""
    if wanted.seqs is not None:
        return query.with_hint(comments, "NOT INDEXED", "sqlite")  # By number: that is no index to SQLite.
    name = _INDEX.get(wanted.tab)
    if name is None:
        by = (
            "story" if wanted.thread_id is not None
            else "risk" if sort is Sort.RISK
            else "check" if wanted.check is not None
            else "band" if wanted.band is not None
            else "order"
        )  # fmt: skip
        name = f"ix_comments_desk_{by}"
    return query.with_hint(comments, f"INDEXED BY {name}", "sqlite")


def _conditions(conn: Connection, wanted: Filter, site: str) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = [comments.c.site_id == site, text(_TAB[wanted.tab])]  # type: ignore[list-item]
    if wanted.tab is Tab.PENDING:
        due = or_(comments.c.snoozed_until.is_(None), comments.c.snoozed_until <= utcnow())
        where.append(comments.c.snoozed_until > utcnow() if wanted.later else due)
    if wanted.thread_id is not None:
        where.append(comments.c.thread_id == wanted.thread_id)
    if wanted.section is not None:
        stories = (threads.c.site_id == site) & (threads.c.section == wanted.section)
        where.append(comments.c.thread_id.in_(select(threads.c.id).where(stories)))
    if wanted.check is not None:
        where.append(comments.c.held_by == wanted.check)
    if wanted.band is not None:
        where.append(comments.c.band == wanted.band.value)
    if wanted.seqs is not None:
        where.append(comments.c.seq.in_(wanted.seqs))
    for seconds, is_newer in ((wanted.newer_than_s, True), (wanted.older_than_s, False)):
        if seconds is not None:
            where += desk_age.posted(site, seconds, is_newer=is_newer, by_arrival=wanted.tab is Tab.PENDING)
    if wanted.words is not None:
        matching = search.matches(conn, wanted.words)
        where += [] if matching is None else [matching]
    return where


def _united(parts: Sequence[Select[Any]]) -> Any:
    """Limited selects in one statement: SQLite takes a limit only inside of a subquery."""
    if len(parts) == 1:
        return parts[0]
    return union_all(*(select(part.subquery()) for part in parts))
