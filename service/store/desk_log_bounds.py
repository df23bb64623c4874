"""How much of the log one question may look through, and where days begin in it.

A filter may match one line in a million. Each page looks at a bounded number of the newest lines behind its
place and says how far it came; the next page goes on there. Days are found by halving: numbers and times
rise together, but for transactions that ended in another order than they began.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

LOOKED_AT_MAX = 10_000
"""Lines of each table and site that one page looks through."""

SLACK = 1_000
"""Rows that may stand in another order than their times."""

ABOVE = 2**62


@dataclass(frozen=True, slots=True)
class Reach:
    """What a page may look at: numbers above ``bottom`` and below ``top``.

    ``cut_at`` is the time of ``bottom`` where there is more below it; None where that is all.
    """

    top: int
    bottom: int
    cut_at: datetime | None


def reach(conn: Connection, candidates: list[Any], table: Any, top: int, floor: int) -> Reach:
    """The part below ``top`` that holds ``LOOKED_AT_MAX`` rows of each of ``candidates`` and no more.

    A candidate is a select of numbers of ``table``, without an order, that an index answers.
    """
    bottom = floor
    for wanted in candidates:
        below = wanted.where(table.c.seq < top, table.c.seq > floor).order_by(table.c.seq.desc())
        found = conn.execute(below.offset(LOOKED_AT_MAX).limit(1)).scalar()
        bottom = max(bottom, found or 0)
    if bottom == floor:
        return Reach(top, floor, None)
    cut_at = conn.execute(select(table.c.created_at).where(table.c.seq == bottom)).scalar()
    return Reach(top, bottom, cut_at)


def days(conn: Connection, table: Any, since: datetime | None, until: datetime | None) -> tuple[int, int]:
    """The numbers between which the rows of a time lie, ``SLACK`` more on both sides."""
    floor = 0 if since is None else max(0, _first(conn, table, since) - SLACK)
    top = ABOVE if until is None else _first(conn, table, until) + SLACK
    return floor, top


def _first(conn: Connection, table: Any, when: datetime) -> int:
    """The number of the first row that was written at ``when`` or later: some thirty look-ups by number."""
    low, high = 1, int(conn.execute(select(func.coalesce(func.max(table.c.seq), 0))).scalar_one()) + 1
    while low < high:
        middle = (low + high) // 2
        query = select(table.c.created_at).where(table.c.seq >= middle).order_by(table.c.seq).limit(1)
        at = conn.execute(query).scalar()
        if at is None or at >= when:
            high = middle
        else:
            low = middle + 1
    return low
