"""Marks on comments that a moderator set: put off, escalated, featured. Decisions clear and restore them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from service.domain.comment import Status
from service.store.desk_rows import DESK_COLUMNS, DeskComment, desk_comment
from service.store.tables import comments
from service.store.types import UtcDateTime, utcnow


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A comment's new status and marks; its version goes up by one."""

    seq: int
    version: int
    status: Status
    escalated_at: datetime | None = None
    snoozed_until: datetime | None = None
    featured_at: datetime | None = None
    appealed_at: datetime | None = None
    report_count: int = 0
    held_code: str | None = None
    parked: bool = False
    decided: bool = True
    """False where nothing about the comment itself was decided: it was marked, or that was undone."""


def lock(conn: Connection, comment_ids: Collection[str]) -> dict[str, DeskComment]:
    """These comments, by id, which nobody else changes until this transaction ends. Their threads must have
    been locked before."""
    query = select(*DESK_COLUMNS).where(comments.c.id.in_(list(comment_ids))).order_by(comments.c.seq)
    return {row.id: desk_comment(row) for row in conn.execute(query.with_for_update())}


def threads_of(conn: Connection, comment_ids: Collection[str], site_id: str | None) -> dict[str, int]:
    """The threads of these comments, by comment id; those of another site than ``site_id`` are not there."""
    query = select(comments.c.id, comments.c.thread_id).where(comments.c.id.in_(list(comment_ids)))
    if site_id is not None:
        query = query.where(comments.c.site_id == site_id)
    return {row.id: row.thread_id for row in conn.execute(query)}


_NAMES = ("escalated_at", "snoozed_until", "featured_at", "appealed_at")
_SET = (
    update(comments)
    .where(comments.c.seq == bindparam("of_seq"))
    .values(
        status=bindparam("to"), version=bindparam("to_version"), report_count=bindparam("reports"),
        held_code=bindparam("code"), parked=bindparam("now_parked"),
        lease_until=None, lease_token=None, lease_owner=None,
        **{name: bindparam(f"m_{name}", type_=UtcDateTime()) for name in _NAMES},
    )
)  # fmt: skip


def put(conn: Connection, marked: Sequence[Marked]) -> None:
    """Write statuses, versions and marks of locked comments. Any claim on them ends."""
    if not marked:
        return
    rows: list[dict[str, Any]] = [
        {
            "of_seq": one.seq, "to": one.status.value, "to_version": one.version,
            "reports": one.report_count, "code": one.held_code, "now_parked": one.parked,
            **{f"m_{name}": getattr(one, name) for name in _NAMES},
        }
        for one in marked
    ]  # fmt: skip
    conn.execute(_SET, rows)
    decided = [one.seq for one in marked if one.decided]
    if decided:
        conn.execute(update(comments).where(comments.c.seq.in_(decided)).values(decided_at=utcnow()))


def differs_for_readers(before: DeskComment, after: Marked) -> bool:
    """Whether readers see it: a comment comes, goes, or becomes one of the featured or is none any more."""
    was, is_now = before.comment.status is Status.APPROVED, after.status is Status.APPROVED
    return was != is_now or (was and (before.featured_at is None) != (after.featured_at is None))


def told(row: DeskComment, *, answered: int = 0) -> dict[str, Any]:
    """The marks of a comment, as a decision remembers them that answers so many of its reports. Empty where
    there is none."""
    marks: dict[str, Any] = {
        name: getattr(row, name).isoformat() for name in _NAMES if getattr(row, name) is not None
    }
    if answered:
        marks["report_count"] = answered
    if row.held_code is not None:
        marks["held_code"] = row.held_code
    return marks


def remembered(marks: Mapping[str, Any] | None) -> dict[str, Any]:
    """What ``told`` wrote, as fields of ``Marked``."""
    marks = marks or {}
    found: dict[str, Any] = {name: datetime.fromisoformat(marks[name]) for name in _NAMES if name in marks}
    return found | {"report_count": int(marks.get("report_count", 0)), "held_code": marks.get("held_code")}
