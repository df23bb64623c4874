"""What staff and programs do with endpoints: as ``manage_webhooks``, with a line in the log of activity."""

from dataclasses import dataclass

from sqlalchemy import Connection

from service.domain.errors import FieldError, Invalid
from service.domain.events import EventType
from service.domain.ids import new_id
from service.safehttp import Rules
from service.store import activity, endpoints, trials
from service.store.activity import By, Deed
from service.store.endpoints import Endpoint
from service.store.trials import Trial
from service.usecases import manage_webhooks
from service.usecases.manage_webhooks import Wish
from service.webhooks.signature import new_secret

TRIALS_WAITING_MAX = 10
"""Of one site: workers make two at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An endpoint as it is to be."""

    wish: Wish
    rules: Rules
    enabled: bool = True


def add(conn: Connection, by: By, site_id: str, wanted: Wanted) -> tuple[Endpoint, str]:
    """Make an endpoint; returns it with its secret, which is shown this once. Raises Invalid."""
    made, secret = manage_webhooks.add_endpoint(conn, site_id, wanted.wish, wanted.rules)
    _note(conn, by, made, "webhook.create")
    return made, secret


def change(conn: Connection, by: By, endpoint: Endpoint, wanted: Wanted) -> Endpoint:
    """Store name, address, types, and whether anything is sent. Raises Invalid."""
    after = manage_webhooks.change_endpoint(
        conn, endpoint, wanted.wish, wanted.rules, enabled=wanted.enabled
    )  # fmt: skip
    deed = Deed(
        action="webhook.change", site_id=endpoint.site_id, subject=after.name, before=_told(endpoint),
        after=_told(after),
    )  # fmt: skip
    activity.add(conn, by, [deed])
    return after


def remove(conn: Connection, by: By, endpoint: Endpoint) -> None:
    """Delete it: nothing is sent to it any more."""
    endpoints.forget(conn, endpoint.id)
    _note(conn, by, endpoint, "webhook.delete")


def rotate(conn: Connection, by: By, endpoint: Endpoint) -> str:
    """A new secret, shown this once; the old one signs beside it for a day."""
    secret = manage_webhooks.rotate_secret(conn, endpoint)
    _note(conn, by, endpoint, "webhook.rotate")
    return secret


def replay_delivery(conn: Connection, by: By, endpoint: Endpoint, delivery_id: str) -> None:
    """Send one delivery again. Raises NotFound, and Invalid while the endpoint is disabled."""
    manage_webhooks.replay_delivery(conn, endpoint, delivery_id)
    _note(conn, by, endpoint, "webhook.replay")


def replay_failed(conn: Connection, by: By, endpoint: Endpoint, since_s: float) -> int:
    """Send again what failed of the last ``since_s`` seconds; returns how many. Raises Invalid as above."""
    count = manage_webhooks.replay_failed(conn, endpoint, since_s=since_s)
    _note(conn, by, endpoint, "webhook.replay", count)
    return count


def try_address(conn: Connection, site_id: str, url: str, kind: EventType, rules: Rules) -> Trial:
    """Have one request sent to an address that nobody has saved: an event of this kind as it could be. Raises
    Invalid. Its secret is shown this once, so that the receiver can be told."""
    manage_webhooks.refuse_address(url, rules)
    if trials.waiting(conn, site_id, most=TRIALS_WAITING_MAX) >= TRIALS_WAITING_MAX:
        raise Invalid((FieldError("site", "busy", TRIALS_WAITING_MAX),))
    trial = Trial(id=new_id(), site_id=site_id, url=url, type=kind, secret=new_secret())
    trials.add(conn, trial)
    return trial


def _note(conn: Connection, by: By, endpoint: Endpoint, action: str, after: object = None) -> None:
    deed = Deed(action=action, site_id=endpoint.site_id, subject=endpoint.name, after=after)
    activity.add(conn, by, [deed])


def _told(endpoint: Endpoint) -> dict[str, object]:
    types = [kind.value for kind in endpoint.types] or ["all"]
    return {"name": endpoint.name, "url": endpoint.url, "types": types, "enabled": endpoint.enabled}
