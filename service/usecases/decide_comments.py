"""People decide about one comment or many: in one transaction, on the versions that they saw.

Whatever somebody else decided first is left alone and reported as a conflict; the others go through. All
decisions of one call can be taken back together (``undo_decisions``). Costs a fixed number of statements.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from service.domain.comment import UNDECIDED, Comment, Status
from service.domain.errors import FieldError, IllegalTransition, Invalid, Stale
from service.domain.events import EventType, event_for
from service.domain.ids import new_id
from service.domain.lifecycle import Actor, move
from service.domain.moderation import LEAVES_REPORTS, MARKS_ONLY, RESULT, ModerationAction
from service.domain.verdict import Reason
from service.store import desk_marks, published, reports
from service.store.activity import By
from service.store.decisions import Decision
from service.store.desk_marks import Marked
from service.store.desk_rows import DeskComment
from service.store.events import Event
from service.store.now import database_now
from service.usecases.carry_changes import Change, touched, write
from service.usecases.log_batch import Batch, log_batch
from service.usecases.stale import told_stale

BATCH_MAX = 500
MESSAGE_CHARS_MAX = 2_000
LATER_DAYS_MAX = 30


@dataclass(frozen=True, slots=True)
class Seen:
    """A comment at the version that somebody had before them.

    ``reports`` is how many open reports they saw: a decision answers these, the oldest, and no later ones.
    None stands for all that are open when the decision is made.
    """

    comment_id: str
    version: int
    reports: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a moderator decided, and who that is. ``site_id`` None: their token is for every site.

    ``reason`` is a code that the author is told, ``message`` a sentence for them; ``until`` is for LATER.
    """

    action: ModerationAction
    reason: str = ""
    message: str | None = None
    until: datetime | None = None
    token_id: str | None = None
    person_id: str | None = None
    site_id: str | None = None
    as_batch: bool = False
    """Give even a single decision the id of a batch."""
    batch_id: str | None = None
    """Of a batch that this call is a part of."""
    about: Mapping[str, object] | None = None
    """What the log says of a batch beside its number."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A comment that was left alone: somebody was first (``stale``), or there is no such comment (None)."""

    comment_id: str
    stale: Stale | None


@dataclass(frozen=True, slots=True)
class Done:
    """A comment that was decided about. Comment and ``version`` together name the decision.

    ``reports_left`` came in after it was looked at, and are still open.
    """

    comment_id: str
    version: int
    status: Status
    reports_left: int = 0


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of a call; ``batch_id`` undoes all of it."""

    done: tuple[Done, ...]
    conflicts: tuple[Conflict, ...]
    batch_id: str | None


def decide_comments(conn: Connection, seen: Sequence[Seen], choice: Choice) -> Decided:
    """Carry ``choice`` out on every comment that is still as it was seen. Raises Invalid for a rejection
    without a reason, a time that is not ahead, or more than ``BATCH_MAX`` comments."""
    now = database_now(conn)
    _refuse(seen, choice, now)
    rows = locked(conn, [one.comment_id for one in seen], choice.site_id)
    batch_id = choice.batch_id or (new_id() if choice.as_batch or len(seen) > 1 else None)
    choice = replace(choice, batch_id=batch_id)
    changes, conflicts = [], []
    for one in seen:
        row = rows.get(one.comment_id)
        change = _change(row, one, choice, now) if row and row.comment.version == one.version else None
        if change is not None:
            changes.append(change)
        else:
            conflicts.append((one.comment_id, row.comment if row else None))
    write(conn, changes, now)
    _close(conn, changes)
    by = By(token_id=choice.token_id, person_id=choice.person_id)
    log_batch(conn, touched(changes), Batch(choice.action.value, batch_id, choice.about or {}), by)
    return decided(conn, changes, conflicts, batch_id)


def locked(conn: Connection, comment_ids: Sequence[str], site_id: str | None) -> dict[str, DeskComment]:
    """These comments by id, their threads and then themselves locked, as everywhere in this order."""
    places = desk_marks.threads_of(conn, comment_ids, site_id)
    published.lock_threads(conn, places.values())
    return desk_marks.lock(conn, list(places))


def decided(
    conn: Connection,
    changes: Sequence[Change],
    conflicts: Sequence[tuple[str, Comment | None]],
    batch_id: str | None,
) -> Decided:
    """What to report of a call."""
    stale = told_stale(conn, [comment for _id, comment in conflicts if comment is not None])
    return Decided(
        done=tuple(Done(c.before.comment.id, c.after.version, c.after.status, c.late) for c in changes),
        conflicts=tuple(Conflict(key, stale[comment.seq] if comment else None) for key, comment in conflicts),
        batch_id=batch_id,
    )


def _refuse(seen: Sequence[Seen], choice: Choice, now: datetime) -> None:
    errors = []
    if choice.action is ModerationAction.REJECT and not choice.reason:
        errors.append(FieldError("reason", "required"))
    if len(choice.message or "") > MESSAGE_CHARS_MAX:
        errors.append(FieldError("message", "too_long", MESSAGE_CHARS_MAX))
    if choice.action is ModerationAction.LATER:
        latest = now + timedelta(days=LATER_DAYS_MAX)
        if choice.until is None:
            errors.append(FieldError("until", "required"))
        elif not now < choice.until <= latest:
            errors.append(FieldError("until", "out_of_range", LATER_DAYS_MAX))
    if not 0 < len({one.comment_id for one in seen}) == len(seen) <= BATCH_MAX:
        errors.append(FieldError("comments", "out_of_range", BATCH_MAX))
    if errors:
        raise Invalid(tuple(errors))


def _close(conn: Connection, changes: Sequence[Change]) -> None:
    """Close the reports that were seen, and the appeals: what a decision answers."""
    reports.close(
        conn,
        [
            (c.before.comment.seq, c.after.version, c.before.report_count - c.after.report_count)
            for c in changes
            if c.before.report_count > c.after.report_count
        ],
    )
    reports.close_appeals(
        conn,
        [
            (c.before.comment.seq, c.after.version, c.after.status is Status.APPROVED)
            for c in changes
            if c.before.appealed_at and not c.after.appealed_at
        ],
    )


def _change(row: DeskComment, seen: Seen, choice: Choice, now: datetime) -> Change | None:
    """What the choice makes of a comment; None where somebody else's decision has left nothing to do."""
    comment, action = row.comment, choice.action
    late = 0 if seen.reports is None else max(0, row.report_count - seen.reports)
    try:
        status = _status(row, action, row.report_count - late)
    except IllegalTransition:
        return None
    reason = choice.reason or f"moderator.{action}"
    decision = Decision(
        comment_seq=comment.seq, comment_version=comment.version + 1, from_status=comment.status,
        to_status=status, actor=Actor.MODERATOR, reasons=(Reason(check="moderator", code=reason),),
        token_id=choice.token_id, action=action.value, person_id=choice.person_id, site_id=comment.site_id,
        batch_id=choice.batch_id, message=choice.message or None,
        marks=desk_marks.told(row, answered=row.report_count - late) or None,
    )  # fmt: skip
    late = 0 if action in LEAVES_REPORTS else late
    after = _marked(row, status, choice, now)
    after = after if action in LEAVES_REPORTS else replace(after, report_count=late)
    return Change(row, after, decision, _events(row, status, action, reason), late)


