"""What to tell somebody who decided on an older version: who was first, and when."""

from collections.abc import Sequence

from sqlalchemy import Connection

from service.domain.comment import Comment
from service.domain.errors import Stale
from service.domain.times import written_or_none
from service.store import decisions
from service.store.decisions import Decision

DECISIONS_READ_MAX = 2_000
_NOBODY: tuple[Decision | None, str | None] = (None, None)


def told_stale(conn: Connection, found: Sequence[Comment]) -> dict[int, Stale]:
    """By comment seq; one statement. The name of a colleague is for the desk alone."""
    if not found:
        return {}
    last: dict[int, tuple[Decision, str | None]] = {}
    for decision, name in decisions.of_comments(
        conn, [comment.seq for comment in found], limit=DECISIONS_READ_MAX
    ):
        last.setdefault(decision.comment_seq, (decision, name))
    told = {}
    for comment in found:
        decision, name = last[comment.seq] if comment.seq in last else _NOBODY
        told[comment.seq] = Stale(
            comment.status,
            comment.version,
            decision.actor.value if decision else "nobody",
            written_or_none(decision.created_at) if decision else None,
            name=name,
            action=decision.action if decision else None,
        )
    return told
