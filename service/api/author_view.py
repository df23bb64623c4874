"""What an author sees of their own comment, field by field. No address: they know it, and it never leaves."""

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel

from service.domain.comment import UNDECIDED, Comment, Status
from service.domain.lifecycle import Actor
from service.domain.times import written, written_or_none
from service.store.decisions import Decision
from service.store.house_rules import HouseRule
from service.store.reports import Appeal
from service.usecases.author_side import AuthorSide
from service.usecases.submit_comment import Accepted


class AcceptedOut(BaseModel):
    """A comment that is stored. ``receipt`` is shown in this answer and in no other."""

    id: str
    status: Status
    receipt: str | None
    status_url: str
    usual_wait_s: int | None
    """How long comments of this site usually wait for a person; null where nothing can be said."""


class ToldRuleOut(BaseModel):
    """The rule of the house that a rejection names, as it was then."""

    number: int
    title: str


class ToldAppealOut(BaseModel):
    """What became of asking for another look."""

    state: Literal["waiting", "granted", "declined"]
    made_at: str


class ReceiptOut(BaseModel):
    """Where a comment stands. ``reason`` is a code while it is held or rejected; spam is told as pending."""

    id: str
    status: Literal["pending", "held", "approved", "rejected"]
    reason: str | None
    decided_by: Literal["checks", "moderator", "author"] | None
    message: str | None
    """What a moderator says to the author."""
    rule: ToldRuleOut | None
    body: str
    created_at: str
    edited_at: str | None
    edit_seconds_left: int
    can: list[Literal["edit", "repost", "appeal", "delete", "verify"]]
    """What the author may do now. ``verify``: confirm the address, as long as that would help."""
    appeal: ToldAppealOut | None
    usual_wait_s: int | None
    """How long comments of this site usually wait for a person, while this one waits and that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What a receipt tells that is neither of the comment nor of what was decided about it."""

    edit_seconds_left: int
    verifies: bool
    """Confirming the address could help."""
    usual_wait_s: int | None


def accepted_comment(accepted: Accepted, status_url: str, usual_wait_s: int | None) -> dict[str, object]:
    """The answer to posting; of spam, when it is posted once more, as of one that waits."""
    status = Status.PENDING if accepted.status is Status.SPAM else accepted.status
    return {
        "id": accepted.comment_id,
        "status": status.value,
        "receipt": accepted.receipt,
        "status_url": status_url,
        "usual_wait_s": usual_wait_s if status in UNDECIDED else None,
    }


def receipt_status(
    comment: Comment, side: AuthorSide, rule: HouseRule | None, beside: Beside
) -> dict[str, object]:
    """The answer to asking with a receipt. Of a decision only the first reason is told, and
    nothing that a mailbox is known for: anybody may have typed its address."""
    left_s = beside.edit_seconds_left if side.may_edit else 0
    explained = side.status in (Status.HELD, Status.REJECTED) and side.last is not None
    return {
        "id": comment.id,
        "status": side.status.value,
        "reason": side.last.reasons[0].told if explained and side.last and side.last.reasons else None,
        "decided_by": Actor(side.last.actor).value if side.last else None,
        "message": _message(side.last, rule),
        "rule": {"number": rule.number, "title": rule.title} if rule else None,
        "body": comment.body,
        "created_at": written(comment.created_at),
        "edited_at": written_or_none(comment.edited_at),
        "edit_seconds_left": left_s,
        "can": [*_can(side, left_s), *(["verify"] if beside.verifies else [])],
        "appeal": _appeal(side),
        "usual_wait_s": beside.usual_wait_s if side.status in UNDECIDED else None,
    }


def _message(last: Decision | None, rule: HouseRule | None) -> str | None:
    """The moderator's own words; a decision that only names a rule speaks with the rule's."""
    if last is None or last.actor is not Actor.MODERATOR:
        return None
    return last.message or (rule.message if rule else None)


def _can(side: AuthorSide, left_s: int) -> list[str]:
    may = (
        ("edit", left_s > 0), ("repost", side.may_repost), ("appeal", side.may_appeal), ("delete", True),
    )  # fmt: skip
    return [name for name, allowed in may if allowed]


def _appeal(side: AuthorSide) -> dict[str, object] | None:
    """Only what still says something: it waits, it was declined, or it brought the comment back."""
    appeal = side.appeal
    if appeal is None or not (side.status is Status.REJECTED or _brought_back(side, appeal)):
        return None
    state = "waiting" if appeal.closed_at is None else "granted" if appeal.granted else "declined"
    return {"state": state, "made_at": written(appeal.created_at)}


def _brought_back(side: AuthorSide, appeal: Appeal) -> bool:
    return side.status is Status.APPROVED and appeal.granted is True
