"""What a moderator may do with a comment, and what becomes of it."""

from enum import StrEnum

from service.domain.comment import Status


class ModerationAction(StrEnum):
    """The verbs of the desk. The first four move a comment; the others mark it."""

    APPROVE = "approve"
    REJECT = "reject"
    SPAM = "spam"
    HOLD = "hold"
    ESCALATE = "escalate"
    """Ask for a second opinion."""
    LATER = "later"
    """Out of the queue until a time."""
    FEATURE = "feature"
    """An editor's pick; publishes what waits."""
    UNFEATURE = "unfeature"
    DISMISS = "dismiss"
    """Readers complained, and the comment stays as it is."""


UNDO = "undo"
"""The action of a decision that takes another one back."""

RESULT = {
    ModerationAction.APPROVE: Status.APPROVED,
    ModerationAction.REJECT: Status.REJECTED,
    ModerationAction.SPAM: Status.SPAM,
    ModerationAction.HOLD: Status.HELD,
}

MARKS_ONLY = frozenset(
    {ModerationAction.ESCALATE, ModerationAction.LATER, ModerationAction.UNFEATURE, ModerationAction.DISMISS}
)
"""These decide nothing about the comment: who is asked for a decision is still asked."""

LEAVES_REPORTS = MARKS_ONLY - {ModerationAction.DISMISS}
"""After these readers' complaints are as open as before."""
