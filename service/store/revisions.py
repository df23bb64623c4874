"""What a comment said before its author changed it. Goes at once when the comment is erased."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from service.domain.comment import Comment
from service.store.tables import revisions

LISTED_MAX = 50


@dataclass(frozen=True, slots=True)
class Revision:
    """An earlier text; ``replaced_at`` is when the author changed it. ``version`` is the last that had it."""

    version: int
    body: str
    replaced_at: datetime


def add(conn: Connection, comment: Comment) -> None:
    """Keep the text that a locked comment has now."""
    row = {"comment_seq": comment.seq, "version": comment.version, "body": comment.body}
    conn.execute(insert(revisions).inline().values(row))


def of_comment(conn: Connection, comment_seq: int) -> list[Revision]:
    """The earlier texts of a comment, newest first."""
    query = select(revisions).where(revisions.c.comment_seq == comment_seq)
    rows = conn.execute(query.order_by(revisions.c.version.desc()).limit(LISTED_MAX))
    return [Revision(row.version, row.body, row.created_at) for row in rows]


def remove(conn: Connection, comment_seq: int) -> None:
    """Delete them all."""
    conn.execute(delete(revisions).where(revisions.c.comment_seq == comment_seq))
