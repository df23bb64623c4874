"""How endpoints are: told of each by itself, and of many in as many statements as of one."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, update

from service.domain.events import EventType
from service.store import attempts, deliveries, endpoint_health, endpoints
from service.store.attempts import Attempt
from service.store.deliveries import New
from service.store.endpoint_health import TRIES_LOOKED_AT
from service.store.endpoints import Endpoint
from service.store.tables import deliveries as table
from service.store.types import utcnow

DAY_S = 86_400.0


@pytest.fixture
def make(press):
    """Add an endpoint with a delivery of each of these states, and a try with each of these statuses."""

    def make(name: str, states: str = "", tries: tuple[int | None, ...] = ()) -> str:
        one = Endpoint(id=name.ljust(26, "a"), site_id="news", name=name, url="https://x.org/", types=())
        with press.database.begin() as conn:
            endpoints.add(conn, one)
            for number, state in enumerate(states.split()):
                key = f"{name}{number}".ljust(26, "e")
                kind = EventType.PUBLISHED.value
                deliveries.add(
                    conn, [New(endpoint_id=one.id, event_id=key, event_type=kind, comment_id=None)]
                )
                conn.execute(update(table).where(table.c.event_id == key).values(state=state))
            for status in tries:
                due = deliveries.claim(conn, one.id, batch_max=1, lanes_max=99, lease_s=0)
                told = Attempt(number=1, status=status, error=None, timings={}, request_headers={},
                               request_body=None)  # fmt: skip
                attempts.add(conn, due.batch[0].seq, one.id, told)
        return one.id

    return make


@contextmanager
def statements(press) -> Iterator[list[str]]:
    seen: list[str] = []

    def count(_conn, _cursor, statement, *_rest) -> None:
        seen.append(statement)

    engine = press.database.engine
    event.listen(engine, "before_cursor_execute", count)
    yield seen
    event.remove(engine, "before_cursor_execute", count)


def test_each_is_told_by_itself(press, make):
    well = make("well", "due delivered", (200, 204))
    ill = make("ill", "due due failed failed failed", (500, None, 200, 199))
    new = make("new")
    with press.database.begin() as conn:
        old = (table.c.endpoint_id == ill) & (table.c.state == "failed")
        one = conn.execute(table.select().where(old)).first().seq
        conn.execute(update(table).where(table.c.seq == one).values(created_at=utcnow(-4 * DAY_S)))
    with press.database.read() as conn:
        found = endpoint_health.of_endpoints(conn, [well, ill, new])
        alone = {one: endpoint_health.of_endpoint(conn, one) for one in (well, ill, new)}
    told = {one: (health.due, health.failed, health.tries, health.tries_ok) for one, health in found.items()}
    assert told == {well: (1, 0, 2, 2), ill: (2, 2, 4, 1), new: (0, 0, 0, 0)}
    assert (found[well].last.status, found[ill].last.status, found[new].last) == (204, 199, None)
    assert alone == found


def test_only_the_newest_tries_are_looked_at(press, make):
    ill = make("ill", "due", (500, *[200] * TRIES_LOOKED_AT))
    with press.database.read() as conn:
        health = endpoint_health.of_endpoint(conn, ill)
    assert (health.tries, health.tries_ok) == (TRIES_LOOKED_AT, TRIES_LOOKED_AT)


def test_many_take_as_many_statements_as_one(press, make):
    ids = [make(name, "due", (200,)) for name in ("one", "two", "three", "four")]
    with press.database.read() as conn, statements(press) as of_one:
        endpoint_health.of_endpoint(conn, ids[0])
    with press.database.read() as conn, statements(press) as of_all:
        endpoint_health.of_endpoints(conn, ids)
    assert len(of_all) == len(of_one)


def test_of_none_there_is_nothing_to_tell(press):
    with press.database.read() as conn:
        assert endpoint_health.of_endpoints(conn, []) == {}
