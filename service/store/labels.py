"""Labels: random, one for all comments of an author in a thread, and another one in every other thread."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, bindparam, func, select, update

from service.domain.comment import Comment
from service.store.tables import comments

_SET = update(comments).where(comments.c.seq == bindparam("of_seq")).values(author_label=bindparam("label"))

Place = tuple[int, str]
"""A thread and an author."""


def unite(conn: Connection, written: Iterable[tuple[Comment, str]]) -> None:
    """Give these comments, each with its author's id, the label that the author has in the thread already.

    Call it before they are linked to their authors and rendered, with their threads locked: three statements
    for any number. Where an author is new in a thread, the first comment's own label is the label.
    """
    ordered = sorted(written, key=lambda pair: pair[0].seq)
    if not ordered:
        return
    known = _known(conn, [(comment.thread_id, author_id) for comment, author_id in ordered])
    changed = []
    for comment, author_id in ordered:
        label = known.setdefault((comment.thread_id, author_id), comment.author_label)
        if label != comment.author_label:
            changed.append({"of_seq": comment.seq, "label": label})
    if changed:
        conn.execute(_SET, changed)


def _known(conn: Connection, places: Sequence[Place]) -> dict[Place, str]:
    first = (
        select(func.min(comments.c.seq))
        .where(
            comments.c.author_id.in_({author_id for _thread_id, author_id in places}),
            comments.c.thread_id.in_({thread_id for thread_id, _author_id in places}),
        )
        .group_by(comments.c.thread_id, comments.c.author_id)
    )
    seqs = list(conn.execute(first).scalars())
    query = select(comments.c.thread_id, comments.c.author_id, comments.c.author_label)
    rows = conn.execute(query.where(comments.c.seq.in_(seqs)))
    return {(row.thread_id, row.author_id): row.author_label for row in rows}
