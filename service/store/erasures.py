"""Erasures: comments whose address must be deleted, asked for by processes that may not do it themselves."""

from collections.abc import Collection

from sqlalchemy import Connection, insert, select, update

from service.store.tables import erasures
from service.store.types import utcnow


def ask(conn: Connection, comment_id: str) -> None:
    """Ask for it; needs no right but INSERT. A comment is erased once: it never comes back."""
    conn.execute(insert(erasures).inline().values(comment_id=comment_id))


def due(conn: Connection, *, limit: int) -> list[str]:
    """Comments whose address still has to go."""
    query = select(erasures.c.comment_id).where(erasures.c.done_at.is_(None)).limit(limit)
    return list(conn.execute(query).scalars())


def done(conn: Connection, comment_ids: Collection[str]) -> None:
    """Note that it is gone. The row stays: asking twice for one comment is an error."""
    conn.execute(update(erasures).where(erasures.c.comment_id.in_(comment_ids)).values(done_at=utcnow()))
