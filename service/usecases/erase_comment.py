"""Erase a comment: its words go now, its address as soon as a process that may delete it looks."""

from sqlalchemy import Connection

from service.domain.comment import Comment, Status
from service.domain.events import EventType
from service.domain.lifecycle import Actor, move
from service.domain.verdict import Reason
from service.store import authors, comments, decisions, erasures, events, prints, published, revisions
from service.store.authors import Outcome
from service.store.decisions import Decision
from service.store.events import Event
from service.store.published import Visibility

BY_AUTHOR = "author.deleted"
ON_REQUEST = "author.erased_on_request"


def erase_comment(conn: Connection, comment: Comment, code: str = BY_AUTHOR) -> None:
    """Erase a locked comment for good. Raises IllegalTransition if it is erased already.

    Name, text and website are overwritten, and with them what finds it again; a published comment with
    replies leaves an empty placeholder. A worker then deletes the sealed address, which the process that
    faces the public has no right to do.
    """
    status = move(Actor.AUTHOR, comment.status, Status.ERASED)
    author_id = authors.author_of(conn, comment.seq)
    authors.count(conn, [Outcome(author_id, comment.status, status)])
    version = comments.blank(conn, comment)
    prints.remove(conn, comment.seq)
    revisions.remove(conn, comment.seq)
    erasures.ask(conn, comment.id)
    made = Decision(
        comment_seq=comment.seq, comment_version=version, from_status=comment.status, to_status=status,
        actor=Actor.AUTHOR, reasons=(Reason(check="author", code=code),),
    )  # fmt: skip
    decisions.add(conn, [made])
    happened = Event(
        type=EventType.DELETED, site_id=comment.site_id, comment_id=comment.id, comment_version=version,
        data={"status": status.value},
    )  # fmt: skip
    events.add(conn, [happened])
    if comment.status is Status.APPROVED:
        change = Visibility(comment.seq, comment.thread_id, comment.root_seq, is_public=False)
        published.apply(conn, [change])
