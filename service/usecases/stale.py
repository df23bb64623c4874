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
    last: dict[int, tuple[Decision | None, str | None]] = {}
    seqs = [comment.seq for comment in found]
    for made, by in decisions.of_comments(conn, seqs, limit=DECISIONS_READ_MAX):
        last.setdefault(made.comment_seq, (made, by))
    told = {}
    for comment in found:
        decision, name = last.get(comment.seq, _NOBODY)
        stale = Stale(
            comment.status,
            comment.version,
            decision.actor.value if decision else "nobody",
            written_or_none(decision.created_at) if decision else None,
        )
        stale.name, stale.action = name, decision.action if decision else None
        told[comment.seq] = stale
    return told
