"""Take decisions back: on the server, at any time, as long as nothing came after them.

The log keeps both: an undoing is a decision of its own that names the one it takes back. A comment that was
pending waits for a person afterwards, as one who decided has already seen it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from service.domain.comment import Comment, Status
from service.domain.errors import NotFound
from service.domain.events import EventType, event_for
from service.domain.ids import new_id
from service.domain.lifecycle import Actor, move
from service.domain.moderation import LEAVES_REPORTS, MARKS_ONLY, UNDO
from service.domain.verdict import Reason
from service.store import decisions, desk_marks, reports
from service.store.activity import By
from service.store.decisions import Decision
from service.store.desk_marks import Marked
from service.store.desk_rows import DeskComment
from service.store.events import Event
from service.store.now import database_now
from service.usecases.carry_changes import Change, touched, write
from service.usecases.decide_comments import BATCH_MAX, Decided, decided, locked
from service.usecases.log_batch import Batch, log_batch

REASON = "moderator.undo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoer:
    """Who takes something back. ``site_id`` None: their token is for every site."""

    token_id: str | None = None
    person_id: str | None = None
    site_id: str | None = None


def undo_decision(conn: Connection, comment_id: str, version: int, who: Undoer) -> Decided:
    """Take back the moderator's decision that made ``version`` of a comment.

    A comment that has moved on since is reported as a conflict and left alone. Raises NotFound if no
    moderator made that version, or it was an undoing itself.
    """
    rows = locked(conn, [comment_id], who.site_id)
    if comment_id not in rows:
        raise NotFound("comment")
    made = decisions.of_version(conn, rows[comment_id].comment.seq, version)
    if made is None or not _can_be_undone(made):
        raise NotFound("decision")
    return _undo(conn, rows, [(comment_id, made)], batch_id=None, who=who)


def undo_batch(conn: Connection, batch_id: str, who: Undoer) -> Decided:
    """Take back all decisions of a batch that nothing came after; the others are reported as conflicts.

    Raises NotFound if there is no such batch on the sites of who asks. Undoing one twice conflicts.
    """
    made = [one for one in decisions.of_batch(conn, batch_id, limit=BATCH_MAX) if _can_be_undone(one[1])]
    if who.site_id is not None:
        made = [one for one in made if one[1].site_id == who.site_id]
    if not made:
        raise NotFound("batch")
    rows = locked(conn, [comment_id for comment_id, _decision in made], who.site_id)
    return _undo(conn, rows, made, batch_id=new_id(), who=who)


def _can_be_undone(decision: Decision) -> bool:
    return decision.actor is Actor.MODERATOR and decision.action != UNDO


def _undo(
    conn: Connection,
    rows: dict[str, DeskComment],
    made: Sequence[tuple[str, Decision]],
    *,
    batch_id: str | None,
    who: Undoer,
) -> Decided:
    now = database_now(conn)
    changes: list[Change] = []
    conflicts: list[tuple[str, Comment | None]] = []
    for comment_id, decision in made:
        row = rows.get(comment_id)
        if row is None or row.comment.version != decision.comment_version:
            conflicts.append((comment_id, row.comment if row else None))
        else:
            changes.append(_change(row, decision, batch_id, who))
    write(conn, changes, now)
    reports.reopen(conn, [(c.before.comment.seq, c.before.comment.version) for c in changes])
    log_batch(
        conn, touched(changes), Batch(UNDO, batch_id), By(token_id=who.token_id, person_id=who.person_id)
    )
    return decided(conn, changes, conflicts, batch_id)


def _marks(row: DeskComment, decision: Decision) -> dict[str, Any]:
    """The marks from before the decision, and what readers and the author have asked for since: a report or
    an appeal makes no new version, so it does not stand in the way of an undoing and must not get lost."""
    marks = desk_marks.remembered(decision.marks)
    if decision.action not in LEAVES_REPORTS:
        marks["report_count"] += row.report_count
    else:
        marks["report_count"] = row.report_count
    marks["appealed_at"] = row.appealed_at or marks.get("appealed_at")
    return marks


def _change(row: DeskComment, decision: Decision, batch_id: str | None, who: Undoer) -> Change:
    comment = row.comment
    wanted: Status = Status.HELD if decision.from_status is Status.PENDING else decision.from_status
    if decision.action in MARKS_ONLY:
        wanted = comment.status  # What it says of the comment itself stays as it is.
    status = comment.status if wanted is comment.status else move(Actor.MODERATOR, comment.status, wanted)
    undoing = Decision(
        comment_seq=comment.seq, comment_version=comment.version + 1, from_status=comment.status,
        to_status=status, actor=Actor.MODERATOR, reasons=(Reason(check="moderator", code=REASON),),
        token_id=who.token_id, person_id=who.person_id, action=UNDO, site_id=comment.site_id,
        batch_id=batch_id, undoes=decision.seq, marks=desk_marks.told(row) or None,
    )  # fmt: skip
    after = Marked(
        seq=comment.seq, version=comment.version + 1, status=status, parked=comment.parked,
        decided=decision.action not in MARKS_ONLY, **_marks(row, decision),
    )  # fmt: skip
    kinds = [event_for(comment.status, status)] if status is not comment.status else []
    happened = tuple(
        Event(
            type=kind, site_id=comment.site_id, comment_id=comment.id, comment_version=comment.version + 1,
            data={"status": status.value, "reasons": [REASON], "undone": decision.action or ""},
        )
        for kind in (*kinds, EventType.DECISION_REVERTED)
    )  # fmt: skip
    return Change(row, after, undoing, happened)
