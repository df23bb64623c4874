"""One endpoint at the desk: how it is, its settings and secret, its log, one delivery with all tries."""

from collections.abc import Callable, Sequence
from urllib.parse import urlencode

from flask import Response, request
from sqlalchemy import Connection

from service.api.context import runtime
from service.api.problem import Problem
from service.bell import WEBHOOKS
from service.domain.errors import FieldError, Invalid, NotFound
from service.domain.events import EventType
from service.domain.ids import looks_like_id
from service.pages.desk import once, paging, shell, webhook_words
from service.pages.desk.forms import Form, form
from service.pages.desk.visitor import Person, signed_in
from service.pages.desk.webhooks import PATH, by_person, form_values, wish_of
from service.safehttp.client import webhook_rules_of
from service.store import attempts, endpoint_health, endpoints
from service.store.attempts import Wanted as Lines
from service.store.endpoints import Endpoint
from service.usecases import look_after_webhooks
from service.usecases.add_person import Role
from service.usecases.look_after_webhooks import Wanted
from service.usecases.manage_webhooks import Wish, try_endpoint

LINES_MAX = 50
TRIES_MAX = 50
HOUR_S = 3_600
NO_ID = "none"
REVIVED_HOURS = 31 * 24
"""What had failed at a disabled endpoint: as far back as deliveries are usually kept."""
REPLAYS = ((1, "the last hour"), (24, "the last day"), (72, "the last 3 days"), (REVIVED_HOURS, "all of it"))

Deed = Callable[[Connection, Person, Endpoint, Form], str]
"""Something that is done to an endpoint; returns the sentence that tells it."""


@signed_in(Role.ADMIN)
def show(person: Person, endpoint_id: str) -> Response:
    """The page."""
    return _render(person, endpoint_id)


@signed_in(Role.ADMIN)
def take(person: Person, endpoint_id: str) -> Response:
    """Do what a button of the page says."""
    sent = form()
    deed = sent.one("deed")
    if deed == "rotate":
        return _rotate(person, endpoint_id, sent)
    work = _DEEDS.get(deed)
    if work is None:
        raise Problem("not-found")
    try:
        told = runtime().database.write(
            lambda conn: work(conn, person, _endpoint(conn, person, endpoint_id, lock=True), sent)
        )
    except Invalid as refused:
        typed = wish_of(sent) if deed == "save" else None
        return _render(person, endpoint_id, trouble=refused.errors, typed=typed)
    runtime().bell.ring(WEBHOOKS)
    return shell.redirect_with_status(PATH if deed == "delete" else f"{PATH}/{endpoint_id}", told, person)


@signed_in(Role.ADMIN)
def show_delivery(person: Person, endpoint_id: str, delivery_id: str) -> Response:
    """One delivery with its newest tries."""
    _require_ids(endpoint_id, delivery_id)
    with runtime().database.read() as conn:
        endpoint = _endpoint(conn, person, endpoint_id)
        line = attempts.one(conn, endpoint.id, delivery_id)
        tries = attempts.of_delivery(conn, line.seq, limit=TRIES_MAX)
    values = {
        "endpoint": endpoint, "line": line, "tries": tries, "now": runtime().clock(),
        "outcome": webhook_words.outcome, "succeeded": webhook_words.succeeded,
        "states": webhook_words.STATES, "looks": webhook_words.STATE_LOOKS, "timing": webhook_words.timing,
    }  # fmt: skip
    return shell.page("desk/webhook_delivery.html", person, values)


@signed_in(Role.ADMIN)
def replay(person: Person, endpoint_id: str, delivery_id: str) -> Response:
    """Send one delivery again."""
    _require_ids(endpoint_id, delivery_id)
    by = by_person(person)

    def work(conn: Connection) -> None:
        endpoint = _endpoint(conn, person, endpoint_id)
        look_after_webhooks.replay_delivery(conn, by, endpoint, delivery_id)

    try:
        runtime().database.write(work)
    except Invalid as refused:
        return _render(person, endpoint_id, trouble=refused.errors)
    runtime().bell.ring(WEBHOOKS)
    at = f"{PATH}/{endpoint_id}/deliveries/{delivery_id}"
    return shell.redirect_with_status(at, "It is being sent again.", person)


def _rotate(person: Person, endpoint_id: str, sent: Form) -> Response:
    by = by_person(person)

    def work(conn: Connection) -> tuple[str, tuple[Endpoint, str]]:
        endpoint = _endpoint(conn, person, endpoint_id)
        return endpoint.id, (endpoint, look_after_webhooks.rotate(conn, by, endpoint))

    try:
        endpoint, secret = once.make(person, sent, work)
    except once.MadeBefore:
        told = "The secret was replaced before, and is not shown twice."
        return shell.redirect_with_status(f"{PATH}/{endpoint_id}", told, person)
    values = {"endpoint": endpoint, "secret": secret, "new": False}
    return shell.page("desk/webhook_secret.html", person, values)


