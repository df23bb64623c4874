"""Every move a comment can make, in one table. Nothing changes a status except through ``move``."""

from enum import StrEnum

from service.domain.comment import Status
from service.domain.errors import IllegalTransition


class Actor(StrEnum):
    """Who moves a comment. In logs and answers a moderator is only ever ``moderator``."""

    CHECKS = "checks"
    MODERATOR = "moderator"
    AUTHOR = "author"


_PEOPLE_DECIDE = frozenset({Status.APPROVED, Status.REJECTED, Status.SPAM, Status.HELD})

NEXT: dict[Actor, dict[Status, frozenset[Status]]] = {
    # The policy speaks once about a pending comment; whatever came after belongs to people.
    Actor.CHECKS: {Status.PENDING: frozenset({Status.APPROVED, Status.HELD, Status.REJECTED, Status.SPAM})},
    # A moderator may decide anything that still has a text, at any time, and may change a decision.
    Actor.MODERATOR: {
        status: _PEOPLE_DECIDE - {status}
        for status in (Status.PENDING, Status.HELD, Status.APPROVED, Status.REJECTED, Status.SPAM)
    },
    # An author's edit sends the new text back to the checks; an erased comment stays erased. Spam stays
    # spam whatever is made of it: its author sees a comment that waits, and learns nothing by trying.
    Actor.AUTHOR: {
        Status.PENDING: frozenset({Status.PENDING, Status.ERASED}),
        Status.HELD: frozenset({Status.PENDING, Status.ERASED}),
        Status.APPROVED: frozenset({Status.PENDING, Status.ERASED}),
        Status.REJECTED: frozenset({Status.PENDING, Status.ERASED}),
        Status.SPAM: frozenset({Status.SPAM, Status.ERASED}),
    },
}


def move(actor: Actor, current: Status, wanted: Status) -> Status:
    """The new status, or IllegalTransition if ``actor`` may not move ``current`` to ``wanted``."""
    if wanted not in NEXT[actor].get(current, frozenset()):
        raise IllegalTransition(current, wanted)
    return wanted
