"""Say where a site's events are sent: make, change, switch off, replace the secret, try, send again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from service.domain.errors import FieldError, Invalid, NotFound
from service.domain.events import EventType
from service.domain.ids import new_id
from service.domain.text import TextRefused, clean_line
from service.safehttp import OutboundError, Rules, parse
from service.store import deliveries, endpoints, events
from service.store.endpoints import OPERATOR, Endpoint
from service.store.events import Event
from service.webhooks.signature import new_secret

NAME_CHARS_MAX = 100
URL_CHARS_MAX = 2_000
ENDPOINTS_MAX = 100
"""Of one site."""
REPLAY_HOURS_MAX = 24 * 366
OVERLAP_S = 24 * 3600.0
"""So long the old secret signs beside the new one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """An endpoint as somebody wants it."""

    name: str
    url: str
    types: Sequence[EventType] = ()


def add_endpoint(conn: Connection, site_id: str, wish: Wish, rules: Rules) -> tuple[Endpoint, str]:
    """Make an endpoint; returns it with its secret, which is shown this once. Raises Invalid."""
    wish = _checked(wish, rules)
    if len(endpoints.of_sites(conn, [site_id])) >= ENDPOINTS_MAX:
        raise Invalid((FieldError("site", "too_many", ENDPOINTS_MAX),))
    made = Endpoint(id=new_id(), site_id=site_id, name=wish.name, url=wish.url, types=tuple(wish.types))
    secret = new_secret()
    endpoints.add(conn, made)
    endpoints.add_secret(conn, made.id, secret)
    return endpoints.get(conn, made.id), secret


def change_endpoint(
    conn: Connection, endpoint: Endpoint, wish: Wish, rules: Rules, *, enabled: bool
) -> Endpoint:
    """Store another name, address or choice of types, and whether anything is sent. Raises Invalid."""
    wish = _checked(wish, rules)
    endpoints.change(conn, replace(endpoint, name=wish.name, url=wish.url, types=tuple(wish.types)))
    if enabled and not endpoint.enabled:
        endpoints.enable(conn, endpoint.id)
    if not enabled:
        endpoints.disable(conn, endpoint.id, OPERATOR)
    return endpoints.get(conn, endpoint.id)


def rotate_secret(conn: Connection, endpoint: Endpoint) -> str:
    """A new secret, shown this once; the one before signs beside it for a day, and no other."""
    secret = new_secret()
    endpoints.end_old_secrets(conn, endpoint.id)
    endpoints.expire_secrets(conn, endpoint.id, after_s=OVERLAP_S)
    endpoints.add_secret(conn, endpoint.id, secret)
    return secret


def try_endpoint(conn: Connection, endpoint: Endpoint) -> None:
    """Have an ``endpoint.test`` sent to it, by the usual way. Raises Invalid while it is disabled."""
    _refuse_disabled(endpoint)
    data: dict[str, object] = {"endpoint": endpoint.id}
    events.add(conn, [Event(type=EventType.ENDPOINT_TEST, site_id=endpoint.site_id, data=data)])


def replay_delivery(conn: Connection, endpoint: Endpoint, delivery_id: str) -> None:
    """Send one delivery again. Raises NotFound, and Invalid while the endpoint is disabled."""
    _refuse_disabled(endpoint)
    if not deliveries.replay(conn, delivery_id, endpoint.id):
        raise NotFound("delivery")


def replay_failed(conn: Connection, endpoint: Endpoint, *, since_s: float) -> int:
    """Send again what failed of the last ``since_s`` seconds; returns how many. Raises as above."""
    _refuse_disabled(endpoint)
    return deliveries.replay_failed(conn, endpoint.id, since_s=since_s)


def refuse_address(url: str, rules: Rules) -> None:
    """Raise Invalid for an address that can never be called, whatever its name leads to."""
    if len(url) > URL_CHARS_MAX:
        raise Invalid((FieldError("url", "too_long", URL_CHARS_MAX),))
    try:
        parse(url, rules)
    except OutboundError as refused:
        raise Invalid((FieldError("url", "refused_address", refused.why),)) from None


def _checked(wish: Wish, rules: Rules) -> Wish:
    errors = []
    name = wish.name
    try:
        name = clean_line(wish.name, chars_max=NAME_CHARS_MAX)
    except TextRefused as refused:
        errors.append(FieldError("name", refused.code, NAME_CHARS_MAX))
    try:
        refuse_address(wish.url, rules)
    except Invalid as refusal:
        errors += refusal.errors
    if errors:
        raise Invalid(tuple(errors))
    return replace(wish, name=name)


def _refuse_disabled(endpoint: Endpoint) -> None:
    if not endpoint.enabled:
        raise Invalid((FieldError("endpoint", "disabled"),))
