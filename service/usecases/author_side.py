"""A comment as its author is told of it: where it stands, what was decided last, and what they may still do.

Spam is told as a comment that waits, for ever and in every respect: who sends it learns nothing by asking.
"""

from dataclasses import dataclass

from sqlalchemy import Connection

from service.domain.comment import UNDECIDED, Comment, Status
from service.domain.lifecycle import Actor
from service.store import decisions, reports
from service.store.decisions import Decision
from service.store.reports import Appeal

LOG_MAX = 200
"""Decisions that are looked through, newest first: more than anybody makes about one comment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorSide:
    """What an author may know. ``last`` is the last decision that concerns them."""

    status: Status
    last: Decision | None
    refusal: int | None
    """The version that refused it last, if anything did."""
    reposted: bool
    """Edited and posted again after a refusal, which is possible once."""
    appeal: Appeal | None
    """Against that last refusal."""

    @property
    def may_edit(self) -> bool:
        """While there is time. What a person holds is theirs to decide: the checks would speak last."""
        by_person = self.last is not None and self.last.actor is Actor.MODERATOR
        return self.status is Status.APPROVED or (self.status in UNDECIDED and not by_person)

    @property
    def may_repost(self) -> bool:
        """Not while somebody looks at the old text again."""
        waits = self.appeal is not None and self.appeal.closed_at is None
        return self.status is Status.REJECTED and not self.reposted and not waits

    @property
    def may_appeal(self) -> bool:
        """Once a refusal."""
        return self.status is Status.REJECTED and self.appeal is None


def author_side(conn: Connection, comment: Comment) -> AuthorSide:
    """What the author of a comment may know of it. Two statements."""
    log = decisions.of_comment(conn, comment.seq, limit=LOG_MAX)
    status, last = _told(comment, log)
    refusal = next((one.comment_version for one in log if _refuses(one)), None)
    appeal = reports.appeals_of(conn, [comment.seq]).get(comment.seq)
    return AuthorSide(
        status=status, last=last, refusal=refusal,
        reposted=any(one.actor is Actor.AUTHOR and one.from_status is Status.REJECTED for one in log),
        appeal=appeal if appeal and appeal.version == refusal else None,
    )  # fmt: skip


def _told(comment: Comment, log: list[Decision]) -> tuple[Status, Decision | None]:
    if comment.status is not Status.SPAM:
        return comment.status, log[0] if log else None
    # As it was before somebody called it spam; an edit since then would have sent it back to the checks.
    before = next((one for one in log if one.to_status is not Status.SPAM or one.actor is Actor.AUTHOR), None)
    if before is not None and before.to_status is Status.HELD:
        return Status.HELD, before
    return Status.PENDING, before if before is not None and before.actor is Actor.AUTHOR else None


def _refuses(decision: Decision) -> bool:
    return decision.to_status is Status.REJECTED and decision.from_status is not Status.REJECTED
