"""Labels: random, one for all comments of a writer in a thread, and another one in every other thread.

Who merely types the same address gets a label of their own: readers see labels, and must never learn from one
whether somebody else has written with that address. A writer is known by browser, by account, or by an
address that was confirmed.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, case, func, select, update

from service.domain.writers import Proof
from service.store.tables import comments

_SET = update(comments).where(comments.c.seq == bindparam("of_seq")).values(author_label=bindparam("label"))

CONFIRMED = Proof.ADDRESS.value


def unite(conn: Connection, seqs: Collection[int]) -> None:
    """Give these comments the label that their writers have in their threads already.

    Call it after they are linked to their authors and their proof is written, before they are rendered, with
    their threads locked: three statements for any number. Where a writer is new in a thread, their first
    comment's label is the label.
    """
    if not seqs:
        return
    own = _labels(conn, comments.c.seq.in_(list(seqs)))
    if not own:
        return
    known = _known(conn, own)
    changed = [
        {"of_seq": row.seq, "label": label}
        for row in own
        if (label := known[row.thread_id, row.author_id, row.who]) != row.author_label
    ]
    if changed:
        conn.execute(_SET, changed)


def _who() -> ColumnElement[str]:
    """All browsers in which the address was confirmed are one writer's."""
    return case((comments.c.proof == CONFIRMED, CONFIRMED), else_=comments.c.writer_mark).label("who")


def _labels(conn: Connection, where: ColumnElement[bool]) -> list[Any]:
    columns = (comments.c.seq, comments.c.thread_id, comments.c.author_id, comments.c.author_label, _who())
    marked = comments.c.author_id.is_not(None) & comments.c.writer_mark.is_not(None)
    return list(conn.execute(select(*columns).where(where, marked)))


def _known(conn: Connection, written: list[Any]) -> dict[tuple[int, str, str], str]:
    first = (
        select(func.min(comments.c.seq))
        .where(
            comments.c.author_id.in_({row.author_id for row in written}),
            comments.c.thread_id.in_({row.thread_id for row in written}),
            comments.c.writer_mark.is_not(None),
        )
        .group_by(comments.c.thread_id, comments.c.author_id, _who())
    )
    seqs = list(conn.execute(first).scalars())
    rows = _labels(conn, comments.c.seq.in_(seqs))
    return {(row.thread_id, row.author_id, row.who): row.author_label for row in rows}
