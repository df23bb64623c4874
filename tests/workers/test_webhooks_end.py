"""How webhooks end: an endpoint that only fails, one that is quiet, secrets and logs whose time is over."""

import pytest
from sqlalchemy import func, select, update

from service.store import deliveries as store
from service.store import endpoints
from service.store.tables import deliveries, endpoint_secrets
from service.store.tables import endpoints as endpoints_table
from service.store.types import utcnow
from service.usecases.manage_webhooks import replay_failed, rotate_secret
from service.webhooks.schedule import QUIET_S, WAITS_S
from tests.support.listeners import endpoint_of, happen, pass_time, states, statuses

DAY_S = 86_400


@pytest.fixture
def more_settings(sending_settings) -> dict[str, object]:
    return sending_settings


def count(product, table) -> int:
    with product.database.read() as conn:
        return conn.execute(select(func.count()).select_from(table)).scalar_one()


def test_one_that_failed_long_ago_and_was_quiet_since_is_not_switched_off_by_the_next_failure(
    product, listen, drain
):
    listener = listen(product.database, "500")
    happen(product.database)
    drain()
    pass_time(product.database, 30 * DAY_S)
    drain()
    assert endpoint_of(product.database, listener).enabled
    assert statuses(product.database) == [500, 500]


def test_five_days_of_failures_switch_it_off(product, listen, drain):
    listener = listen(product.database, "500")
    for _ in range(5):
        happen(product.database)
        drain()
        assert endpoint_of(product.database, listener).enabled
        pass_time(product.database, DAY_S + 60)
    drain()
    assert endpoint_of(product.database, listener).disabled_reason == "failing"


def test_no_pause_of_the_schedule_counts_as_quiet():
    assert 1.5 * max(WAITS_S) < QUIET_S


def test_what_is_due_again_outlives_its_time(product, listen, drain):
    """Somebody asks for an old one again; the retention comes before the worker."""
    listener = listen(product.database, "410")
    happen(product.database)
    drain()
    with product.database.begin() as conn:
        endpoints.enable(conn, listener.endpoint_id)
        assert replay_failed(conn, endpoints.get(conn, listener.endpoint_id), since_s=DAY_S) == 1
        conn.execute(update(deliveries).values(created_at=utcnow(-31 * DAY_S)))
        assert store.forget_old(conn, keep_days=30, limit=100) == 0
    assert states(product.database) == {"due": 1}


def test_what_is_due_does_not_keep_the_rest_from_going(product, listen, drain):
    listen(product.database, "500,200")
    happen(product.database)
    drain()
    happen(product.database)
    drain()
    with product.database.begin() as conn:
        conn.execute(update(deliveries).values(created_at=utcnow(-31 * DAY_S)))
        assert store.forget_old(conn, keep_days=30, limit=1) == 1
    assert states(product.database) == {"due": 1}


@pytest.mark.parametrize(
    "end", [lambda conn, one: endpoints.disable(conn, one, "operator"), endpoints.forget]
)
def test_what_became_due_while_its_endpoint_was_switched_off_goes_with_its_time(product, listen, drain, end):
    listener = listen(product.database, "500")
    happen(product.database)
    drain()
    with product.database.begin() as conn:
        end(conn, listener.endpoint_id)
        # As a transaction leaves it that had begun before and ended after the other.
        conn.execute(update(deliveries).values(state="due", next_at=utcnow(), done_at=None))
        assert store.forget_old(conn, keep_days=30, limit=9) == 0
        conn.execute(update(deliveries).values(created_at=utcnow(-31 * DAY_S)))
        assert store.forget_old(conn, keep_days=30, limit=9) == 1
    assert states(product.database) == {}


def test_what_a_worker_has_in_hand_stays_though_its_endpoint_is_switched_off(product, listen, drain):
    listener = listen(product.database, "500")
    happen(product.database)
    drain()
    with product.database.begin() as conn:
        endpoints.disable(conn, listener.endpoint_id, "operator")
        leased = {"state": "due", "next_at": utcnow(60), "lease_token": "somebody", "done_at": None}
        conn.execute(update(deliveries).values(**leased, created_at=utcnow(-31 * DAY_S)))
        assert store.forget_old(conn, keep_days=30, limit=9) == 0
        conn.execute(update(deliveries).values(next_at=utcnow(-1)))
        assert store.forget_old(conn, keep_days=30, limit=9) == 1


def test_a_replaced_secret_goes_once_it_signs_no_more(product, listen):
    listener = listen(product.database)
    with product.database.begin() as conn:
        new = rotate_secret(conn, endpoints.get(conn, listener.endpoint_id))
        assert endpoints.forget_ended(conn, limit=9) == 0
        ended = endpoint_secrets.c.expires_at.is_not(None)
        conn.execute(update(endpoint_secrets).where(ended).values(expires_at=utcnow(-1)))
        assert endpoints.forget_ended(conn, limit=9) == 1
        assert list(conn.execute(select(endpoint_secrets.c.secret)).scalars()) == [new]


def test_of_a_deleted_endpoint_the_secrets_go_first_and_the_rest_with_its_log(product, listen, drain):
    listener = listen(product.database)
    happen(product.database)
    drain()
    with product.database.begin() as conn:
        endpoints.forget(conn, listener.endpoint_id)
        assert endpoints.forget_ended(conn, limit=9) == 1
    assert (count(product, endpoint_secrets), count(product, endpoints_table)) == (0, 1)
    with product.database.begin() as conn:
        conn.execute(update(deliveries).values(created_at=utcnow(-31 * DAY_S)))
        store.forget_old(conn, keep_days=30, limit=9)
        assert endpoints.forget_ended(conn, limit=9) == 1
    assert count(product, endpoints_table) == 0
