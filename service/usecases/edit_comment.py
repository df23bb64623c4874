"""The author changes the text with their receipt: soon after posting, or once after it was rejected.

The new text is checked again, and of what a person rejected a person decides again.
"""

from sqlalchemy import Connection

from service.domain.comment import Comment, Status
from service.domain.errors import Closed, FieldError, IllegalTransition, Invalid
from service.domain.events import EventType
from service.domain.lifecycle import Actor, move
from service.domain.verdict import Reason
from service.store import authors, comments, decisions, events, published, revisions
from service.store.authors import Outcome
from service.store.decisions import Decision
from service.store.events import Event
from service.store.published import Visibility
from service.usecases.author_side import AuthorSide, author_side
from service.usecases.receipt import by_receipt

EDITED, REPOSTED = "author.edited", "author.reposted"


def edit_comment(conn: Connection, comment_id: str, receipt: str, body: str, window_s: int) -> Comment:
    """Replace the text, take the old one off the page, and send the comment back to the checks.

    Raises NotFound for a wrong receipt, Closed("edit_window") when ``window_s`` seconds have passed since
    posting, IllegalTransition when it was erased, posted again once before, a moderator holds it or looks at
    an appeal, Invalid for the rejected text as it was. The text of spam is replaced, and that is all.
    """
    _comment, age_s = by_receipt(conn, comment_id, receipt)
    comment = comments.lock(conn, comment_id)
    side = author_side(conn, comment)
    if side.status is Status.REJECTED:
        code = _repost(side, comment, body)
    elif age_s > window_s:
        raise Closed("edit_window")
    elif side.may_edit:
        code = EDITED
    else:
        raise IllegalTransition(side.status, Status.PENDING)
    stays = comment.status is Status.SPAM
    status = move(Actor.AUTHOR, comment.status, Status.SPAM if stays else Status.PENDING)
    _write(conn, comment, body, status, code)
    if comment.status is Status.APPROVED:
        change = Visibility(comment.seq, comment.thread_id, comment.root_seq, is_public=False)
        published.apply(conn, [change])
    return comments.get(conn, comment_id)


def _repost(side: AuthorSide, comment: Comment, body: str) -> str:
    if not side.may_repost:
        raise IllegalTransition(side.status, Status.PENDING)
    if body == comment.body:
        raise Invalid((FieldError("body", "unchanged"),))
    return REPOSTED


def _write(conn: Connection, comment: Comment, body: str, status: Status, code: str) -> None:
    revisions.add(conn, comment)
    version = comments.set_body(conn, comment, body, status)
    made = Decision(
        comment_seq=comment.seq, comment_version=version, from_status=comment.status, to_status=status,
        actor=Actor.AUTHOR, reasons=(Reason(check="author", code=code),),
    )  # fmt: skip
    decisions.add(conn, [made])
    happened = Event(
        type=EventType.EDITED, site_id=comment.site_id, comment_id=comment.id, comment_version=version,
        data={"status": status.value},
    )  # fmt: skip
    events.add(conn, [happened])
    authors.count(conn, [Outcome(authors.author_of(conn, comment.seq), comment.status, status)])
