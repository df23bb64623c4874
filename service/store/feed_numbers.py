"""Places in the feed: given to committed events, in order, by one at a time.

The number that the database gives a row (``seq``) says when a transaction began to write and not when it was
committed, so a reader who remembers the highest one seen can miss a row that was committed late. Here whoever
numbers holds a lock until its commit and numbers only what it can see: the places appear in order, without
gaps, and what was committed late gets a later place (docs/adr/0009-the-feed.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from service.domain.events import EventType
from service.store.tables import cursors, events
from service.store.types import utcnow

CURSOR = "feed"
AT_ONCE = frozenset({EventType.ENDPOINT_TEST, EventType.ENDPOINT_DISABLED})
"""Nobody takes these back."""

_COLUMNS = (
    events.c.seq, events.c.id, events.c.type, events.c.site_id, events.c.comment_id,
    events.c.comment_version, events.c.data, events.c.created_at,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Waits:
    """How many seconds events wait for their place. ``count_s``: those that tell a thread's count; 0 means
    that no new ones are made."""

    settle_s: float
    count_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """An event that has just got its place."""

    id: str
    type: EventType
    site_id: str
    comment_id: str | None
    comment_version: int | None
    data: dict[str, Any]


def number(conn: Connection, waits: Waits, *, limit: int) -> tuple[list[Numbered], int]:
    """Give the oldest events that have settled their places; returns those, and how many rows were done.

    A moderator's decision that was undone before it settled gets none, nor does its undoing. What
    is returned must be worked on in this transaction: no event is ever returned twice.
    """
    last = _locked(conn)
    query = (
        select(*_COLUMNS).where(events.c.feed_seq.is_(None), _ripe(waits)).order_by(events.c.seq).limit(limit)
    )
    rows = conn.execute(query).all()
    taken_back = _taken_back(conn, rows, waits.settle_s)
    numbered, places = [], []
    for row in rows:
        place = -row.seq if (row.comment_id, row.comment_version) in taken_back else last + 1
        last = max(last, place)
        places.append({"s": row.seq, "place": place})
        if place > 0:
            numbered.append(row)
    if places:
        # An undoing that is not ripe yet goes with what it takes back.
        _silence(conn, taken_back)
        conn.execute(
            update(events).where(events.c.seq == bindparam("s")).values(feed_seq=bindparam("place")), places
        )
        conn.execute(update(cursors).where(cursors.c.name == CURSOR).values(seq=last))
    return [_numbered(row) for row in numbered], len(rows)


def anything_ripe(conn: Connection, waits: Waits) -> bool:
    """True if ``number`` would find something."""
    query = select(events.c.seq).where(events.c.feed_seq.is_(None), _ripe(waits))
    return conn.execute(query.limit(1)).first() is not None


def _ripe(waits: Waits) -> Any:
    is_count = events.c.type == EventType.THREAD_COUNT_CHANGED.value
    return or_(
        and_(~is_count, events.c.created_at <= utcnow(-waits.settle_s)),
        and_(is_count, events.c.created_at <= utcnow(-waits.count_s)),
        events.c.type.in_([kind.value for kind in AT_ONCE]),
    )


def _locked(conn: Connection) -> int:
    """The last place that was given. Nobody else gives one until this transaction ends."""
    query = select(cursors.c.seq).where(cursors.c.name == CURSOR).with_for_update()
    last = conn.execute(query).scalar()
    if last is None:
        insert = sqlite.insert if conn.dialect.name == "sqlite" else postgresql.insert
        conn.execute(insert(cursors).values(name=CURSOR, seq=0).on_conflict_do_nothing())
        last = conn.execute(query).scalar_one()
    return int(last)


ABOUT_AUTHORS = frozenset(
    one.value for one in (EventType.AUTHOR_BANNED, EventType.AUTHOR_LIMITED, EventType.AUTHOR_TRUSTED)
)
"""These name a comment's version and do not make it: undoing the decision that did leaves them standing."""


def _taken_back(conn: Connection, rows: Sequence[Any], settle_s: float) -> set[tuple[str, int]]:
    """Comments with the versions that an undoing within the window made and took back."""
    made: dict[tuple[str, int], datetime] = {
        (row.comment_id, row.comment_version): row.created_at
        for row in rows
        if row.comment_id is not None and row.type not in ABOUT_AUTHORS
    }
    if not made:
        return set()
    query = select(events.c.comment_id, events.c.comment_version, events.c.created_at).where(
        events.c.feed_seq.is_(None),
        events.c.type == EventType.DECISION_REVERTED.value,
        events.c.comment_id.in_({comment_id for comment_id, _version in made}),
    )
    found: set[tuple[str, int]] = set()
    for undoing in conn.execute(query):
        # An undoing is only taken by the very next version.
        undone = (undoing.comment_id, undoing.comment_version - 1)
        if undone in made and undoing.created_at - made[undone] <= timedelta(seconds=settle_s):
            found |= {undone, (undoing.comment_id, undoing.comment_version)}
    return found


def _silence(conn: Connection, taken_back: set[tuple[str, int]]) -> None:
    for comment_id, version in sorted(taken_back):
        conn.execute(
            update(events)
            .where(
                events.c.feed_seq.is_(None),
                events.c.comment_id == comment_id,
                events.c.comment_version == version,
                events.c.type.not_in(ABOUT_AUTHORS),
            )
            .values(feed_seq=-events.c.seq)
        )


def _numbered(row: Any) -> Numbered:
    return Numbered(
        id=row.id, type=EventType(row.type), site_id=row.site_id, comment_id=row.comment_id,
        comment_version=row.comment_version, data=row.data,
    )  # fmt: skip
