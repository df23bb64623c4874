"""Our own mistakes while sending: they neither spin, nor stop the others, nor are the endpoint's fault."""

import pytest
from sqlalchemy import select, update

from service.safehttp.client import webhook_client_of
from service.store.tables import deliveries, events
from service.usecases.settle_events import settle_events
from tests.support.listeners import endpoint_of, happen, pass_time, states
from workers.deliver_webhooks import RESTS_S, Deliverer


@pytest.fixture
def more_settings(sending_settings) -> dict[str, object]:
    return sending_settings


def unreadable(product) -> None:
    """An event of a type that this code does not know."""
    happen(product.database)
    settle_events(product.database, 0)
    with product.database.begin() as conn:
        conn.execute(update(events).values(type="new"))


def tries(product) -> list[int]:
    with product.database.read() as conn:
        return list(conn.execute(select(deliveries.c.tries).order_by(deliveries.c.seq)).scalars())


def test_an_event_that_cannot_be_read_is_put_off_and_keeps_no_other_waiting(product, listen, deliverer):
    listener = listen(product.database)
    unreadable(product)
    happen(product.database, 3)
    deliverer.drain()
    deliverer.drain()
    assert (len(listener.got), tries(product)) == (3, [1, 1, 1, 1])
    assert endpoint_of(product.database, listener).failing_since is None


def test_it_is_given_up_by_the_schedule(product, listen, deliverer):
    listen(product.database)
    unreadable(product)
    for _ in range(11):
        pass_time(product.database, 2 * 86_400)
        deliverer.drain()
    assert (states(product.database), tries(product)) == ({"failed": 1}, [10])


class Broken:
    """A client that cannot even begin."""

    begun = 0

    def session(self) -> None:
        self.begun += 1
        raise RuntimeError("broken")


def test_a_lane_that_cannot_even_begin_is_not_begun_again_at_once(product, listen):
    """Without a rest this would go on for as long as a wake-up may take."""
    listener, broken = listen(product.database), Broken()
    happen(product.database, 40)
    deliverer = Deliverer(product.runtime, broken)
    deliverer.drain()
    deliverer.finish()
    assert broken.begun <= product.settings.webhooks_in_flight_max
    assert (states(product.database), tries(product)) == ({"due": 40}, [0] * 40)
    pass_time(product.database, RESTS_S)
    mended = Deliverer(product.runtime, webhook_client_of(product.settings))
    mended.drain()
    mended.finish()
    assert len(listener.got) == 40
