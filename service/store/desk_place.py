"""Where one comment stands in a part of the queue: how many come before it, and its neighbours.

It works for a comment that was just decided, too: the place stays, and its neighbours are those of the gap.
"""

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from service.store import desk_queue
from service.store.desk_queue import COUNTED_MAX, Filter, Sort
from service.store.desk_rows import DeskComment


@dataclass(frozen=True, slots=True)
class Standing:
    """The ids of the comments before and after, and the number, counted from 1; None where there are more
    than are counted."""

    before: str | None
    after: str | None
    number: int | None


def standing(conn: Connection, wanted: Filter, row: DeskComment) -> Standing:
    """Where ``row`` stands among ``wanted``. ``MIXED`` has no such places: it is taken as ``OLDEST``.

    Three statements, each along an index.
    """
    if wanted.sort is Sort.MIXED:
        wanted = replace(wanted, sort=Sort.OLDEST)
    place = desk_queue.place(wanted, row)
    before = desk_queue.beyond(conn, wanted, place, backwards=True, limit=1)
    after = desk_queue.beyond(conn, wanted, place, backwards=False, limit=1)
    passed = desk_queue.count(conn, wanted, before=place)
    return Standing(
        before[0].comment.id if before else None,
        after[0].comment.id if after else None,
        passed + 1 if passed < COUNTED_MAX else None,
    )
