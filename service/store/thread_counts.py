"""Which threads have another number of published comments than before, told once for all that happened.

Whoever gives events their places (``feed_numbers``) finds among them the comments that readers see or no
longer see, and asks for one ``thread.count_changed`` for each thread that none waits for yet. It waits
itself, and gets the number of the moment in which it gets its place: so a busy thread is told of once in a
while, and what changed after that is told by the next. A change that has no place yet may be in that number
and be taken back without ever getting one: whoever tells it asks for the next at once. Nothing is written
where comments are published.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from service.domain.comment import PUBLIC, Status
from service.domain.events import EventType
from service.store.events import Event, add
from service.store.tables import comments, decisions, events, threads


@dataclass(frozen=True, slots=True)
class Told:
    """An event about a comment that got its place: the comment's id, and the version it made."""

    comment_id: str
    version: int


def ask(conn: Connection, told: Collection[Told]) -> int:
    """Have the count of each thread told in which readers see more or fewer comments; returns for how many
    that was new. One caller at a time: whoever holds the lock of ``feed_numbers.number``."""
    moved = _moved(conn, told)
    asked = moved - _waiting(conn) if moved else set()
    query = select(threads.c.id, threads.c.site_id, threads.c.key, threads.c.published_count)
    rows = conn.execute(query.where(threads.c.id.in_(asked)).order_by(threads.c.id)) if asked else ()
    add(
        conn,
        [
            Event(
                type=EventType.THREAD_COUNT_CHANGED, site_id=row.site_id,
                data={"thread": row.key, "thread_id": row.id, "published_count": row.published_count},
            )
            for row in rows
        ],
    )  # fmt: skip
    return len(asked)


def bring_up_to_date(conn: Connection, event_ids: Collection[str]) -> list[Told]:
    """Give these events the counts that their threads have now; returns what may be in those counts, has no
    place yet, and is to be asked for."""
    rows = conn.execute(select(events.c.id, events.c.data).where(events.c.id.in_(list(event_ids)))).all()
    ids = {row.data["thread_id"] for row in rows}
    known = select(threads.c.id, threads.c.published_count).where(threads.c.id.in_(ids))
    counts = {row.id: row.published_count for row in conn.execute(known)}
    for row in rows:
        if (count := counts.get(row.data["thread_id"])) is not None:
            data = {**row.data, "published_count": count}
            conn.execute(update(events).where(events.c.id == row.id).values(data=data))
    return _unsettled(conn, ids)


def _unsettled(conn: Connection, thread_ids: Collection[int]) -> list[Told]:
    query = (
        select(events.c.comment_id, events.c.comment_version)
        .join(comments, comments.c.id == events.c.comment_id)
        .where(
            events.c.feed_seq.is_(None),
            events.c.comment_version.is_not(None),
            comments.c.thread_id.in_(thread_ids),
        )
    )
    return [Told(row.comment_id, row.comment_version) for row in conn.execute(query)]


def _moved(conn: Connection, told: Collection[Told]) -> set[int]:
    """The threads of those events by which a comment appeared or went; a deletion of what nobody saw, or the
    edit of what waits, moves nothing."""
    made = {(one.comment_id, one.version) for one in told}
    if not made:
        return set()
    query = (
        select(
            comments.c.id, comments.c.thread_id, decisions.c.comment_version, decisions.c.from_status,
            decisions.c.to_status,
        )
        .join(decisions, decisions.c.comment_seq == comments.c.seq)
        .where(comments.c.id.in_({comment_id for comment_id, _version in made}))
    )  # fmt: skip
    return {
        row.thread_id
        for row in conn.execute(query)
        if (row.id, row.comment_version) in made
        and (Status(row.from_status) in PUBLIC) != (Status(row.to_status) in PUBLIC)
    }


def _waiting(conn: Connection) -> set[int]:
    query = select(events.c.data).where(
        events.c.feed_seq.is_(None), events.c.type == EventType.THREAD_COUNT_CHANGED.value
    )
    return {data["thread_id"] for data in conn.execute(query).scalars()}
