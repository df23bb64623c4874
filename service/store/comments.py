"""Comments: stored pending, decided by people. What readers see is in ``published``, work in ``claims``."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Float, Select, bindparam, func, insert, or_, select, update

from service.domain.comment import Comment, Status
from service.domain.errors import NotFound
from service.store import published
from service.store.tables import comments
from service.store.types import utcnow

COLUMNS = (
    comments.c.seq, comments.c.id, comments.c.site_id, comments.c.thread_id, comments.c.parent_id,
    comments.c.root_seq, comments.c.author_name, comments.c.author_url, comments.c.author_label,
    comments.c.body,
    comments.c.status, comments.c.version, comments.c.created_at, comments.c.edited_at,
    comments.c.published_at, comments.c.parked,
)  # fmt: skip


# Statements of the way in are built once: building one costs more than SQLite takes to run it.
_ADD = insert(comments).inline()
_DUPLICATE = (
    select(comments.c.seq)
    .where(
        or_(comments.c.duplicate_key == bindparam("one"), comments.c.duplicate_key == bindparam("other")),
        comments.c.created_at > utcnow(bindparam("window", type_=Float)),
    )
    .limit(1)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRow:
    """A comment on its way in. Its status is not a field: no code can store one that readers see."""

    id: str
    site_id: str
    thread_id: int
    parent_id: str | None
    root_seq: int | None
    depth: int
    author_name: str
    author_url: str | None
    author_label: str
    body: str
    receipt_hash: str
    duplicate_key: str | None
    form: dict[str, Any] = field(default_factory=dict)
    form_nonce: str | None = None
    writer_mark: str | None = None
    proof: str | None = None
    author_badge: str | None = None


@dataclass(frozen=True, slots=True)
class Parent:
    """What a reply must know of the comment it answers."""

    id: str
    seq: int
    root_seq: int | None
    depth: int
    public: bool


def add(conn: Connection, row: NewRow) -> None:
    """Store a comment as pending: that row is the work. IntegrityError if its duplicate key is there."""
    values = {name: getattr(row, name) for name in NewRow.__dataclass_fields__}
    conn.execute(_ADD, {**values, "status": Status.PENDING.value})


def get(conn: Connection, comment_id: str, site_id: str | None = None) -> Comment:
    """One comment by its public id; NotFound also if it is another site's."""
    query = select(*COLUMNS).where(comments.c.id == comment_id)
    if site_id is not None:
        query = query.where(comments.c.site_id == site_id)
    return _one(conn, query)


def lock(conn: Connection, comment_id: str, site_id: str | None = None) -> Comment:
    """As ``get``, and nobody else can change it, or what readers see of its thread, until this transaction
    ends. The thread comes first, as everywhere: two that lock in another order would wait for each other."""
    published.lock_threads(conn, [get(conn, comment_id, site_id).thread_id])
    return _one(conn, select(*COLUMNS).where(comments.c.id == comment_id).with_for_update())


def parent(conn: Connection, comment_id: str, thread_id: int) -> Parent | None:
    """The comment of this thread that a reply answers, or None."""
    columns = (comments.c.id, comments.c.seq, comments.c.root_seq, comments.c.depth, comments.c.status)
    where = (comments.c.id == comment_id) & (comments.c.thread_id == thread_id)
    row = conn.execute(select(*columns).where(where)).first()
    if row is None:
        return None
    return Parent(row.id, row.seq, row.root_seq, row.depth, row.status == Status.APPROVED)


def is_duplicate(conn: Connection, keys: tuple[str, str], window_s: int) -> bool:
    """True if a comment with one of these two keys came within the last ``window_s`` seconds."""
    one, other = keys
    return conn.execute(_DUPLICATE, {"one": one, "other": other, "window": -window_s}).first() is not None


def receipt(conn: Connection, comment_id: str) -> tuple[str | None, float]:
    """The stored hash of a comment's receipt, and its age in seconds by the database's clock."""
    query = select(comments.c.receipt_hash, comments.c.created_at, utcnow().label("now"))
    row = conn.execute(query.where(comments.c.id == comment_id)).first()
    if row is None:
        raise NotFound("comment")
    return row.receipt_hash, (row.now - row.created_at).total_seconds()


def replayed_nonces(conn: Connection, nonces: Collection[str]) -> set[str]:
    """Those form nonces that more than one comment came with: a form is good for one."""
    if not nonces:
        return set()
    query = select(comments.c.form_nonce).where(comments.c.form_nonce.in_(nonces))
    query = query.group_by(comments.c.form_nonce).having(func.count() > 1)
    return set(conn.execute(query).scalars())


_UNMARKED: dict[str, Any] = {
    "escalated_at": None, "snoozed_until": None, "featured_at": None, "appealed_at": None,
    "held_by": None, "held_code": None,
}  # fmt: skip
"""A new text, or none, is not what moderators marked."""


def set_body(conn: Connection, comment: Comment, body: str, status: Status = Status.PENDING) -> int:
    """Replace the text of a locked comment, which goes back to the checks unless it is spam and stays so;
    returns its new version."""
    conn.execute(
        update(comments)
        .where(comments.c.seq == comment.seq)
        .values(
            body=body, status=status.value, version=comment.version + 1, edited_at=utcnow(),
            attempts=0, parked=False, lease_until=None, lease_token=None, lease_owner=None, **_UNMARKED,
        )
    )  # fmt: skip
    return comment.version + 1


def blank(conn: Connection, comment: Comment) -> int:
    """Erase a locked comment's words and everything else its author typed; returns its new version."""
    conn.execute(
        update(comments)
        .where(comments.c.seq == comment.seq)
        .values(
            body="", author_name="", author_url=None, status=Status.ERASED.value,
            version=comment.version + 1, receipt_hash=None, duplicate_key=None, form={}, form_nonce=None,
            author_id=None, decided_at=utcnow(), lease_until=None, lease_token=None, lease_owner=None,
            writer_mark=None, proof=None, author_badge=None, risk=0, band=0, report_count=0, **_UNMARKED,
        )
    )  # fmt: skip
    return comment.version + 1


def ids_of_author(conn: Connection, author_id: str, *, limit: int) -> list[str]:
    """Comments of an author that still have a text, oldest first."""
    query = select(comments.c.id).where(comments.c.author_id == author_id)
    return list(conn.execute(query.order_by(comments.c.seq).limit(limit)).scalars())


def from_row(row: Any) -> Comment:
    """A row of COLUMNS as a Comment."""
    return Comment(
        seq=row.seq, id=row.id, site_id=row.site_id, thread_id=row.thread_id, parent_id=row.parent_id,
        root_seq=row.root_seq,
        author_name=row.author_name, author_url=row.author_url, author_label=row.author_label,
        body=row.body, status=Status(row.status), version=row.version, created_at=row.created_at,
        edited_at=row.edited_at, published_at=row.published_at, parked=row.parked,
    )  # fmt: skip


def _one(conn: Connection, query: Select[Any]) -> Comment:
    row = conn.execute(query).first()
    if row is None:
        raise NotFound("comment")
    return from_row(row)
