"""Whom a limit counts, over HTTP: what strangers claim about themselves never makes them somebody else."""

import itertools
import json
from collections.abc import Callable, Iterator

import pytest

from tests.support.product import Product, comment_fields, load, prepare, product_on, variables
from tests.support.wsgi import call

LIMIT = 3
TRIES = 5
COUNTED = [202] * LIMIT + [429] * (TRIES - LIMIT)
FREE = [202] * TRIES
PROXY, STRANGER = "127.0.0.1", "203.0.113.9"

Serve = Callable[..., Product]


@pytest.fixture
def serve(new_sqlite, redis_url, tmp_path) -> Iterator[Serve]:
    """Call it with settings for a service that takes three comments a minute from one network."""
    running = []

    def start(**more: object) -> Product:
        values = variables(new_sqlite(prepare), redis_url, tmp_path, **more)
        manager = product_on(load(values | {"rate_post_network": f"{LIMIT}/day"}))
        running.append(manager)
        return manager.__enter__()

    yield start
    for manager in running:
        manager.__exit__(None, None, None)


def post(product: Product, peer: str, *headers: tuple[str, str]) -> int:
    body = json.dumps(comment_fields()).encode()
    sent = [("Content-Type", "application/json"), *headers]
    return call(product.app, "POST", "/api/v1/comments", sent, body, peer=peer).status


Headers = Callable[[int], list[tuple[str, str]]]
NEAR = "127.0.0.0/8"
CLAIMS = ("X-Real-IP", "CF-Connecting-IP", "True-Client-IP", "X-Client-IP", "X-Cluster-Client-IP")


def forwarded(pattern: str) -> Headers:
    return lambda number: [("X-Forwarded-For", pattern.format(number))]


def claimed(number: int) -> list[tuple[str, str]]:
    return [*((name, f"198.51.100.{number}") for name in CLAIMS), ("Forwarded", f"for=198.51.100.{number}")]


def nothing(_number: int) -> list[tuple[str, str]]:
    return []


CASES: dict[str, tuple[str, list[str], Headers, list[int]]] = {
    "nobody is believed": ("", [STRANGER], forwarded("198.51.100.{}"), COUNTED),
    "a proxy is believed": (NEAR, [PROXY], forwarded("198.51.100.{}"), FREE),
    "a stranger is not, though there is a proxy": (NEAR, [STRANGER], forwarded("198.51.100.{}"), COUNTED),
    "only the last hop counts": (NEAR, [PROXY], forwarded("10.0.0.{}, 198.51.100.7"), COUNTED),
    "two proxies are passed": (NEAR, [PROXY], forwarded("198.51.100.7, 127.0.0.{}"), COUNTED),
    "nonsense is the proxy's own": (NEAR, [PROXY], forwarded("nonsense {}"), COUNTED),
    "nothing is the proxy's own": (NEAR, [PROXY], forwarded(", ,{}"), COUNTED),
    "one IPv6 network is one": (NEAR, [PROXY], forwarded("2001:db8:1:2::{}"), COUNTED),
    "two IPv6 networks are two": (NEAR, [PROXY], forwarded("2001:db8:1:{}::9"), FREE),
    "a port behind IPv6": (NEAR, [PROXY], forwarded("[2001:db8::{}]:55"), COUNTED),
    "a port behind IPv4": (NEAR, [PROXY], forwarded("198.51.100.7:1{}"), COUNTED),
    "a unix socket is one client": ("", [""], nothing, COUNTED),
    "a peer that is none is one client": ("", ["what?"], nothing, COUNTED),
    "IPv4 in IPv6 is IPv4": ("", [STRANGER, f"::ffff:{STRANGER}"], nothing, COUNTED),
    "other names say nothing": (NEAR, [STRANGER], claimed, COUNTED),
}


@pytest.mark.parametrize("case", CASES)
def test_a_client_is_who_its_own_proxies_say(serve, case):
    trusted, peers, headers, answers = CASES[case]
    product, peer = serve(trusted_proxies=trusted), itertools.cycle(peers)
    assert [post(product, next(peer), *headers(number)) for number in range(TRIES)] == answers


def test_what_is_counted_in_redis_names_no_network_and_no_address(serve, valkey_server):
    product = serve()
    for _ in range(LIMIT):
        post(product, STRANGER)
    with valkey_server.client() as client:
        keys = [key.decode() for key in client.scan_iter()]
    counters = [key for key in keys if "lettersdesk" in key.lower()]
    assert len(counters) >= 3
    assert not [
        key for key in keys if STRANGER in key or "203" in key.split(":") or "@" in key or "example" in key
    ]


@pytest.mark.parametrize(
    ("peer", "headers", "status"),
    [
        (PROXY, [], 200),
        (STRANGER, [], 404),
        (STRANGER, [("X-Forwarded-For", PROXY)], 404),
        (STRANGER, [("X-Real-IP", PROXY), ("Forwarded", f"for={PROXY}"), ("Host", "localhost")], 404),
        ("", [("X-Forwarded-For", PROXY)], 200),
    ],
)
def test_numbers_are_shown_to_the_operators_networks_only(serve, peer, headers, status):
    assert call(serve().app, "GET", "/metrics", headers, peer=peer).status == status


def test_a_proxy_shows_numbers_to_nobody_else(serve):
    product = serve(trusted_proxies="127.0.0.0/8")
    assert call(product.app, "GET", "/metrics", [("X-Forwarded-For", STRANGER)]).status == 404
