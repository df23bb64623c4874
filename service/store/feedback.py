"""Feedback: the score that a program says a text should have got. Rows teach; they never change a comment."""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from service.domain.ids import new_id
from service.store.tables import feedback
from service.store.types import utcnow


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """One label of one text. ``score`` is 0 to 1; ``protocol`` says through which door it came.

    ``body`` is the text without the addresses that stood in it. ``site_id`` None: the token is for all sites.
    """

    protocol: str
    attribute: str
    score: float
    body: str
    token_id: str
    site_id: str | None = None
    language: str | None = None
    client_token: str | None = None
    community_id: str | None = None


def add(conn: Connection, given: list[Feedback]) -> None:
    """Store them, in one statement."""
    rows = [
        {
            "id": new_id(), "site_id": one.site_id, "token_id": one.token_id, "protocol": one.protocol,
            "attribute": one.attribute, "score": one.score, "body": one.body, "language": one.language,
            "client_token": one.client_token, "community_id": one.community_id,
        }
        for one in given
    ]  # fmt: skip
    if rows:
        conn.execute(insert(feedback).inline(), rows)


def forget_old(conn: Connection, *, keep_days: int, limit: int) -> int:
    """Delete what is older than ``keep_days`` days, ``limit`` rows at most; returns how many went."""
    old = select(feedback.c.seq).where(feedback.c.created_at < utcnow(-86_400.0 * keep_days)).limit(limit)
    return conn.execute(delete(feedback).where(feedback.c.seq.in_(old))).rowcount
