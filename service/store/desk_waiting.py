"""How many comments of an author wait: for "also reject 3 pending" beside a card."""

from collections.abc import Collection

from sqlalchemy import Connection, func, select, text

from service.domain.comment import Status
from service.store.desk_rows import DeskComment
from service.store.tables import comments
from service.store.tables_comments import WAITS


def waits(row: DeskComment) -> bool:
    """What ``WAITS`` says, of one comment."""
    status, parked = row.comment.status, row.comment.parked
    return row.escalated_at is None and (status is Status.HELD or (status is Status.PENDING and parked))


def by_author(conn: Connection, author_ids: Collection[str]) -> dict[str, int]:
    """The number of waiting comments of each of these authors; one statement."""
    if not author_ids:
        return {}
    query = (
        select(comments.c.author_id, func.count())
        .where(comments.c.author_id.in_(list(author_ids)), text(WAITS))
        .group_by(comments.c.author_id)
    )
    return {str(author_id): int(number) for author_id, number in conn.execute(query)}
