"""Give events that have settled their places in the feed. Any worker may do it, at any time."""

from service.store import feed_numbers
from service.store.engine import Database

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
        total += len(numbered)
        if looked_at < PORTION:
            return total
