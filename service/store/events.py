"""Events: an append-only list of what happened, written in the transaction of the change itself."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, insert

from service.domain.events import EventType
from service.domain.ids import new_id
from service.store.tables import events

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
