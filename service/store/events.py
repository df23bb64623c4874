"""Events: a list of what happened, written in the transaction of the change itself. None is ever changed; the
oldest go in time."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, insert, select

from service.domain.events import EventType
from service.domain.ids import new_id
from service.store.tables import events
from service.store.types import utcnow

_ADD = insert(events).inline()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened. ``data`` holds ids, statuses and codes: no name, no text, no address."""

    type: EventType
    site_id: str
    comment_id: str | None = None
    comment_version: int | None = None
    data: dict[str, object] = field(default_factory=dict)


def add(conn: Connection, happened: Sequence[Event]) -> None:
    """Store events in one statement."""
    rows = [
        {
            "id": new_id(),
            "type": event.type.value,
            "site_id": event.site_id,
            "comment_id": event.comment_id,
            "comment_version": event.comment_version,
            "data": event.data,
        }
        for event in happened
    ]
    if rows:
        conn.execute(_ADD, rows)


def forget_old(conn: Connection, *, keep_days: int, limit: int) -> int:
    """Delete events older than ``keep_days`` days, of the oldest ``limit``; returns how many went.

    Reads no further than those: when nothing is old, this costs one look at the beginning of the table.
    """
    oldest = select(events.c.seq, events.c.created_at).order_by(events.c.seq).limit(limit).subquery()
    old = select(oldest.c.seq).where(oldest.c.created_at < utcnow(-86_400.0 * keep_days))
    return conn.execute(delete(events).where(events.c.seq.in_(old))).rowcount
