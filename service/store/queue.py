"""The moderators' queue: comments in given statuses, oldest first, in bounded portions; and how long it is.

Each site and status is one range of an index, read from where the last page ended, so a page costs the same
with a thousand comments and with a million. Sites are a handful: reading one range for each of them and
merging is cheaper than an index that serves only this.
"""

import heapq
from collections.abc import Collection
from itertools import islice

from sqlalchemy import Connection, bindparam, func, select

from service.domain.comment import Comment, Status
from service.store.comments import COLUMNS, from_row
from service.store.tables import comments

_RANGE = (
    select(comments.c.seq)
    .where(
        comments.c.site_id == bindparam("site"),
        comments.c.status == bindparam("status"),
        comments.c.seq > bindparam("after"),
    )
    .order_by(comments.c.seq)
    .limit(bindparam("most"))
)


def page(
    conn: Connection, *, site_ids: Collection[str], statuses: Collection[Status], after_seq: int, limit: int
) -> list[Comment]:
    """Up to ``limit`` comments of these sites and statuses, oldest first, that came after ``after_seq``."""
    ranges = [
        conn.execute(_RANGE, {"site": site, "status": status.value, "after": after_seq, "most": limit})
        .scalars()
        .all()
        for site in site_ids
        for status in statuses
    ]
    chosen = list(islice(heapq.merge(*ranges), limit))
    if not chosen:
        return []
    rows = conn.execute(select(*COLUMNS).where(comments.c.seq.in_(chosen)).order_by(comments.c.seq))
    return [from_row(row) for row in rows]


def count_pending(conn: Connection, site_id: str, *, most: int) -> int:
    """How many comments of a site no check and no person has decided, counted up to ``most``."""
    waiting = (comments.c.site_id == site_id) & (comments.c.status == Status.PENDING.value)
    counted = select(comments.c.seq).where(waiting).limit(most).subquery()
    return conn.execute(select(func.count()).select_from(counted)).scalar_one()
