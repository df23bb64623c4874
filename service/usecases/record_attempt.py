"""Write down what became of a try: the delivery, the try, how the endpoint is. One guarded transaction."""

from dataclasses import dataclass, field

from sqlalchemy import Connection

from service.domain.events import EventType
from service.store import attempts, deliveries, endpoints, events
from service.store.attempts import Attempt
from service.store.deliveries import Due
from service.store.endpoints import FAILING, GONE, Endpoint
from service.store.events import Event
from service.webhooks.schedule import DISABLED_AFTER_S, Outcome, Step


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

    An endpoint that answered 410, or that nothing has reached for five days, is disabled, and an event says
    so.
    """
    step, endpoint = tried.step, tried.endpoint
    state = _STATES[step.outcome]
    if not deliveries.settle(conn, tried.due, tried.token, state=state, wait_s=step.wait_s):
        return False
    attempts.add(conn, tried.due.seq, endpoint.id, tried.attempt)
    deliveries.forget_if_erased(conn, tried.due.seq)
    if step.outcome is Outcome.DELIVERED:
        if endpoint.failing_since is not None:
            endpoints.well(conn, endpoint.id)
        return True
    failing_s = endpoints.failed(conn, endpoint.id, pause_s=step.pause_s)
    if step.outcome is Outcome.GONE:
        disable_endpoint(conn, endpoint, GONE)
    elif failing_s > DISABLED_AFTER_S:
        disable_endpoint(conn, endpoint, FAILING)
    return True


def disable_endpoint(conn: Connection, endpoint: Endpoint, reason: str) -> None:
    """Send nothing to it any more, and tell the site's other listeners."""
    if endpoints.disable(conn, endpoint.id, reason):
        data: dict[str, object] = {"endpoint": endpoint.id, "reason": reason}
        happened = Event(type=EventType.ENDPOINT_DISABLED, site_id=endpoint.site_id, data=data)
        events.add(conn, [happened])


def disable_failing(conn: Connection) -> int:
    """Disable every endpoint that nothing has reached for five days; returns how many that were."""
    found = endpoints.failing_longer(conn, DISABLED_AFTER_S)
    for endpoint in found:
        disable_endpoint(conn, endpoint, FAILING)
    return len(found)
