"""Trust or limit the author of a comment. The caller names the comment: nobody here ever sees who that is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection

from service.domain.errors import AuthorUnknown, FieldError, Invalid
from service.domain.events import EventType
from service.domain.times import written_or_none
from service.store import activity, authors, comments, events, writers
from service.store.activity import By, Deed
from service.store.events import Event
from service.store.now import database_now

DAYS_MAX = 3_650
REASON_CHARS_MAX = 80


class Standing(StrEnum):
    """What is thought of an author on one site."""

    NORMAL = "normal"
    TRUSTED = "trusted"
    """What would wait only because they are new is published: from the browser or account of this comment, or
    from one in which the address was confirmed. Typing the address alone gives nobody this trust."""
    LIMITED = "limited"
    """A person looks at everything they write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """``days`` from now, 1 to ``DAYS_MAX``; for ``NORMAL`` it plays no part. A reason is required."""

    comment_id: str
    standing: Standing
    days: int
    reason: str


def guard_author(conn: Connection, guard: Guard, by: By) -> datetime | None:
    """Give whoever wrote this comment a standing on its site; returns until when, None for ``NORMAL``.

    Raises NotFound, Invalid, and AuthorUnknown while no worker has opened the comment's seal.
    """
    errors = []
    if guard.standing is not Standing.NORMAL and not 1 <= guard.days <= DAYS_MAX:
        errors.append(FieldError("days", "out_of_range", DAYS_MAX))
    if not guard.reason:
        errors.append(FieldError("reason", "required"))
    elif len(guard.reason) > REASON_CHARS_MAX:
        errors.append(FieldError("reason", "too_long", REASON_CHARS_MAX))
    if errors:
        raise Invalid(tuple(errors))
    comment = comments.lock(conn, guard.comment_id, by.site_id)
    author_id = authors.author_of(conn, comment.seq)
    if author_id is None or not authors.is_known(conn, author_id):
        raise AuthorUnknown
    is_normal = guard.standing is Standing.NORMAL
    until = None if is_normal else database_now(conn) + timedelta(days=guard.days)
    name = None if is_normal else guard.standing.value
    standing = authors.Standing(name, until, guard.reason, by.person_id, writers.mark_of(conn, comment.seq))
    before = authors.set_standing(conn, author_id, standing)
    deed = Deed(
        action=f"author.{guard.standing}", site_id=comment.site_id, subject=author_id,
        comment_id=comment.id, before=before or Standing.NORMAL.value,
        after={"standing": guard.standing.value, "until": written_or_none(until)}, reason=guard.reason,
    )  # fmt: skip
    activity.add(conn, by, [deed])
    kind = EventType.AUTHOR_LIMITED if guard.standing is Standing.LIMITED else EventType.AUTHOR_TRUSTED
    data: dict[str, object] = {"standing": guard.standing.value, "until": written_or_none(until)}
    happened = Event(
        type=kind, site_id=comment.site_id, comment_id=comment.id, comment_version=comment.version, data=data
    )
    events.add(conn, [happened])
    return until
