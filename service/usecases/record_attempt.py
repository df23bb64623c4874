"""Write down what became of a try: the delivery, the try, how the endpoint is. One guarded transaction."""

from dataclasses import dataclass, field

from sqlalchemy import Connection

from service.domain.events import EventType
from service.store import attempts, deliveries, endpoints, events
from service.store.attempts import Attempt
from service.store.deliveries import Due
from service.store.endpoints import FAILING, GONE, Endpoint
from service.store.events import Event
from service.webhooks.schedule import DISABLED_AFTER_S, QUIET_S, Outcome, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A try that was made."""

    endpoint: Endpoint
    due: Due
    token: str = field(repr=False)
    step: Step
    attempt: Attempt


_STATES = {
    Outcome.DELIVERED: "delivered", Outcome.AGAIN: "due", Outcome.GIVEN_UP: "failed", Outcome.GONE: "failed",
}  # fmt: skip


def record_attempt(conn: Connection, tried: Tried) -> bool:
    """Store it; False, and nothing is stored, if somebody else has taken the delivery over meanwhile.

    An endpoint that answered 410, or at which every try of five days has failed, is disabled, and an event
    says so. It takes tries: after ``QUIET_S`` in which nothing was sent the five days begin anew.
    """
    step, endpoint = tried.step, tried.endpoint
    state = _STATES[step.outcome]
    if not deliveries.settle(conn, tried.due, tried.token, state=state, wait_s=step.wait_s):
        return False
    is_delivered = step.outcome is Outcome.DELIVERED
    # Before this try is kept, or it would be the newest.
    was_quiet = not is_delivered and attempts.silent_longer(conn, endpoint.id, QUIET_S)
    attempts.add(conn, tried.due.seq, endpoint.id, tried.attempt)
    deliveries.forget_if_erased(conn, tried.due)
    if is_delivered:
        if endpoint.failing_since is not None:
            endpoints.well(conn, endpoint.id)
        return True
    failing_s = endpoints.failed(conn, endpoint.id, pause_s=step.pause_s, anew=was_quiet)
    if step.outcome is Outcome.GONE:
        disable_endpoint(conn, endpoint, GONE)
    elif failing_s > DISABLED_AFTER_S:
        disable_endpoint(conn, endpoint, FAILING)
    return True


def put_off(conn: Connection, due: Due, token: str, step: Step) -> bool:
    """A mistake of ours kept a delivery from being tried: it comes again as if that had been a try.

    False if somebody else has taken it over meanwhile.
    """
    return deliveries.settle(conn, due, token, state=_STATES[step.outcome], wait_s=step.wait_s)


def disable_endpoint(conn: Connection, endpoint: Endpoint, reason: str) -> None:
    """Send nothing to it any more, and tell the site's other listeners."""
    if endpoints.disable(conn, endpoint.id, reason):
        data: dict[str, object] = {"endpoint": endpoint.id, "reason": reason}
        happened = Event(type=EventType.ENDPOINT_DISABLED, site_id=endpoint.site_id, data=data)
        events.add(conn, [happened])
