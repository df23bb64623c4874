"""A person decides about one comment, on the version that they saw; a stale decision is refused."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from service.domain.comment import Comment
from service.domain.errors import NotFound
from service.domain.moderation import RESULT, ModerationAction
from service.store import comments
from service.usecases.decide_comments import Choice, Done, Seen, decide_comments

__all__ = ["RESULT", "ModerationAction", "Order", "decide_one", "moderate_comment"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A moderator's decision on a comment as they saw it. ``site_id`` None: the token is for every site.

    ``reason`` is a code that the author is told; a rejection needs one, else it may be empty. ``message`` is
    a sentence for the author, ``until`` the time until which LATER puts the comment off. ``reports`` is how
    many open reports were seen (``Seen``).
    """

    comment_id: str
    action: ModerationAction
    version: int
    reason: str
    token_id: str | None
    site_id: str | None = None
    person_id: str | None = None
    message: str | None = None
    until: datetime | None = None
    reports: int | None = None


def moderate_comment(conn: Connection, order: Order) -> Comment:
    """Carry out ``order`` and return the comment as it is now.

    Raises NotFound, Invalid for a rejection without a reason, or Stale if the comment is at another version
    or already has that status: exactly one of two moderators who decide at once succeeds.
    """
    decide_one(conn, order)
    return comments.get(conn, order.comment_id)


def decide_one(conn: Connection, order: Order) -> Done:
    """The same, for who has the comment before them and wants to know only what was done."""
    choice = Choice(
        action=order.action, reason=order.reason, message=order.message, until=order.until,
        token_id=order.token_id, person_id=order.person_id, site_id=order.site_id,
    )  # fmt: skip
    outcome = decide_comments(conn, [Seen(order.comment_id, order.version, order.reports)], choice)
    for conflict in outcome.conflicts:
        raise conflict.stale or NotFound("comment")
    return outcome.done[0]
