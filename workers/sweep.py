"""Look for comments that wait and that nobody works on: ring for them, or check them here.

This is what makes a lost ring harmless. While Redis is away the sweeper does the work itself, as one worker
more would; so it does when a comment has waited so long that ringing evidently wakes nobody.
"""

import logging

from service.bell import CHECKS
from service.observability import metrics
from service.store import claims
from workers.check_comments import Checker

log = logging.getLogger(__name__)

RINGS_IN_VAIN_S = 10.0
"""A comment that has waited unclaimed for so long has been rung for several times."""


def sweep(checker: Checker) -> str:
    """One look. Returns what it did: ``nothing``, ``rang`` or ``checked``."""
    runtime = checker.runtime
    with runtime.database.read() as conn:
        waiting_s = claims.oldest_unclaimed_s(conn)
        waits = waiting_s > 0 or claims.anything_free(conn)
    did = "nothing"
    if waits:
        if waiting_s > runtime.settings.oldest_waiting_alarm_s:
            log.error("comments.waiting", extra={"age_s": round(waiting_s, 1)})
        if waiting_s < RINGS_IN_VAIN_S and runtime.bell.ring_now(CHECKS):
            did = "rang"
        else:
            checker.drain()
            did = "checked"
    metrics.SWEPT.labels(did).inc()
    return did
