"""The author changes the text with their receipt, soon after posting. The new text is checked again."""

from sqlalchemy import Connection

from service.domain.comment import Comment, Status
from service.domain.errors import Closed, IllegalTransition
from service.domain.events import EventType
from service.domain.lifecycle import Actor, move
from service.domain.verdict import Reason
from service.store import authors, comments, decisions, events, published, revisions
from service.store.authors import Outcome
from service.store.decisions import Decision
from service.store.events import Event
from service.store.published import Visibility
from service.usecases.receipt import by_receipt


def edit_comment(conn: Connection, comment_id: str, receipt: str, body: str, window_s: int) -> Comment:
    """Replace the text, take the old one off the page, and send the comment back to the checks.

    Raises NotFound for a wrong receipt, Closed("edit_window") when ``window_s`` seconds have passed since
    posting, IllegalTransition when somebody has rejected or erased it, or a moderator holds it: the checks
    would speak last, over a person's decision.
    """
    _comment, age_s = by_receipt(conn, comment_id, receipt)
    comment = comments.lock(conn, comment_id)
    if age_s > window_s:
        raise Closed("edit_window")
    move(Actor.AUTHOR, comment.status, Status.PENDING)
    last = decisions.latest(conn, comment.seq)
    if last and last.actor is Actor.MODERATOR and comment.status is not Status.APPROVED:
        raise IllegalTransition(comment.status, Status.PENDING)
    revisions.add(conn, comment)
    version = comments.set_body(conn, comment, body)
    made = Decision(
        comment_seq=comment.seq, comment_version=version, from_status=comment.status,
        to_status=Status.PENDING, actor=Actor.AUTHOR, reasons=(Reason(check="author", code="author.edited"),),
    )  # fmt: skip
    decisions.add(conn, [made])
    happened = Event(
        type=EventType.EDITED, site_id=comment.site_id, comment_id=comment.id, comment_version=version,
        data={"status": Status.PENDING.value},
    )  # fmt: skip
    events.add(conn, [happened])
    author_id = authors.author_of(conn, comment.seq)
    authors.count(conn, [Outcome(author_id, comment.status, Status.PENDING)])
    if comment.status is Status.APPROVED:
        change = Visibility(comment.seq, comment.thread_id, comment.root_seq, is_public=False)
        published.apply(conn, [change])
    return comments.get(conn, comment_id)
