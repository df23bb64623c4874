"""What a person could take back: their last decision that nothing came after, also after a reload."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from service.domain.moderation import UNDO
from service.store.tables import comments, decisions
from service.store.types import utcnow

OFFERED_S = 3_600.0
"""Older ones are undone where they stand in the log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoable:
    """A decision on one comment, or a whole batch of ``number``."""

    comment_id: str
    version: int
    action: str
    body: str
    batch_id: str | None
    number: int
    at: datetime


def last(conn: Connection, person_id: str) -> Undoable | None:
    """The newest decision of this person that can be undone; one statement, two for a batch."""
    undoing = decisions.alias()
    is_undone = select(undoing.c.seq).where(undoing.c.undoes == decisions.c.seq).exists()
    query = (
        select(
            comments.c.id, comments.c.body, decisions.c.comment_version, decisions.c.action,
            decisions.c.batch_id, decisions.c.created_at,
        )
        .join(comments, comments.c.seq == decisions.c.comment_seq)
        .where(
            decisions.c.person_id == person_id,
            decisions.c.action.is_not(None),
            decisions.c.action != UNDO,
            decisions.c.created_at > utcnow(-OFFERED_S),
            comments.c.version == decisions.c.comment_version,
            ~is_undone,
        )
        .order_by(decisions.c.seq.desc())
        .limit(1)
    )  # fmt: skip
    row = conn.execute(query).first()
    if row is None:
        return None
    number = 1
    if row.batch_id is not None:
        batch = select(func.count()).where(decisions.c.batch_id == row.batch_id)
        number = int(conn.execute(batch).scalar_one())
    return Undoable(
        comment_id=row.id, version=row.comment_version, action=row.action, body=row.body,
        batch_id=row.batch_id, number=number, at=row.created_at,
    )  # fmt: skip