def _status(row: DeskComment, action: ModerationAction, answered: int) -> Status:
    """The status after ``action``, which answers so many reports. IllegalTransition if there is nothing to do
    any more."""
    status = row.comment.status
    if action in RESULT:
        if row.appealed_at is not None and RESULT[action] is status:
            return status  # The appeal is declined.
        return move(Actor.MODERATOR, status, RESULT[action])
    allowed = {
        ModerationAction.ESCALATE: status in UNDECIDED and row.escalated_at is None,
        ModerationAction.LATER: status in UNDECIDED,
        ModerationAction.FEATURE: row.featured_at is None and status is not Status.ERASED,
        ModerationAction.UNFEATURE: row.featured_at is not None,
        ModerationAction.DISMISS: answered > 0,
    }
    if not allowed[action]:
        raise IllegalTransition(status, status)
    if action is ModerationAction.FEATURE and status is not Status.APPROVED:
        return move(Actor.MODERATOR, status, Status.APPROVED)
    if action is ModerationAction.ESCALATE and status is not Status.HELD:
        return move(Actor.MODERATOR, status, Status.HELD)
    return status


def _marked(row: DeskComment, status: Status, choice: Choice, now: datetime) -> Marked:
    comment, action = row.comment, choice.action
    bare = Marked(seq=comment.seq, version=comment.version + 1, status=status, parked=comment.parked)
    if action not in MARKS_ONLY:
        return replace(bare, featured_at=now if action is ModerationAction.FEATURE else None)
    kept = replace(
        bare, decided=False, held_code=row.held_code, appealed_at=row.appealed_at,
        escalated_at=row.escalated_at, snoozed_until=row.snoozed_until, featured_at=row.featured_at,
        report_count=row.report_count,
    )  # fmt: skip
    if action is ModerationAction.ESCALATE:
        return replace(kept, escalated_at=now, snoozed_until=None)
    if action is ModerationAction.LATER:
        return replace(kept, snoozed_until=choice.until)
    return replace(kept, featured_at=None) if action is ModerationAction.UNFEATURE else kept


def _events(row: DeskComment, status: Status, action: ModerationAction, reason: str) -> tuple[Event, ...]:
    comment = row.comment
    kinds = [event_for(comment.status, status)] if status is not comment.status else []
    kinds += {
        ModerationAction.ESCALATE: [EventType.ESCALATED],
        ModerationAction.FEATURE: [EventType.FEATURED],
        ModerationAction.UNFEATURE: [EventType.UNFEATURED],
    }.get(action, [])
    if row.appealed_at is not None and action not in MARKS_ONLY:
        kinds.append(EventType.APPEAL_DECIDED)
    return tuple(
        Event(
            type=kind, site_id=comment.site_id, comment_id=comment.id, comment_version=comment.version + 1,
            data={"status": status.value, "reasons": [reason]},
        )
        for kind in kinds
    )  # fmt: skip
