"""Readers' complaints about comments, and authors' appeals: counted once a reader, closed by a decision."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Required, TypedDict, Unpack

from sqlalchemy import Connection, bindparam, func, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from service.store.tables import appeals, comments, reports
from service.store.types import utcnow

LISTED_MAX = 100


@dataclass(frozen=True, slots=True)
class Report:
    """One complaint."""

    reason: str
    body: str | None
    created_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReportCount:
    """The open complaints for one reason."""

    reason: str
    count: int
    latest: datetime


@dataclass(frozen=True, slots=True)
class Appeal:
    """An author asks for another look. ``granted`` None while it is open; ``version`` is the refusal's."""

    statement: str
    created_at: datetime
    closed_at: datetime | None
    granted: bool | None
    version: int = 0


class Complaint(TypedDict, total=False):
    """Who complains, as a key that says nothing else, and perhaps in which words."""

    reporter_key: Required[str]
    body: str | None


def add(
    conn: Connection, comment_seq: int, site_id: str, reason: str, **complaint: Unpack[Complaint]
) -> bool:
    """Store a complaint and count it; False if this reporter has complained about this comment already.

    The comment must be locked: its count changes.
    """
    reporter_key, body = complaint["reporter_key"], complaint.get("body")
    dialect: Any = sqlite if conn.dialect.name == "sqlite" else postgresql
    row = {"comment_seq": comment_seq, "site_id": site_id, "reason": reason, "body": body}
    statement = dialect.insert(reports).values(**row, reporter_key=reporter_key).on_conflict_do_nothing()
    if conn.execute(statement.returning(reports.c.seq)).first() is None:
        return False
    more = {"report_count": comments.c.report_count + 1}
    conn.execute(update(comments).where(comments.c.seq == comment_seq).values(more))
    return True


def of_comment(conn: Connection, comment_seq: int) -> list[Report]:
    """The complaints about a comment, newest first."""
    query = select(reports).where(reports.c.comment_seq == comment_seq)
    rows = conn.execute(query.order_by(reports.c.seq.desc()).limit(LISTED_MAX))
    return [Report(row.reason, row.body, row.created_at, row.closed_at) for row in rows]


def counts(conn: Connection, comment_seqs: Collection[int]) -> dict[int, tuple[ReportCount, ...]]:
    """The open complaints about each of these, by reason; one statement."""
    latest = func.max(reports.c.created_at, type_=reports.c.created_at.type)
    query = (
        select(reports.c.comment_seq, reports.c.reason, func.count(), latest)
        .where(reports.c.comment_seq.in_(list(comment_seqs)), reports.c.closed_at.is_(None))
        .group_by(reports.c.comment_seq, reports.c.reason)
        .order_by(reports.c.reason)
    )
    found: dict[int, tuple[ReportCount, ...]] = {}
    for seq, reason, number, newest in conn.execute(query):
        found[seq] = (*found.get(seq, ()), ReportCount(reason, number, newest))
    return found


def appeal(conn: Connection, comment_seq: int, site_id: str, statement: str, *, version: int = 0) -> bool:
    """Store an author's appeal against the refusal that made ``version``, and mark the locked comment; False
    if there was one against it before."""
    dialect: Any = sqlite if conn.dialect.name == "sqlite" else postgresql
    row = {
        "comment_seq": comment_seq, "comment_version": version, "site_id": site_id, "statement": statement,
    }  # fmt: skip
    stored = dialect.insert(appeals).values(row).on_conflict_do_nothing().returning(appeals.c.comment_seq)
    if conn.execute(stored).first() is None:
        return False
    conn.execute(update(comments).where(comments.c.seq == comment_seq).values(appealed_at=utcnow()))
    return True


def appeals_of(conn: Connection, comment_seqs: Collection[int]) -> dict[int, Appeal]:
    """The last appeal about each of these comments; one statement."""
    query = select(appeals).where(appeals.c.comment_seq.in_(list(comment_seqs)))
    return {
        row.comment_seq: Appeal(
            row.statement, row.created_at, row.closed_at, row.granted, row.comment_version
        )
        for row in conn.execute(query.order_by(appeals.c.comment_version))
    }


def close(conn: Connection, closing: Sequence[tuple[int, int, int]]) -> None:
    """Close the oldest open reports of comments: (seq, version that the decision made, how many).

    The comments must be locked: then the numbers of their reports are in the order in which they came in.
    """
    if closing:
        open_ones = (reports.c.comment_seq == bindparam("s")) & reports.c.closed_at.is_(None)
        oldest = select(reports.c.seq).where(open_ones).order_by(reports.c.seq).limit(bindparam("n"))
        statement = update(reports).where(reports.c.seq.in_(oldest))
        statement = statement.values(closed_at=utcnow(), closed_version=bindparam("v"))
        conn.execute(statement, [{"s": seq, "v": version, "n": number} for seq, version, number in closing])


def close_appeals(conn: Connection, closing: Sequence[tuple[int, int, bool]]) -> None:
    """Close the open appeals about comments: (seq, version that the decision made, whether it publishes)."""
    if closing:
        where = (appeals.c.comment_seq == bindparam("s")) & appeals.c.closed_at.is_(None)
        statement = update(appeals).where(where)
        statement = statement.values(
            closed_at=utcnow(), closed_version=bindparam("v"), granted=bindparam("g")
        )
        conn.execute(statement, [{"s": seq, "v": version, "g": granted} for seq, version, granted in closing])


def reopen(conn: Connection, closed: Sequence[tuple[int, int]]) -> None:
    """Open again what decisions had closed: (seq, version that the undone decision had made)."""
    if closed:
        for table in (reports, appeals):
            values: dict[str, Any] = {"closed_at": None, "closed_version": None}
            if table is appeals:
                values["granted"] = None
            where = tuple_(table.c.comment_seq, table.c.closed_version).in_(list(closed))
            conn.execute(update(table).where(where).values(values))
