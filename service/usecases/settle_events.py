"""Give events that have settled their places in the feed, and make their deliveries in the same transaction.

Any worker may do it, at any time: feed and deliveries are one list, made once.
"""

from sqlalchemy import Connection

from service.store import deliveries, endpoints, feed_numbers
from service.store.deliveries import New
from service.store.engine import Database
from service.webhooks.fanout import receivers

PORTION = 500
"""Events in one transaction."""


def settle_events(database: Database, settle_s: float) -> int:
    """Number everything that has settled; returns how many events that were. Costs one index look-up when
    there are none."""
    total = 0
    while True:
        with database.read() as conn:
            if not feed_numbers.anything_ripe(conn, settle_s):
                return total
        with database.begin() as conn:
            numbered, looked_at = feed_numbers.number(conn, settle_s=settle_s, limit=PORTION)
            _deliver(conn, numbered)
        total += len(numbered)
        if looked_at < PORTION:
            return total


def _deliver(conn: Connection, numbered: list[feed_numbers.Numbered]) -> None:
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
