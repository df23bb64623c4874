"""The feed: events in the order of their places, with what may be told of the comment each is about.

A comment's name and text are joined in when somebody reads, and only while readers may see it: what was
rejected, taken down or erased since leaves no copy in here.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from service.domain.comment import PUBLIC, Status
from service.domain.errors import PlaceUnknown
from service.domain.events import EventType
from service.domain.lifecycle import Actor
from service.store import cursors
from service.store.feed_numbers import CURSOR
from service.store.tables import comments, decisions, events, threads

SCANNED_MAX = 5_000
"""Places that one look goes through: a filter that lets little through costs no more than that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What readers see of a comment now."""

    author_name: str
    author_url: str | None
    author_label: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The comment an event is about. ``version`` is the one that the event made."""

    id: str
    version: int | None
    status: str
    parent_id: str | None
    created_at: datetime
    words: Words | None
    """None unless readers see the comment now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One event as it can be told."""

    sequence: int
    id: str
    type: EventType
    site_id: str
    at: datetime
    data: dict[str, Any]
    """As it was stored: the catalogue says which of it may leave."""
    comment: About | None = None
    thread: tuple[str, str | None, str | None] | None = None
    """Key, title and address."""
    by: Actor | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Facts, and the place up to which was looked."""

    facts: tuple[Fact, ...]
    through: int
    more: bool


def page(
    conn: Connection, *, after: int, sites: Collection[str], types: Collection[EventType], limit: int
) -> Page:
    """Up to ``limit`` events of these sites behind the place ``after``; no ``types`` means all.

    Looks through ``SCANNED_MAX`` places at most. ``through`` is where to go on, whatever was found. Raises
    PlaceUnknown for an ``after`` that the feed never reached; one whose event was deleted with its time is
    known.
    """
    oldest = _place(conn, after, newest=False)
    if oldest is None:
        _refuse_unknown(conn, after)
        return Page((), after, more=False)
    newest = _place(conn, after, newest=True) or oldest
    last = min(newest, oldest + SCANNED_MAX - 1)
    query = _TOLD.where(events.c.feed_seq > after, events.c.feed_seq <= last)
    query = query.where(events.c.site_id.in_(list(sites)))
    if types:
        query = query.where(events.c.type.in_([kind.value for kind in types]))
    rows = conn.execute(query.order_by(events.c.feed_seq).limit(limit + 1)).all()
    facts = tuple(_fact(row) for row in rows[:limit])
    cut = len(rows) > limit
    return Page(facts, facts[-1].sequence if cut else last, more=cut or last < newest)


def find(conn: Connection, event_id: str) -> Fact | None:
    """One event by its id; None if it has no place yet, or was deleted with its time."""
    row = conn.execute(_ONE, {"event_id": event_id}).first()
    return _fact(row) if row else None


def newest(conn: Connection) -> int:
    """The last place there is; 0 before the first."""
    return _place(conn, 0, newest=True) or 0


def _refuse_unknown(conn: Connection, after: int) -> None:
    # The counter and not the newest event, which may be gone; read after the events, so never behind them.
    given = cursors.at(conn, CURSOR) if after else 0
    if after > given:
        raise PlaceUnknown(given)


def _place(conn: Connection, after: int, *, newest: bool) -> int | None:
    order = events.c.feed_seq.desc() if newest else events.c.feed_seq
    query = select(events.c.feed_seq).where(events.c.feed_seq > after).order_by(order).limit(1)
    return conn.execute(query).scalar()


def _told() -> Select[Any]:
    actor = (
        select(decisions.c.actor)
        .where(
            decisions.c.comment_seq == comments.c.seq,
            decisions.c.comment_version == events.c.comment_version,
        )
        .limit(1)
        .scalar_subquery()
    )
    joined = events.outerjoin(comments, comments.c.id == events.c.comment_id).outerjoin(
        threads, threads.c.id == comments.c.thread_id
    )
    return select(
        events.c.feed_seq, events.c.id, events.c.type, events.c.site_id, events.c.comment_version,
        events.c.data, events.c.created_at.label("at"),
        comments.c.id.label("comment_id"), comments.c.status, comments.c.parent_id, comments.c.created_at,
        comments.c.author_name, comments.c.author_url, comments.c.author_label, comments.c.body,
        threads.c.key, threads.c.title, threads.c.url, actor.label("actor"),
    ).select_from(joined)  # fmt: skip


# Built once: a worker asks for each delivery, and building them took longer than the database.
_TOLD = _told()
_ONE = _TOLD.where(events.c.id == bindparam("event_id"), events.c.feed_seq > 0)


def _fact(row: Any) -> Fact:
    common = {
        "sequence": row.feed_seq, "id": row.id, "type": EventType(row.type), "site_id": row.site_id,
        "at": row.at, "data": row.data,
    }  # fmt: skip
    if row.comment_id is None:
        return Fact(**common)
    words = None
    if Status(row.status) in PUBLIC:
        words = Words(
            author_name=row.author_name, author_url=row.author_url, author_label=row.author_label,
            body=row.body,
        )  # fmt: skip
    about = About(
        id=row.comment_id, version=row.comment_version, status=row.data.get("status", row.status),
        parent_id=row.parent_id, created_at=row.created_at, words=words,
    )  # fmt: skip
    by = Actor(row.actor) if row.actor else None
    return Fact(**common, comment=about, thread=(row.key, row.title, row.url), by=by)
