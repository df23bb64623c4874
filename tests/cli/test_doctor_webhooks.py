"""``doctor`` on webhooks: is somebody sending, does anything wait, which endpoints are in trouble."""

import pytest
from sqlalchemy import text, update

from service.store import endpoints
from service.store.tables import deliveries
from service.store.types import utcnow
from service.usecases.manage_webhooks import Wish, add_endpoint, try_endpoint
from service.usecases.record_attempt import disable_endpoint
from service.usecases.settle_events import settle_events
from tests.support.listeners import ANYWHERE

LATE_S = 100_000


@pytest.fixture
def told(operator):
    """What the doctor says of webhooks: level and text of each line."""

    def look() -> list[tuple[str, str]]:
        lines = [line for line in operator("doctor").lines if line[9:23].strip() == "webhooks"]
        return [(line[:8].strip(), line[24:]) for line in lines if line[:1].strip()]

    return look


@pytest.fixture
def endpoint(operator):
    with operator.product.database.begin() as conn:
        return add_endpoint(conn, "demo", Wish(name="CMS", url="https://hooks.example.org/"), ANYWHERE)[0]


def test_without_an_endpoint_nobody_needs_to_send(told):
    assert told() == [("warning", "nobody listens to the queue webhooks")]


def test_an_endpoint_needs_somebody_who_sends(told, endpoint):
    assert told() == [
        ("wrong", "nobody listens to the queue webhooks"),
        ("ok", "1 endpoints, none in trouble"),
    ]


def test_what_has_been_due_for_long_is_told_and_what_fails_is_not_late(operator, told, endpoint):
    with operator.product.database.begin() as conn:
        try_endpoint(conn, endpoint)
    settle_events(operator.product.database, 0)
    with operator.product.database.begin() as conn:
        conn.execute(update(deliveries).values(next_at=utcnow(-LATE_S)))
    assert [level for level, what in told() if "late" in what] == ["warning"]
    with operator.product.database.begin() as conn:
        endpoints.failed(conn, endpoint.id, pause_s=0)
    assert not [line for line in told() if "late" in line[1]]


def test_an_event_without_a_place_is_told(operator, told):
    operator.product.comment()
    with operator.product.database.begin() as conn:
        conn.execute(text("UPDATE events SET created_at = '2020-01-01 00:00:00'"))
    assert [level for level, what in told() if "its place in the feed" in what] == ["wrong"]


def test_endpoints_in_trouble_are_named(operator, told, endpoint):
    with operator.product.database.begin() as conn:
        endpoints.failed(conn, endpoint.id, pause_s=0)
    assert ("warning", f"1 of 1 endpoints failing: {endpoint.id}") in told()
    with operator.product.database.begin() as conn:
        disable_endpoint(conn, endpoint, endpoints.GONE)
    assert ("warning", f"1 of 1 endpoints disabled by themselves: {endpoint.id}") in told()
