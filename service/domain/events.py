"""The names of what happened. A row of one is written in the transaction of the change itself."""

from enum import StrEnum

from service.domain.comment import Status


class EventType(StrEnum):
    """Every event; the words are the ones a webhook carries."""

    RECEIVED = "comment.received"
    HELD = "comment.held"
    PUBLISHED = "comment.published"
    REJECTED = "comment.rejected"
    UNPUBLISHED = "comment.unpublished"
    EDITED = "comment.edited"
    DELETED = "comment.deleted"
    ESCALATED = "comment.escalated"
    FEATURED = "comment.featured"
    UNFEATURED = "comment.unfeatured"
    REPORTED = "comment.reported"
    DECISION_REVERTED = "decision.reverted"
    APPEAL_CREATED = "appeal.created"
    APPEAL_DECIDED = "appeal.decided"
    THREAD_CLOSED = "thread.closed"
    THREAD_OPENED = "thread.opened"
    THREAD_COUNT_CHANGED = "thread.count_changed"
    AUTHOR_BANNED = "author.banned"
    AUTHOR_LIMITED = "author.limited"
    AUTHOR_TRUSTED = "author.trusted"
    AUTHOR_ERASED = "author.erased"
    RULE_ACTIVATED = "rule.activated"
    ENDPOINT_DISABLED = "endpoint.disabled"
    ENDPOINT_TEST = "endpoint.test"


def event_for(old: Status, new: Status) -> EventType:
    """What to call the move from ``old`` to ``new``: leaving the public page has a name of its own."""
    if new is Status.APPROVED:
        return EventType.PUBLISHED
    if new is Status.ERASED:
        return EventType.DELETED
    if old is Status.APPROVED:
        return EventType.UNPUBLISHED
    return EventType.HELD if new is Status.HELD else EventType.REJECTED
