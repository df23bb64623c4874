"""The shapes of the desk's answers, key by key. ``desk_view`` fills them.

Nothing of an address is among them, and colleagues are named as in ``staff_out``: by what they are.
"""

from typing import Any

from pydantic import BaseModel

from service.api.staff_out import FindingOut, QueuedOut, ReasonOut
from service.domain.comment import Status


class WhyOut(BaseModel):
    """Why a comment waits. ``share`` of ``decided`` comments that this reason held were refused in the last
    ninety days; null before there are thirty."""

    reason: ReasonOut
    others: list[ReasonOut]
    ruleset_version: int | None
    band: str | None
    decided: int
    share: float | None


class ParentOut(BaseModel):
    """The comment that was answered, shortened."""

    id: str
    author_name: str
    excerpt: str
    status: Status


class AuthorRecordOut(BaseModel):
    """The author in numbers, and what colleagues decided about them."""

    published: int
    rejected: int
    spam: int
    first_seen_at: str
    banned_until: str | None
    standing: str | None
    standing_until: str | None
    standing_reason: str | None


class ReportsOut(BaseModel):
    """Open complaints for one reason."""

    reason: str
    count: int
    latest: str


class NotesOut(BaseModel):
    """How many notes there are."""

    comment: int
    author: int
    thread: int


class CardOut(QueuedOut):
    """A comment with all that a decision needs."""

    section: str | None
    risk: float
    band: str
    held_by: str | None
    escalated_at: str | None
    snoozed_until: str | None
    featured_at: str | None
    appealed_at: str | None
    why: WhyOut | None
    parent: ParentOut | None
    author_record: AuthorRecordOut | None
    findings: list[FindingOut]
    reports: list[ReportsOut]
    notes: NotesOut
    allowed: list[str]


class TabsOut(BaseModel):
    """How many comments each tab shows, counted up to 1,000."""

    pending: int
    reported: int
    escalated: int
    appeals: int


class DeskOut(BaseModel):
    """A page of the queue; ``next`` is the cursor of the following one."""

    cards: list[CardOut]
    next: str | None
    tabs: TabsOut


class DoneOut(BaseModel):
    """A comment that was decided about; ``version`` is what undoing takes. ``reports_left`` came in after it
    was looked at, and stay open."""

    id: str
    version: int
    status: Status
    reports_left: int


class ConflictOut(BaseModel):
    """A comment that was left alone: it is otherwise by now, or (all null) is not there."""

    id: str
    status: Status | None
    version: int | None
    decided_by: str | None
    decided_at: str | None


class DecidedOut(BaseModel):
    """What became of each; ``batch_id`` undoes all that was done."""

    done: list[DoneOut]
    conflicts: list[ConflictOut]
    batch_id: str | None


class NoteOut(BaseModel):
    """A note that was stored."""

    id: str


class StandingOut(BaseModel):
    """The author's standing from now on."""

    comment_id: str
    standing: str
    until: str | None


class StoryOut(BaseModel):
    """How a story takes comments."""

    thread: str
    section: str | None
    closed: bool
    hold_all: bool
    slow_mode_s: int | None


class OffDutyOut(BaseModel):
    """Hours off duty; all null: none."""

    start: str | None
    end: str | None
    zone: str | None


class HouseRuleOut(BaseModel):
    """A rule of the house. ``version`` is what changing it names; 0: as it was delivered."""

    number: int
    code: str
    title: str
    message: str
    checks: list[str]
    version: int


class HouseRulesOut(BaseModel):
    """The rules in force, by number."""

    rules: list[HouseRuleOut]


class LineOut(BaseModel):
    """One line of the activity log."""

    at: str
    site: str | None
    actor: str
    action: str
    subject: str
    comment_id: str | None
    version: int | None
    before: Any
    after: Any
    reason: str
    batch_id: str | None
    undone: bool


class LogOut(BaseModel):
    """Lines, newest first."""

    lines: list[LineOut]
    next: str | None
