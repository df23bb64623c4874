"""Webhooks under fire, with real processes: killed workers, a Redis that is wiped, receivers that fail."""

from collections.abc import Callable, Iterator

import pytest
import redis
from sqlalchemy import func, select

from service.store.engine import Database
from service.store.tables import deliveries
from tests.support import processes
from tests.support.listeners import arrived, happen, pass_time, states, statuses
from tests.support.product import prepare
from tests.support.stack import Stack, stack_on, wait_until

QUICK = {
    "webhooks_settle_s": 0, "webhooks_allow_private": "true", "webhooks_timeout_s": 2, "webhooks_lease_s": 4,
    "sweep_interval_s": 1,
}  # fmt: skip


@pytest.fixture
def office(new_database, own_valkey, tmp_path) -> Iterator[tuple[Stack, Database, Callable[..., None]]]:
    """A service that only sends webhooks, its database, and how to start it. On SQLite and PostgreSQL."""
    with stack_on(new_database(prepare), own_valkey.url, tmp_path, **QUICK) as stack:
        database = Database(stack.settings.database, wait_ms=5000, pool_connections=4)

        def start(faults: str = "") -> None:
            stack.values["faults"] = faults
            stack.start("maintenance", "webhooks")

        yield stack, database, start
        database.close()


def test_503_503_200_makes_three_tries_under_one_id(office, listen):
    _stack, database, start = office
    listener = listen(database, "503,503,200")
    happen(database)
    start()
    for tries in (1, 2):
        arrived(listener, tries)
        wait_until(lambda tries=tries: len(statuses(database)) == tries)
        pass_time(database, 400)
    arrived(listener, 3)
    wait_until(lambda: states(database) == {"delivered": 1})
    assert (statuses(database), len(set(listener.ids))) == ([503, 503, 200], 1)


def test_a_worker_killed_between_sending_and_writing_it_down_sends_again_under_the_same_id(office, listen):
    stack, database, start = office
    listener = listen(database)
    happen(database)
    start("F9=kill")
    arrived(listener, 1)
    stack.stop("webhooks")
    stack.values["faults"] = ""
    stack.start("webhooks")
    wait_until(lambda: states(database) == {"delivered": 1})
    assert (len(listener.ids) >= 2, len(set(listener.ids))) == (True, 1)
    assert statuses(database) == [200]


def test_a_redis_killed_and_wiped_with_a_thousand_due_loses_and_doubles_nothing(office, listen, own_valkey):
    _stack, database, start = office
    listener = listen(database)
    happen(database, 1_000)
    start()
    arrived(listener, 100)
    own_valkey.process.kill()
    own_valkey.start()
    with redis.Redis.from_url(own_valkey.url) as client:
        client.flushall()
    wait_until(lambda: states(database) == {"delivered": 1_000}, 120)
    assert (len(listener.ids), len(set(listener.ids))) == (1_000, 1_000)


def test_without_any_redis_everything_arrives_too(office, listen, own_valkey):
    _stack, database, start = office
    listener = listen(database)
    start()
    own_valkey.process.kill()
    happen(database, 20)
    wait_until(lambda: states(database) == {"delivered": 20})
    assert len(set(listener.ids)) == 20
    own_valkey.start()


def test_killed_again_and_again_the_workers_still_deliver_everything(office, listen):
    stack, database, start = office
    listener = listen(database)
    happen(database, 300)
    start()
    for after in (20, 80, 150):
        arrived(listener, after)
        processes.kill(*processes.children(stack.processes["webhooks"].pid))
    wait_until(lambda: states(database) == {"delivered": 300}, 120)
    with database.read() as conn:
        events = conn.execute(select(func.count(deliveries.c.event_id.distinct()))).scalar_one()
    assert (events, len(set(listener.ids))) == (300, 300)


def test_on_sigterm_what_is_under_way_is_finished_and_nothing_is_sent_twice(office, listen):
    stack, database, start = office
    listener = listen(database)
    happen(database, 300)
    start()
    arrived(listener, 20)
    stack.stop("webhooks")
    stack.start("webhooks")
    wait_until(lambda: states(database) == {"delivered": 300}, 120)
    assert len(listener.ids) == 300
