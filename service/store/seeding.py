"""What only a demo does: look whether there is anything yet, and spread made-up comments over time."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, select, update

from service.store.tables import comments
from service.store.types import utcnow


def has_comments(conn: Connection) -> bool:
    """Whether there is any comment here."""
    return conn.execute(select(comments.c.seq).limit(1)).first() is not None


def spread(conn: Connection, comment_ids: Sequence[str], *, from_s: float, to_s: float) -> None:
    """Have these comments come one after the other between ``from_s`` and ``to_s`` seconds ago."""
    step = (from_s - to_s) / max(1, len(comment_ids) - 1)
    statement = update(comments).where(comments.c.id == bindparam("of_id"))
    for at, comment_id in enumerate(comment_ids):
        conn.execute(statement.values(created_at=utcnow(-(from_s - at * step))), {"of_id": comment_id})
