"""An author asks for another look at their rejected comment: once a refusal, in words of their own."""

from sqlalchemy import Connection

from service.domain.errors import IllegalTransition
from service.domain.events import EventType
from service.store import comments, events, reports
from service.store.events import Event
from service.usecases.author_side import author_side
from service.usecases.receipt import by_receipt

STATEMENT_CHARS_MIN, STATEMENT_CHARS_MAX = 20, 2_000


def appeal_comment(conn: Connection, comment_id: str, receipt: str, statement: str) -> None:
    """Put the comment before a moderator again. The same statement once more changes nothing.

    Raises NotFound for a wrong receipt, IllegalTransition unless it is rejected and nobody has appealed yet.
    """
    by_receipt(conn, comment_id, receipt)
    comment = comments.lock(conn, comment_id)
    side = author_side(conn, comment)
    if side.appeal is not None and side.appeal.statement == statement:
        return  # The answer to the first one was lost on its way.
    if not side.may_appeal or side.refusal is None:
        raise IllegalTransition(side.status, side.status)
    reports.appeal(conn, comment.seq, comment.site_id, statement, version=side.refusal)
    happened = Event(
        type=EventType.APPEAL_CREATED, site_id=comment.site_id, comment_id=comment.id,
        comment_version=comment.version, data={"status": comment.status.value},
    )  # fmt: skip
    events.add(conn, [happened])
