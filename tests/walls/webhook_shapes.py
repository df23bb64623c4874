"""Exactly these keys leave the service about webhooks (test_public_shapes.py)."""

from ipaddress import IPv4Address
from typing import Any

from service.safehttp import Client, Rules
from service.usecases.settle_events import settle_events
from workers.deliver_webhooks import Deliverer

ALL, TRIALS = "/api/v1/webhooks/endpoints", "/api/v1/webhooks/trials"
ONE = f"{ALL}/<endpoint_id>"
ENDPOINT = {
    "id", "site", "name", "url", "types[]", "enabled", "disabled_reason", "failing_since", "created_at",
    "due", "failed", "tries", "tries_ok", "last_status", "last_error", "last_at",
}  # fmt: skip
LINE = {"id", "event_id", "event_type", "state", "tries", "next_at", "created_at", "done_at"}
TRY = (
    "number", "at", "status", "error", "timings", "request.headers", "request.body", "request.cut",
    "response.headers", "response.body", "response.cut",
)  # fmt: skip
TRIAL = {"id", "site", "url", "type", "state"}

SHAPES: dict[str, set[str]] = {
    f"GET {ALL}": {f"endpoints[].{name}" for name in ENDPOINT},
    f"POST {ALL}": ENDPOINT | {"secret"},
    f"GET {ONE}": ENDPOINT,
    f"PATCH {ONE}": ENDPOINT,
    f"DELETE {ONE}": set(),
    f"POST {ONE}/secret": {"secret", "overlap_hours"},
    f"POST {ONE}/test": {"queued"},
    f"POST {ONE}/replay": {"queued"},
    f"GET {ONE}/deliveries": {"next"} | {f"deliveries[].{name}" for name in LINE},
    f"GET {ONE}/deliveries/<delivery_id>": LINE | {f"attempts[].{name}" for name in TRY},
    f"POST {ONE}/deliveries/<delivery_id>/replay": {"queued"},
    f"POST {TRIALS}": TRIAL | {"result", "secret"},
    f"GET {TRIALS}/<trial_id>": TRIAL | {f"result.{name}" for name in TRY},
}


def inside(_name: str, _longest_s: float) -> tuple[IPv4Address]:
    """A name server that leads every name to this machine."""
    return (IPv4Address("127.0.0.1"),)


def ask_all(product: Any, ask: Any, token: dict[str, Any]) -> None:
    """Every route, about an address that leads inside, where no request goes."""
    fields = {"name": "CMS", "url": "https://hooks.example.org/comments", "types": ["endpoint.test"]}
    one = f"{ALL}/{ask(f'POST {ALL}', json=fields, **token)['id']}"
    ask(f"POST {ONE}/test", f"{one}/test", json={}, **token)
    trial = ask(f"POST {TRIALS}", json={"url": fields["url"]}, **token)
    settle_events(product.database, 0)
    deliverer = Deliverer(product.runtime, Client(Rules(), resolve=inside))
    deliverer.drain()
    deliverer.finish()
    ask(f"GET {ALL}", **token)
    ask(f"GET {ONE}", one, **token)
    [line] = ask(f"GET {ONE}/deliveries", f"{one}/deliveries", **token)["deliveries"]
    ask(f"GET {ONE}/deliveries/<delivery_id>", f"{one}/deliveries/{line['id']}", **token)
    replay = f"{one}/deliveries/{line['id']}/replay"
    ask(f"POST {ONE}/deliveries/<delivery_id>/replay", replay, json={}, **token)
    ask(f"POST {ONE}/replay", f"{one}/replay", json={"hours": 1}, **token)
    ask(f"POST {ONE}/secret", f"{one}/secret", json={}, **token)
    ask(f"PATCH {ONE}", one, json={"name": "Purger"}, **token)
    ask(f"GET {TRIALS}/<trial_id>", f"{TRIALS}/{trial['id']}", **token)
    ask(f"DELETE {ONE}", one, **token)
