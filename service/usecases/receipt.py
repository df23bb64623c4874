"""Look up a comment by the receipt its author holds."""

from sqlalchemy import Connection

from service.domain.comment import Comment
from service.domain.errors import NotFound
from service.domain.receipts import matches
from service.store import comments


def by_receipt(conn: Connection, comment_id: str, receipt: str) -> tuple[Comment, float]:
    """The comment and its age in seconds. A wrong receipt and a wrong id look alike: NotFound."""
    stored, age_s = comments.receipt(conn, comment_id)
    if not matches(receipt, stored):
        raise NotFound("comment")
    return comments.get(conn, comment_id), age_s
