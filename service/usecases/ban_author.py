"""Ban the author of a comment. The caller names the comment: nobody here ever sees who that is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from service.domain.errors import AuthorUnknown, FieldError, Invalid
from service.domain.events import EventType
from service.domain.times import written_or_none
from service.store import activity, authors, comments, events
from service.store.activity import By, Deed
from service.store.events import Event
from service.store.now import database_now
from service.usecases.stale import told_stale

BAN_DAYS_MAX = 3_650


@dataclass(frozen=True, slots=True, kw_only=True)
class Ban:
    """``days`` from now, 0 to end a ban. ``version`` None: whatever the comment says by now."""

    comment_id: str
    days: int
    reason: str
    token_id: str | None
    site_id: str | None = None
    person_id: str | None = None
    version: int | None = None


def ban_author(conn: Connection, ban: Ban) -> datetime | None:
    """Ban whoever wrote this comment from its site; returns until when, or None for a ban that ended.

    What they post is still taken, and rejected by the policy. Raises NotFound, Stale, Invalid, and
    AuthorUnknown while no worker has opened the comment's seal, or when the author was silent so long that
    nothing would recognise them.
    """
    if not 0 <= ban.days <= BAN_DAYS_MAX:
        raise Invalid((FieldError("days", "too_large" if ban.days > 0 else "too_small", BAN_DAYS_MAX),))
    comment = comments.lock(conn, ban.comment_id, ban.site_id)
    if ban.version is not None and ban.version != comment.version:
        raise told_stale(conn, [comment])[comment.seq]
    author_id = authors.author_of(conn, comment.seq)
    if author_id is None or not authors.is_known(conn, author_id):
        raise AuthorUnknown
    until = database_now(conn) + timedelta(days=ban.days) if ban.days else None
    authors.ban(conn, author_id, until)
    happened = Event(
        type=EventType.AUTHOR_BANNED, site_id=comment.site_id, comment_id=comment.id,
        comment_version=comment.version,
        # Not the reason: colleagues may write anything there, and this leaves the service.
        data={"until": written_or_none(until), "token_id": ban.token_id},
    )  # fmt: skip
    events.add(conn, [happened])
    by = By(token_id=ban.token_id, person_id=ban.person_id, site_id=ban.site_id)
    deed = Deed(
        action="author.ban" if until else "author.unban", site_id=comment.site_id, subject=author_id,
        comment_id=comment.id, after={"until": written_or_none(until)}, reason=ban.reason,
    )  # fmt: skip
    activity.add(conn, by, [deed])
    return until
