"""What one more delivery asks of the database: few statements, as a worker makes hundreds a second."""

import math

import pytest
from sqlalchemy import event

from service.domain.events import EventType
from service.safehttp.client import webhook_client_of
from service.store import deliveries as store
from service.usecases.settle_events import settle_events
from tests.support.listeners import endpoint_of, happen, states
from workers.send_lane import Lane


@pytest.fixture
def more_settings() -> dict[str, object]:
    return {"webhooks_settle_s": 0, "webhooks_allow_private": "true"}


@pytest.fixture
def asked(product):
    """Every statement that reads or writes rows, while the test looks on."""
    said: list[str] = []

    def hear(_conn, _cursor, statement, *_rest) -> None:
        if statement.split(" ")[0] in ("SELECT", "INSERT", "UPDATE", "DELETE"):
            said.append(statement)

    event.listen(product.database.engine, "before_cursor_execute", hear)
    yield said
    event.remove(product.database.engine, "before_cursor_execute", hear)


@pytest.fixture
def sent(product, listen, asked):
    """Send what is due to ``listener`` in one lane; returns the statements of that alone."""

    def send(listener) -> list[str]:
        settle_events(product.database, 0)
        with product.database.begin() as conn:
            claim = store.claim(conn, listener.endpoint_id, batch_max=9, lanes_max=9, lease_s=60)
        endpoint = endpoint_of(product.database, listener)
        lane = Lane(product.runtime, webhook_client_of(product.settings), endpoint, claim)
        asked.clear()
        lane.send(math.inf)
        made = list(asked)
        assert states(product.database) == {"delivered": len(claim.batch)}
        return made

    return send


def test_a_delivery_is_looked_up_settled_and_logged_and_nothing_else(product, listen, sent):
    listener = listen(product.database)
    happen(product.database, 5)
    assert [words.split(" ")[0] for words in sent(listener)] == [
        "SELECT", *["SELECT", "UPDATE", "INSERT"] * 5,
    ]  # fmt: skip


def test_one_about_a_comment_looks_whether_that_was_erased_meanwhile(product, listen, sent):
    listener = listen(product.database, types=(EventType.PUBLISHED,))
    product.published()
    product.published(body="Another text, for another event of its own.")
    assert [words.split(" ")[0] for words in sent(listener)] == [
        "SELECT", *["SELECT", "UPDATE", "INSERT", "UPDATE"] * 2,
    ]  # fmt: skip
