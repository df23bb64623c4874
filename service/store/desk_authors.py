"""An author as colleagues see them: numbers, comments, notes, and what was decided about them. No address."""

from dataclasses import dataclass
from typing import Any, Required, TypedDict, Unpack

from sqlalchemy import ColumnElement, Connection, Integer, case, func, select, text

from service.domain.comment import Status
from service.domain.errors import NotFound
from service.store import notes
from service.store.desk_cards import AuthorFacts, author_facts
from service.store.desk_log import Line, about_author
from service.store.desk_queue import Place
from service.store.desk_rows import DESK_COLUMNS, DeskComment, desk_comment
from service.store.notes import About, Note
from service.store.tables import authors, comments
from service.store.tables_comments import WAITS
from service.store.types import utcnow

NAMES_MAX = 5
RECENT_DAYS = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorPage:
    """An author with a portion of their comments, the newest first."""

    site_id: str
    facts: AuthorFacts
    names: tuple[str, ...]
    """The names they signed with, the newest first."""
    waiting: int
    """As the queue's first tab counts them."""
    recent: int
    recent_rejected: int
    """Of ``recent`` comments in the last ``RECENT_DAYS`` days, so many were rejected or spam."""
    comments: tuple[DeskComment, ...]
    next: Place | None
    notes: tuple[Note, ...]
    history: tuple[Line, ...]


class Portion(TypedDict, total=False):
    """Which of the author's comments; ``limit`` is required."""

    status: Status | None
    after: Place | None
    limit: Required[int]


def page(conn: Connection, author_id: str, site_id: str | None, **portion: Unpack[Portion]) -> AuthorPage:
    """An author's page. Raises NotFound, also for another site's author."""
    status, after, limit = portion.get("status"), portion.get("after"), portion["limit"]
    where = authors.c.id == author_id
    if site_id is not None:
        where &= authors.c.site_id == site_id
    home = conn.execute(select(authors.c.site_id).where(where)).scalar_one_or_none()
    if home is None:
        raise NotFound("author")
    query = select(*DESK_COLUMNS).where(comments.c.author_id == author_id)
    if status is not None:
        query = query.where(comments.c.status == status.value)
    if after is not None:
        query = query.where(comments.c.seq < after[0])
    rows = [desk_comment(row) for row in conn.execute(query.order_by(comments.c.seq.desc()).limit(limit + 1))]
    shown = tuple(rows[:limit])
    waiting, recent, refused = _numbers(conn, author_id)
    return AuthorPage(
        site_id=str(home),
        facts=author_facts(conn, [author_id])[author_id],
        names=tuple(dict.fromkeys(row.comment.author_name for row in rows if row.comment.author_name))[
            :NAMES_MAX
        ],
        waiting=waiting,
        recent=recent,
        recent_rejected=refused,
        comments=shown,
        next=(shown[-1].comment.seq,) if len(rows) > limit else None,
        notes=tuple(notes.about(conn, [(About.AUTHOR, author_id)])),
        history=tuple(about_author(conn, str(home), author_id)),
    )


def waiting_of(conn: Connection, author_id: str, *, limit: int) -> list[DeskComment]:
    """An author's comments that wait as the queue's first tab has it, oldest first: not what the checks still
    have in hand, and not what waits for a second opinion."""
    query = select(*DESK_COLUMNS).where(comments.c.author_id == author_id, text(WAITS))
    return [desk_comment(row) for row in conn.execute(query.order_by(comments.c.seq).limit(limit))]


def _numbers(conn: Connection, author_id: str) -> tuple[int, int, int]:
    def counted(where: Any) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((where, 1), else_=0), type_=Integer), 0)

    lately = comments.c.created_at > utcnow(-86_400.0 * RECENT_DAYS)
    refused = comments.c.status.in_((Status.REJECTED.value, Status.SPAM.value))
    query = select(counted(text(WAITS)), counted(lately), counted(lately & refused))
    row = conn.execute(query.where(comments.c.author_id == author_id)).one()
    return int(row[0]), int(row[1]), int(row[2])
