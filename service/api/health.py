"""Is it alive, is it ready, and the numbers."""

import logging

from service.api.context import runtime
from service.api.route import Answer, Call
from service.domain import instance
from service.domain.errors import LettersdeskError
from service.observability import metrics
from service.store import claims

log = logging.getLogger(__name__)


def healthz(_call: Call) -> Answer:
    """The process answers."""
    return Answer(200, {"status": "ok"})


def readyz(_call: Call) -> Answer:
    """Each thing this process needs, pinged: 503 if one that posting needs does not answer.

    Redis is told and does not count: comments are taken and found without it.
    """
    states = {}
    ready = True
    for name, ping in runtime().pings.items():
        try:
            ping.call()
            states[name] = "ok"
        except Exception as error:
            log.warning("ping.failed", extra={"endpoint": name, "error": type(error).__name__})
            states[name] = "down"
            ready = ready and not ping.required
    status = 200 if ready else 503
    headers = {instance.HEADER: instance.instance_of(runtime().secret)}
    return Answer(status, {"status": "ok" if ready else "unavailable", **states}, headers)


def numbers(_call: Call) -> Answer:
    """Prometheus' text: the counters of this machine's processes, and what waits in the database."""
    lines = metrics.exposition()
    try:
        with runtime().database.read() as conn:
            oldest_s = claims.oldest_unclaimed_s(conn)
            parked = claims.count_parked(conn)
        lines += metrics.gauges(oldest_unclaimed_s=oldest_s, parked=parked)
    except LettersdeskError:
        log.warning("metrics.without_database")
    return Answer(200, lines, {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})
