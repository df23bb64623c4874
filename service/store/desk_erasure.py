"""What the desk keeps about a comment, deleted with it: earlier texts, notes, complaints, appeals."""

from collections.abc import Collection

from sqlalchemy import Connection, delete, select

from service.store.tables import appeals, comments, notes, reports, revisions


def remove(conn: Connection, comment_ids: Collection[str]) -> None:
    """Delete all of it about these comments. A web process has no right to."""
    theirs = select(comments.c.seq).where(comments.c.id.in_(comment_ids))
    for table in (revisions, reports, appeals):
        conn.execute(delete(table).where(table.c.comment_seq.in_(theirs)))
    conn.execute(delete(notes).where(notes.c.about == "comment", notes.c.about_id.in_(list(comment_ids))))
