"""A person decides. The decision names the version it was based on; a stale one is refused."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection

from service.domain.comment import Comment, Status
from service.domain.errors import FieldError, IllegalTransition, Invalid, Stale
from service.domain.events import event_for
from service.domain.lifecycle import Actor, move
from service.domain.times import written_or_none
from service.domain.verdict import Reason
from service.store import authors, comments, decisions, events, published
from service.store.authors import Outcome
from service.store.decisions import Decision
from service.store.events import Event
from service.store.published import Visibility


class ModerationAction(StrEnum):
    """What a moderator may do with a comment."""

    APPROVE = "approve"
    REJECT = "reject"
    SPAM = "spam"
    HOLD = "hold"


RESULT = {
    ModerationAction.APPROVE: Status.APPROVED,
    ModerationAction.REJECT: Status.REJECTED,
    ModerationAction.SPAM: Status.SPAM,
    ModerationAction.HOLD: Status.HELD,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A moderator's decision on a comment as they saw it. ``site_id`` None: the token is for every site.

    ``reason`` is a code that the author is told; a rejection needs one, else it may be empty.
    """

    comment_id: str
    action: ModerationAction
    version: int
    reason: str
    token_id: str | None
    site_id: str | None = None


def moderate_comment(conn: Connection, order: Order) -> Comment:
    """Carry out ``order`` and return the comment as it is now.

    Raises NotFound, Invalid for a rejection without a reason, or Stale if the comment is at another version
    or already has that status: exactly one of two moderators who decide at once succeeds.
    """
    if order.action is ModerationAction.REJECT and not order.reason:
        raise Invalid((FieldError("reason", "required"),))
    reason = order.reason or f"moderator.{order.action}"
    comment = comments.lock(conn, order.comment_id, order.site_id)
    if comment.version != order.version:
        raise stale(conn, comment)
    try:
        status = move(Actor.MODERATOR, comment.status, RESULT[order.action])
    except IllegalTransition:
        raise stale(conn, comment) from None
    version = comments.set_status(conn, comment, status)
    made = Decision(
        comment_seq=comment.seq, comment_version=version, from_status=comment.status, to_status=status,
        actor=Actor.MODERATOR, reasons=(Reason(check="moderator", code=reason),),
        token_id=order.token_id,
    )  # fmt: skip
    decisions.add(conn, [made])
    happened = Event(
        type=event_for(comment.status, status), site_id=comment.site_id, comment_id=comment.id,
        comment_version=version, data={"status": status.value, "reasons": [reason]},
    )  # fmt: skip
    events.add(conn, [happened])
    author_id = authors.author_of(conn, comment.seq)
    authors.count(conn, [Outcome(author_id, comment.status, status)])
    if Status.APPROVED in (comment.status, status):
        change = Visibility(
            comment.seq, comment.thread_id, comment.root_seq, is_public=status is Status.APPROVED
        )
        published.apply(conn, [change])
    return comments.get(conn, comment.id)


def stale(conn: Connection, comment: Comment) -> Stale:
    """What to tell somebody who decided on an older version: who was first, and when."""
    last = decisions.latest(conn, comment.seq)
    when = written_or_none(last.created_at) if last else None
    return Stale(comment.status, comment.version, last.actor.value if last else "nobody", when)
