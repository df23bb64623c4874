"""Give events that have settled their places in the feed, and make their deliveries in the same transaction.

Any worker may do it, at any time: feed and deliveries are one list, made once.
"""

from sqlalchemy import Connection

from service.domain.events import EventType
from service.store import deliveries, endpoints, feed_numbers, thread_counts
from service.store.deliveries import New
from service.store.engine import Database
from service.store.feed_numbers import Numbered, Waits
from service.store.thread_counts import Told
from service.webhooks.fanout import receivers

PORTION = 500
"""Events in one transaction."""


def settle_events(database: Database, settle_s: float, count_s: float = 0.0) -> int:
    """Number everything that has settled; returns how many events that were. Costs one index look-up when
    there are none. ``count_s``: so long a thread's count waits to be told; 0: it is not."""
    waits, total = Waits(settle_s, count_s), 0
    while True:
        with database.read() as conn:
            if not feed_numbers.anything_ripe(conn, waits):
                return total
        with database.begin() as conn:
            numbered, looked_at = feed_numbers.number(conn, waits, limit=PORTION)
            _count(conn, numbered, waits)
            _deliver(conn, numbered)
        total += len(numbered)
        if looked_at < PORTION:
            return total


def _count(conn: Connection, numbered: list[Numbered], waits: Waits) -> None:
    """The counts of threads: those that are told now are those of now, and new ones are asked for."""
    due = [event.id for event in numbered if event.type is EventType.THREAD_COUNT_CHANGED]
    unsettled = thread_counts.bring_up_to_date(conn, due) if due else []
    if waits.count_s:
        settled = [
            Told(event.comment_id, event.comment_version)
            for event in numbered
            if event.comment_id is not None and event.comment_version is not None
        ]
        thread_counts.ask(conn, [*settled, *unsettled])


def _deliver(conn: Connection, numbered: list[Numbered]) -> None:
    known = endpoints.of_sites(conn, {event.site_id for event in numbered})
    deliveries.add(
        conn,
        [
            New(
                endpoint_id=endpoint.id, event_id=event.id, event_type=event.type.value,
                comment_id=event.comment_id, missed=not endpoint.enabled,
            )
            for event in numbered
            for endpoint in receivers(event, known)
        ],
    )  # fmt: skip
