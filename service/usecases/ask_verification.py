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
    writer = writers.of(conn, [comment.seq])[comment.seq]
    if writer.mark and not writer.is_proven and comment.status not in _REFUSED:
        verifications.ask(conn, comment_id, again_s=AGAIN_S, lang=lang)
