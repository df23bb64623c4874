"""Carry changes of comments into the store: what deciding and taking back have in common.

A change names a comment before and after; everything that hangs on its status follows in one transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from service.domain.comment import Status
from service.store import authors, decisions, desk_marks, events, published, track_records
from service.store.authors import Outcome
from service.store.decisions import Decision
from service.store.desk_marks import Marked
from service.store.desk_rows import DeskComment
from service.store.events import Event
from service.store.published import Visibility
from service.store.track_records import Cause, Held, steps


@dataclass(frozen=True, slots=True)
class Change:
    """One comment before and after; what ``write`` puts into the store."""

    before: DeskComment
    after: Marked
    decision: Decision
    happened: tuple[Event, ...]
    late: int = 0
    """Reports that came in after it was looked at: the decision leaves them open."""


def write(conn: Connection, changes: Sequence[Change], now: datetime) -> None:
    """Store changes of locked comments: rows, decisions, events, counters, and what readers see."""
    desk_marks.put(conn, [change.after for change in changes])
    decisions.add(conn, [change.decision for change in changes])
    events.add(conn, [event for change in changes for event in change.happened])
    authors.count(
        conn,
        [Outcome(c.before.author_id, c.before.comment.status, c.after.status) for c in changes],
    )
    track_records.count(conn, now.date(), credit(changes))
    published.apply(
        conn,
        [
            Visibility(
                change.after.seq, change.before.comment.thread_id, change.before.comment.root_seq,
                is_public=change.after.status is Status.APPROVED,
            )
            for change in changes
            if desk_marks.differs_for_readers(change.before, change.after)
        ],
    )  # fmt: skip


def credit(changes: Sequence[Change]) -> dict[Cause, tuple[int, int]]:
    """How each reason fared: what it held was decided by a person, or that was undone."""
    moves = [
        Held(
            c.before.comment.site_id, (c.before.held_code, c.after.held_code),
            (c.before.comment.status, c.after.status),
        )
        for c in changes
    ]  # fmt: skip
    return steps(moves)


def touched(changes: Sequence[Change]) -> list[tuple[str, str]]:
    """The site of each change and the code of its reason, for the log of a batch."""
    return [(one.before.comment.site_id, one.decision.reasons[0].code) for one in changes]
