"""``lettersdesk webhooks``: where a site's events are sent, and what became of them."""

import argparse
import json

from sqlalchemy import Connection

from service import clock
from service.cli.arguments import whole
from service.cli.printing import table
from service.cli.terminal import note, runtime_of
from service.domain.errors import ConfigurationError
from service.domain.events import EventType
from service.safehttp.client import webhook_client_of
from service.store import attempts, endpoints, sites
from service.store.endpoints import Endpoint
from service.usecases.manage_webhooks import (
    REPLAY_HOURS_MAX,
    Wish,
    add_endpoint,
    change_endpoint,
    replay_delivery,
    replay_failed,
    rotate_secret,
    try_endpoint,
)

HOUR_S = 3_600
SHOWN_MAX = 50
TRIES_SHOWN_MAX = 30


def add(parsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    commands = parsers.add_parser("webhooks", help="where events are sent: create, list, log, replay")
    ways = commands.add_subparsers(title="webhooks commands", required=True, metavar="COMMAND")
    new = ways.add_parser("create", help="send a site's events to an address; prints the secret once")
    new.add_argument("url", help="https:// on port 443 or 8443")
    new.add_argument("--name", default="webhook", help="what the list shows [webhook]")
    new.add_argument(
        "--type",
        action="append",
        choices=[event.value for event in EventType],
        metavar="TYPE",
        help="only this type, such as comment.published; repeat for more [all]",
    )
    new.add_argument("--site", help="whose events; may be left out where there is one site")
    new.set_defaults(run=_create)
    ways.add_parser("list", help="show all endpoints and how they are").set_defaults(run=_list)
    for name, what, run in (
        ("rotate", "make a new secret; the old one signs beside it for a day", _rotate),
        ("test", "have an endpoint.test sent", _test),
        ("enable", "send to it again", _enable),
        ("disable", "send nothing to it", _disable),
        ("delete", "forget it and its secrets", _delete),
        ("log", "show the newest deliveries", _log),
    ):
        way = ways.add_parser(name, help=what)
        way.add_argument("id", help="the endpoint, as `webhooks list` shows it")
        way.set_defaults(run=run)
    show = ways.add_parser("show", help="show every try of a delivery, as JSON")
    again = ways.add_parser("replay", help="send again what has failed, or one delivery")
    for way in (show, again):
        way.add_argument("id", help="the endpoint")
        way.add_argument("--delivery", metavar="DELIVERY", required=way is show, help="as the log shows it")
    again.add_argument(
        "--hours",
        type=whole(1, REPLAY_HOURS_MAX),
        default=72,
        help="send what failed in the last so many [72]",
    )
    show.set_defaults(run=_show)
    again.set_defaults(run=_replay)


def _create(chosen: argparse.Namespace) -> int:
    wish = Wish(name=chosen.name, url=chosen.url, types=[EventType(name) for name in chosen.type or ()])
    with runtime_of() as runtime:
        rules = webhook_client_of(runtime.settings).rules
        with runtime.database.begin() as conn:
            site_id = chosen.site or _only_site(conn)
            endpoint, secret = add_endpoint(conn, site_id, wish, rules)
            note(conn, "webhooks.create", endpoint.id, site_id)
    print(f"Endpoint {endpoint.id}. Its secret, shown this once:")
    print(secret)
    return 0


def _only_site(conn: Connection) -> str:
    every = sites.every(conn)
    if len(every) != 1:
        raise ConfigurationError("There are several sites: say which one with --site.")
    return every[0].id


def _list(_chosen: argparse.Namespace) -> int:
    with runtime_of() as runtime, runtime.database.read() as conn:
        found = endpoints.of_sites(conn, [site.id for site in sites.every(conn)])
        rows = [
            (one.id, one.site_id, one.name, one.url, " ".join(one.types) or "all", _how(conn, one))
            for one in found
        ]
    table(("ID", "SITE", "NAME", "URL", "TYPES", "HOW IT IS"), rows)
    return 0


def _how(conn: Connection, endpoint: Endpoint) -> str:
    if not endpoint.enabled:
        return f"disabled ({endpoint.disabled_reason})"
    last = attempts.latest(conn, endpoint.id)
    told = "nothing sent yet" if last is None else f"last {last.status or last.error}"
    if endpoint.failing_since is not None:
        hours = (clock.now() - endpoint.failing_since).total_seconds() / HOUR_S
        return f"failing for {hours:.1f} h, {told}"
    return told


def _rotate(chosen: argparse.Namespace) -> int:
    with runtime_of() as runtime, runtime.database.begin() as conn:
        secret = rotate_secret(conn, endpoints.get(conn, chosen.id))
        note(conn, "webhooks.rotate", chosen.id)
    print("The new secret, shown this once; the old one is good for another 24 hours:")
    print(secret)
    return 0


def _test(chosen: argparse.Namespace) -> int:
    with runtime_of() as runtime, runtime.database.begin() as conn:
        try_endpoint(conn, endpoints.get(conn, chosen.id))
    print(f"Under way. `lettersdesk webhooks log {chosen.id}` shows what becomes of it.")
    return 0


def _enable(chosen: argparse.Namespace) -> int:
    return _switch(chosen.id, enabled=True)


def _disable(chosen: argparse.Namespace) -> int:
    return _switch(chosen.id, enabled=False)


def _switch(endpoint_id: str, *, enabled: bool) -> int:
    with runtime_of() as runtime:
        rules = webhook_client_of(runtime.settings).rules
        with runtime.database.begin() as conn:
            one = endpoints.get(conn, endpoint_id, lock=True)
            wish = Wish(name=one.name, url=one.url, types=one.types)
            change_endpoint(conn, one, wish, rules, enabled=enabled)
            note(conn, "webhooks.enable" if enabled else "webhooks.disable", endpoint_id)
    print(f"Events are sent to {endpoint_id}{' again' if enabled else ' no more'}.")
    return 0


def _delete(chosen: argparse.Namespace) -> int:
    with runtime_of() as runtime, runtime.database.begin() as conn:
        endpoints.forget(conn, endpoints.get(conn, chosen.id).id)
        note(conn, "webhooks.delete", chosen.id)
    print(f"The endpoint {chosen.id} is gone.")
    return 0


def _log(chosen: argparse.Namespace) -> int:
    with runtime_of() as runtime, runtime.database.read() as conn:
        endpoint = endpoints.get(conn, chosen.id)
        found = attempts.log(conn, endpoint.id, limit=SHOWN_MAX)
    rows = [
        (one.id, f"{one.created_at:%Y-%m-%d %H:%M:%S}", one.event_type, one.state, str(one.tries),
         f"{one.next_at:%Y-%m-%d %H:%M:%S}" if one.next_at and one.state == "due" else "")
        for one in found
    ]  # fmt: skip
    table(("DELIVERY", "MADE (UTC)", "EVENT", "STATE", "TRIES", "NEXT TRY (UTC)"), rows)
    return 0


def _show(chosen: argparse.Namespace) -> int:
    with runtime_of() as runtime, runtime.database.read() as conn:
        delivery = attempts.one(conn, endpoints.get(conn, chosen.id).id, chosen.delivery)
        tries = attempts.of_delivery(conn, delivery.seq, limit=TRIES_SHOWN_MAX)
    for one in tries:
        told = {
            "number": one.number, "at": one.at and one.at.isoformat(), "status": one.status,
            "error": one.error, "timings": one.timings, "request_headers": one.request_headers,
            "request_body": one.request_body, "response_headers": one.response_headers,
            "response_body": one.response_body,
        }  # fmt: skip
        print(json.dumps(told))
    return 0


def _replay(chosen: argparse.Namespace) -> int:
    with runtime_of() as runtime, runtime.database.begin() as conn:
        endpoint = endpoints.get(conn, chosen.id)
        if chosen.delivery:
            replay_delivery(conn, endpoint, chosen.delivery)
            count = 1
        else:
            count = replay_failed(conn, endpoint, since_s=chosen.hours * HOUR_S)
        note(conn, "webhooks.replay", chosen.id, str(count))
    print(f"Sent again: {count}.")
    return 0
