"""Comments that a person had rejected and that their authors changed and posted again."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from service.domain.comment import Comment, Status
from service.domain.lifecycle import Actor
from service.store.tables import decisions


def of_people(conn: Connection, comments: Sequence[Comment]) -> set[int]:
    """The ``seq`` of those that a person had rejected at some time. One statement, and none for comments that
    nobody has edited, as nearly all are."""
    edited = [comment.seq for comment in comments if comment.edited_at is not None]
    if not edited:
        return set()
    query = select(decisions.c.comment_seq).where(
        decisions.c.comment_seq.in_(edited), decisions.c.actor == Actor.MODERATOR.value,
        decisions.c.to_status == Status.REJECTED.value,
    )  # fmt: skip
    return set(conn.execute(query).scalars())
