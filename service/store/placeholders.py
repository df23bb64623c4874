"""What is left of a comment that was removed while it has published replies, so that they keep their place.

One rule: a comment that is not published is on the page exactly while an answer to it is. A change may
travel up the chain of parents, level by level. ``reply_depth_max`` does not bound that chain (a deeper answer
keeps its parent), so the walk has a bound of its own: beyond it an empty place may stay, or be missing, until
something next to it changes.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, select, update

from service.domain.comment import Status
from service.store.fragments import placeholder
from service.store.tables import comments

LEVELS_MAX = 200
"""Levels that one change travels at most: three short statements each, with the thread locked."""

_COLUMNS = (
    comments.c.seq,
    comments.c.id,
    comments.c.parent_id,
    comments.c.status,
    comments.c.public_json.is_not(None).label("on"),
)
_SHOW = update(comments).where(comments.c.seq == bindparam("of_seq")).values(public_json=bindparam("text"))


def settle(conn: Connection, *, seqs: Sequence[int], ids: Sequence[str]) -> None:
    """Set or take away placeholders, beginning with the unpublished among these comments.

    ``seqs``: comments that are no longer published. ``ids``: comments whose replies came or went.
    """
    rows = _unpublished(conn, comments.c.seq.in_(seqs)) if seqs else []
    rows += _unpublished(conn, comments.c.id.in_(ids)) if ids else []
    for _level in range(LEVELS_MAX):
        if not rows:
            return
        answered = _answered(conn, [row.id for row in rows])
        stays = [row for row in rows if row.id in answered]
        goes = [row for row in rows if row.id not in answered]
        if stays:
            conn.execute(_SHOW, [{"of_seq": row.seq, "text": _text(row)} for row in stays])
        if goes:
            gone = comments.c.seq.in_([row.seq for row in goes])
            conn.execute(update(comments).where(gone).values(public_json=None))
        # Only a row that came or went matters to its parent.
        turned = [row for row in stays if not row.on] + [row for row in goes if row.on]
        parents = {row.parent_id for row in turned if row.parent_id is not None}
        rows = _unpublished(conn, comments.c.id.in_(parents)) if parents else []


def _text(row: Row[Any]) -> str:
    return placeholder(row.id, row.parent_id, deleted=row.status == Status.ERASED)


def _unpublished(conn: Connection, where: ColumnElement[bool]) -> list[Row[Any]]:
    query = select(*_COLUMNS).where(where, comments.c.published_at.is_(None))
    return list(conn.execute(query.order_by(comments.c.seq)))


def _answered(conn: Connection, ids: Sequence[str]) -> set[str]:
    on_page = comments.c.public_json.is_not(None) & comments.c.parent_id.in_(ids)
    return set(conn.execute(select(comments.c.parent_id).where(on_page).distinct()).scalars())
