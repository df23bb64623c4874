"""What the doctor looks at of webhooks: a worker sends them, nothing waits for long, nothing was given up."""

from collections.abc import Iterator

import redis

from service.bell import WEBHOOKS, listeners
from service.cli.doctor_line import Line, ok, warning, wrong
from service.runtime import Runtime
from service.store import endpoint_health, endpoints, sites
from service.store.endpoints import FAILING, GONE

SHOWN_MAX = 5


def webhooks(runtime: Runtime) -> Iterator[Line]:
    """The worker, its backlog, and the endpoints themselves."""
    with runtime.database.read() as conn:
        every = endpoints.of_sites(conn, [site.id for site in sites.every(conn)])
        waits_s = endpoint_health.oldest_due_s(conn)
        unnumbered_s = endpoint_health.oldest_unnumbered_s(conn)
    yield from _worker(runtime, has_endpoints=bool(every))
    limit_s = runtime.settings.oldest_waiting_alarm_s
    if unnumbered_s > limit_s:
        advice = "Workers give events their places: see that `lettersdesk worker webhooks` runs, and its log."
        yield wrong(f"an event has waited {unnumbered_s:.0f} s for its place in the feed", advice)
    if waits_s > limit_s:
        advice = "Start another `lettersdesk worker webhooks`, or raise LETTERSDESK_WEBHOOKS_IN_FLIGHT_MAX."
        yield warning(f"a delivery to a healthy endpoint is {waits_s:.0f} s late", advice)
    ended = [one for one in every if one.disabled_reason in (FAILING, GONE)]
    failing = [one for one in every if one.enabled and one.failing_since is not None]
    for found, what in ((ended, "disabled by themselves"), (failing, "failing")):
        if found:
            ids = ", ".join(one.id for one in found[:SHOWN_MAX])
            told = f"{len(found)} of {len(every)} endpoints {what}: {ids}"
            yield warning(told, "See `lettersdesk webhooks list`.")
    if every and not ended and not failing:
        yield ok(f"{len(every)} endpoints, none in trouble")


def _worker(runtime: Runtime, *, has_endpoints: bool) -> Iterator[Line]:
    if runtime.redis is None:
        yield warning("cannot be seen without Redis", "")
        return
    try:
        alive = listeners(runtime.redis, WEBHOOKS)
    except (redis.RedisError, OSError):
        yield warning("cannot be seen without Redis", "")
        return
    if alive:
        yield ok(f"{alive} listening to the queue {WEBHOOKS}")
    elif has_endpoints:
        yield wrong(f"nobody listens to the queue {WEBHOOKS}", "Start `lettersdesk worker webhooks`.")
    else:
        yield warning(f"nobody listens to the queue {WEBHOOKS}", "There is no endpoint that would need it.")
