"""The author of a comment asks for the mail with which they confirm its address, with their receipt."""

from sqlalchemy import Connection

from service.domain.comment import Status
from service.store import verifications, writers
from service.usecases.receipt import by_receipt

AGAIN_S = 600
"""Asked again within ten minutes, nothing more is sent."""

_REFUSED = (Status.REJECTED, Status.SPAM, Status.ERASED)


def ask_verification(conn: Connection, comment_id: str, receipt: str, *, lang: str) -> None:
    """Ask for a mail in the language ``lang``; raises NotFound for a wrong receipt, and says nothing else.

    Nothing is asked where it could not help: without a browser to confirm the address in, where it is proven
    already, and for what was refused.
    """
    comment, _age_s = by_receipt(conn, comment_id, receipt)
    if may_verify(conn, comment.seq, comment.status):
        verifications.ask(conn, comment_id, again_s=AGAIN_S, lang=lang)


def may_verify(conn: Connection, comment_seq: int, status: Status) -> bool:
    """Whether confirming its address could still help a comment of this status: one statement.

    Ask with the status that its author is told, where the answer is for them.
    """
    if status in _REFUSED:
        return False
    writer = writers.of(conn, [comment_seq])[comment_seq]
    return writer.mark is not None and not writer.is_proven
