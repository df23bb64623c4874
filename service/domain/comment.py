"""What a comment is: its statuses, and the two sets of them that have names."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Status(StrEnum):
    """Where a comment stands. The same six words in table, API, docs and button."""

    PENDING = "pending"
    HELD = "held"
    APPROVED = "approved"
    REJECTED = "rejected"
    SPAM = "spam"
    ERASED = "erased"


PUBLIC = frozenset({Status.APPROVED})
"""Readers see these and no other."""

NEEDS_A_PERSON = frozenset({Status.HELD})
"""The policy could not, or should not, decide these alone."""

UNDECIDED = frozenset({Status.PENDING, Status.HELD})
"""A moderator sees these in the queue: a dead worker must not hide a comment from people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """One comment as the service knows it. There is no address in it, and no way from it to one."""

    seq: int
    """Order of arrival, given by the database; never shown to readers."""
    id: str
    site_id: str
    thread_id: int
    parent_id: str | None
    root_seq: int | None = None
    """``seq`` of the comment that began this conversation; None for that comment itself."""
    author_name: str
    author_url: str | None
    author_label: str
    """Random, of this comment's author in this thread only; nothing can be computed from it."""
    body: str
    status: Status
    version: int
    """Goes up with every change of status or text; a decision names the version it was based on."""
    created_at: datetime
    edited_at: datetime | None = None
    published_at: datetime | None = None
    parked: bool = False
    """True once five tries to check it failed: workers leave it alone and people see it."""