def _save(conn: Connection, person: Person, endpoint: Endpoint, sent: Form) -> str:
    _change(conn, person, endpoint, wish_of(sent), enabled=endpoint.enabled)
    return "Saved."


def _switch_off(conn: Connection, person: Person, endpoint: Endpoint, _sent: Form) -> str:
    _change(conn, person, endpoint, _as_it_is(endpoint), enabled=False)
    return "Nothing is sent to it any more."


def _switch_on(conn: Connection, person: Person, endpoint: Endpoint, sent: Form) -> str:
    after = _change(conn, person, endpoint, _as_it_is(endpoint), enabled=True)
    if not sent.one("failed"):
        return "Events are sent to it again."
    since_s = float(REVIVED_HOURS * HOUR_S)
    count = look_after_webhooks.replay_failed(conn, by_person(person), after, since_s)
    return f"Events are sent to it again, and {count:,} that had failed with them."


def _test(conn: Connection, _person: Person, endpoint: Endpoint, _sent: Form) -> str:
    try_endpoint(conn, endpoint)
    return "A test is under way: look at the log in a few seconds."


def _replay_failed(conn: Connection, person: Person, endpoint: Endpoint, sent: Form) -> str:
    hours = next((hours for hours, _word in REPLAYS if str(hours) == sent.one("hours")), None)
    if hours is None:
        raise Problem("not-found")
    count = look_after_webhooks.replay_failed(conn, by_person(person), endpoint, float(hours * HOUR_S))
    return f"Sent again: {count:,}." if count else "Nothing has failed in that time."


def _delete(conn: Connection, person: Person, endpoint: Endpoint, _sent: Form) -> str:
    look_after_webhooks.remove(conn, by_person(person), endpoint)
    return f"The endpoint {endpoint.name} is gone."


_DEEDS: dict[str, Deed] = {
    "save": _save, "off": _switch_off, "on": _switch_on, "test": _test, "replay": _replay_failed,
    "delete": _delete,
}  # fmt: skip


def _change(conn: Connection, person: Person, endpoint: Endpoint, wish: Wish, *, enabled: bool) -> Endpoint:
    wanted = Wanted(wish=wish, rules=webhook_rules_of(runtime().settings), enabled=enabled)
    return look_after_webhooks.change(conn, by_person(person), endpoint, wanted)


def _as_it_is(endpoint: Endpoint) -> Wish:
    return Wish(name=endpoint.name, url=endpoint.url, types=endpoint.types)


def _endpoint(conn: Connection, person: Person, endpoint_id: str, *, lock: bool = False) -> Endpoint:
    _require_ids(endpoint_id)
    return endpoints.get(conn, endpoint_id, [site.id for site in person.sites], lock=lock)


def _require_ids(*ids: str) -> None:
    if not all(looks_like_id(one) for one in ids):
        raise NotFound("endpoint")


def _lines() -> Lines:
    """What the log's filter asks for. What is no id is asked for as one that nothing has."""
    state, kind, about = (request.args.get(name, "") for name in ("state", "type", "about"))
    return Lines(
        state=state if state in webhook_words.STATES else None,
        type=EventType(kind) if kind in {one.value for one in EventType} else None,
        about=about if looks_like_id(about) else NO_ID if about else None,
    )


def _render(
    person: Person, endpoint_id: str, *, trouble: Sequence[FieldError] = (), typed: Wish | None = None
) -> Response:  # fmt: skip
    asked = _lines()
    given = {
        name: value
        for name, value in (("state", asked.state), ("type", asked.type), ("about", asked.about))
        if value
    }
    listing = f"deliveries {endpoint_id[:26]} {sorted(given.items())}"
    place = paging.opened(request.args.get("cursor", ""), listing)
    with runtime().database.read() as conn:
        endpoint = _endpoint(conn, person, endpoint_id)
        health = endpoint_health.of_endpoint(conn, endpoint.id)
        before = place[0] if place else None
        found = attempts.log(conn, endpoint.id, asked, before_seq=before, limit=LINES_MAX + 1)
    shown = found[:LINES_MAX]
    cursor = paging.sealed((shown[-1].seq,), listing) if len(found) > LINES_MAX else None
    wish = typed or _as_it_is(endpoint)
    values = {
        "endpoint": endpoint, "health": health, "how": webhook_words.how(endpoint, health),
        "outcome": webhook_words.outcome, "now": runtime().clock(), "lines": shown, "asked": asked,
        "filtered": bool(given), "next": f"?{urlencode({**given, 'cursor': cursor})}" if cursor else None,
        "states": webhook_words.STATES, "looks": webhook_words.STATE_LOOKS, "replays": REPLAYS,
        "trouble": [webhook_words.trouble(error) for error in trouble], "save_refused": typed is not None,
        **form_values({"name": wish.name, "url": wish.url, "types": [kind.value for kind in wish.types]}),
    }  # fmt: skip
    return shell.page("desk/webhook.html", person, values, status=422 if trouble else 200)
