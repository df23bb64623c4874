"""What readers see, written in the transaction that changes it. Pages are read in ``thread_pages``.

A row with ``public_json`` is on the page; it holds the ready text. ``published_at`` is set exactly while a
comment is published, so it tells a published comment from a placeholder and makes ``apply`` safe to repeat.
A thread's version moves in the same transaction, and by it every cache learns of the change.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select, update

from service.domain.comment import PUBLIC, Status
from service.store import fragments, placeholders
from service.store.tables import comments, threads
from service.store.types import utcnow

_COLUMNS = (
    comments.c.seq, comments.c.id, comments.c.thread_id, comments.c.parent_id, comments.c.root_seq,
    comments.c.author_name, comments.c.author_url, comments.c.author_label, comments.c.body,
    comments.c.status, comments.c.created_at, comments.c.edited_at, comments.c.published_at,
    comments.c.featured_at, comments.c.author_badge,
)  # fmt: skip

_PUBLISH = (
    update(comments)
    .where(comments.c.seq == bindparam("of_seq"))
    .values(public_json=bindparam("text"), published_at=func.coalesce(comments.c.published_at, utcnow()))
)
_COUNT_REPLIES = (
    update(comments)
    .where(comments.c.seq == bindparam("of_seq"))
    .values(reply_count=comments.c.reply_count + bindparam("more"))
)
_MOVE_THREAD = (
    update(threads)
    .where(threads.c.id == bindparam("of_id"))
    .values(version=threads.c.version + 1, published_count=threads.c.published_count + bindparam("more"))
)


@dataclass(frozen=True, slots=True)
class Visibility:
    """A comment that became public, changed while it was public, or is public no longer.

    ``seq`` and ``root_seq`` are as in its row; ``is_public`` says what its status now means to readers.
    """

    seq: int
    thread_id: int
    root_seq: int | None
    is_public: bool


def lock_threads(conn: Connection, thread_ids: Collection[int]) -> None:
    """Let nobody else change what readers see of these threads until this transaction ends.

    Call it before any comment is locked or changed: whoever publishes into a thread also writes to the row
    of the comment that was answered, and two that lock in another order would wait for each other.
    Always takes them in order of id. Nothing to do on SQLite, which has one writer.
    """
    if thread_ids and conn.dialect.name != "sqlite":
        query = select(threads.c.id).where(threads.c.id.in_(sorted(set(thread_ids)))).order_by(threads.c.id)
        conn.execute(query.with_for_update(key_share=True)).all()


def touch(conn: Connection, thread_id: int) -> None:
    """Tell readers' caches that the thread itself changed: its title, its address, or that it is closed."""
    conn.execute(_MOVE_THREAD, [{"of_id": thread_id, "more": 0}])


def apply(conn: Connection, changes: Sequence[Visibility]) -> None:
    """Bring the page, its counts and its version in line with the statuses as they are now stored.

    To be called after the statuses were written, in the same transaction, once for a whole batch. Costs a
    handful of statements for any number of comments. Calling it again changes only the version. Raises
    ValueError if a change contradicts the stored status: nothing that was not approved is ever rendered.
    """
    if not changes:
        return
    lock_threads(conn, [change.thread_id for change in changes])
    wanted = {change.seq: change.is_public for change in changes}
    rows: list[Row[Any]] = list(conn.execute(select(*_COLUMNS).where(comments.c.seq.in_(wanted))))
    if len(rows) != len(wanted) or any((Status(row.status) in PUBLIC) != wanted[row.seq] for row in rows):
        raise ValueError("a change of visibility contradicts the stored status")
    shown = [row for row in rows if wanted[row.seq]]
    hidden = [row for row in rows if not wanted[row.seq] and row.published_at is not None]
    if not shown and not hidden:
        return
    if shown:
        conn.execute(_PUBLISH, [{"of_seq": row.seq, "text": _render(row)} for row in shown])
    if hidden:
        gone = comments.c.seq.in_([row.seq for row in hidden])
        conn.execute(update(comments).where(gone).values(published_at=None))
    placeholders.settle(
        conn, seqs=[row.seq for row in hidden], ids=[row.parent_id for row in shown if row.parent_id]
    )
    _count(conn, [row for row in shown if row.published_at is None], hidden, shown)


def _render(row: Row[Any]) -> str:
    return fragments.comment(
        ids=(row.id, row.parent_id),
        author=(row.author_name, row.author_url, row.author_label, row.author_badge),
        body=row.body,
        times=(row.created_at, row.edited_at),
        featured=row.featured_at is not None,
    )


def _count(
    conn: Connection, new: Sequence[Row[Any]], hidden: Sequence[Row[Any]], shown: Sequence[Row[Any]]
) -> None:
    replies: Counter[int] = Counter()
    published: Counter[int] = Counter({row.thread_id: 0 for row in shown})
    for rows, more in ((new, 1), (hidden, -1)):
        for row in rows:
            published[row.thread_id] += more
            if row.root_seq is not None:
                replies[row.root_seq] += more
    changed = [{"of_seq": seq, "more": more} for seq, more in sorted(replies.items()) if more]
    if changed:
        conn.execute(_COUNT_REPLIES, changed)
    conn.execute(_MOVE_THREAD, [{"of_id": key, "more": more} for key, more in sorted(published.items())])
