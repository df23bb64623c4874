"""What an author sees of their own comment, field by field. No address: they know it, and it never leaves."""

from typing import Literal

from pydantic import BaseModel

from service.domain.comment import Comment, Status
from service.domain.lifecycle import Actor
from service.domain.times import written, written_or_none
from service.store.decisions import Decision
from service.usecases.submit_comment import Accepted


class AcceptedOut(BaseModel):
    """A comment that is stored. ``receipt`` is shown in this answer and in no other."""

    id: str
    status: Status
    receipt: str | None
    status_url: str


class ReceiptOut(BaseModel):
    """Where a comment stands. ``reason`` is a code while it is held, rejected or spam."""

    id: str
    status: Status
    reason: str | None
    decided_by: Literal["checks", "moderator", "author"] | None
    body: str
    created_at: str
    edited_at: str | None
    edit_seconds_left: int


def accepted_comment(accepted: Accepted, status_url: str) -> dict[str, object]:
    """The answer to posting."""
    return {
        "id": accepted.comment_id,
        "status": accepted.status.value,
        "receipt": accepted.receipt,
        "status_url": status_url,
    }


def receipt_status(comment: Comment, last: Decision | None, edit_seconds_left: int) -> dict[str, object]:
    """The answer to asking with a receipt. Of a decision only the first reason is told, and
    nothing that a mailbox is known for: anybody may have typed its address."""
    explained = comment.status in (Status.HELD, Status.REJECTED, Status.SPAM) and last is not None
    by_person = last is not None and last.actor is Actor.MODERATOR
    editable = comment.status is Status.APPROVED or (
        comment.status in (Status.PENDING, Status.HELD) and not by_person
    )
    return {
        "id": comment.id,
        "status": comment.status.value,
        "reason": last.reasons[0].told if explained and last and last.reasons else None,
        "decided_by": _decided_by(last),
        "body": comment.body,
        "created_at": written(comment.created_at),
        "edited_at": written_or_none(comment.edited_at),
        "edit_seconds_left": edit_seconds_left if editable else 0,
    }


def _decided_by(last: Decision | None) -> str | None:
    return Actor(last.actor).value if last else None
