"""Deliveries: what is due arrives, signed and once; what fails comes again; who fails for days is off."""

import json

import pytest
from sqlalchemy import select, update

from service.domain.events import EventType
from service.store import deliveries as store
from service.store import endpoints, feed
from service.store.attempts import Attempt
from service.store.tables import attempts, deliveries, endpoint_secrets
from service.store.types import utcnow
from service.usecases.manage_webhooks import Wish, change_endpoint, replay_failed, rotate_secret
from service.usecases.record_attempt import Tried, record_attempt
from service.usecases.retain_contacts import erase_due_addresses
from service.usecases.settle_events import settle_events
from service.webhooks.schedule import TRIES_MAX, WAITS_S, Outcome, Step
from service.webhooks.signature import sign
from tests.support.listeners import ANYWHERE, endpoint_of, happen, pass_time, states, statuses

DAY_S = 86_400


@pytest.fixture
def more_settings(sending_settings) -> dict[str, object]:
    return sending_settings


def genuine(one, secret) -> bool:
    head = one["headers"]
    signatures = head["webhook-signature"].split(" ")
    return sign(secret, head["webhook-id"], int(head["webhook-timestamp"]), one["body"]) in signatures


def types_sent(product) -> list[str]:
    with product.database.read() as conn:
        return [
            fact.type.value for fact in feed.page(conn, after=0, sites=["demo"], types=(), limit=99).facts
        ]


def test_an_event_arrives_once_and_signed(product, listen, drain):
    listener = listen(product.database)
    happen(product.database)
    drain()
    drain()
    [one] = listener.got
    assert genuine(one, listener.secret)
    assert one["headers"]["content-type"] == "application/json"
    assert states(product.database) == {"delivered": 1}


def test_the_body_is_what_the_feed_shows(product, listen, drain):
    listener = listen(product.database, types=(EventType.PUBLISHED,))
    product.published(author_name="Zoë")
    drain()
    [shown] = product.client.get(
        "/api/v1/events?type=comment.published", headers=product.bearer("read")
    ).json["events"]
    assert json.loads(listener.got[0]["body"]) == shown
    assert shown["data"]["comment"]["author"]["name"] == "Zoë"


def test_only_the_types_that_were_asked_for_arrive(product, listen, drain):
    listener = listen(product.database, types=(EventType.PUBLISHED,))
    happen(product.database)
    drain()
    assert listener.got == []


def test_a_failure_comes_again_under_the_same_id(product, listen, drain):
    listener = listen(product.database, "503,503,200")
    happen(product.database)
    for wait_s in (0, 6, 400):
        pass_time(product.database, wait_s)
        drain()
    assert statuses(product.database) == [503, 503, 200]
    assert len(set(listener.ids)) == 1
    assert all(genuine(one, listener.secret) for one in listener.got)


def test_a_second_try_is_not_made_before_its_time(product, listen, drain):
    listener = listen(product.database, "500,200")
    happen(product.database)
    drain()
    drain()
    assert len(listener.got) == 1


def test_a_redirect_is_a_failure_and_is_not_followed(product, listen, drain):
    other = listen()
    listener = listen(product.database, f"302:{other.url}")
    happen(product.database)
    drain()
    assert (len(listener.got), other.got, states(product.database)) == (1, [], {"due": 1})


def test_who_asks_for_a_pause_is_left_alone(product, listen, drain):
    listener = listen(product.database, "429:300,200")
    happen(product.database)
    drain()
    happen(product.database)
    pass_time(product.database, 200)
    drain()
    assert len(listener.got) == 1
    pass_time(product.database, 150)
    drain()
    assert states(product.database) == {"delivered": 2}


def test_who_answers_gone_gets_nothing_more_and_an_event_says_so(product, listen, drain):
    listener, other = listen(product.database, "410"), listen(product.database)
    happen(product.database)
    drain()
    happen(product.database)
    drain()
    assert len(listener.got) == 1
    assert endpoint_of(product.database, listener).disabled_reason == "gone"
    assert types_sent(product) == ["rule.activated", "endpoint.disabled", "rule.activated"]
    assert len(other.got) == 3


def test_down_for_the_whole_schedule_it_is_disabled_and_a_replay_delivers_everything(product, listen, drain):
    """Ten tries of the first event; a later one meets the end of the fifth day; then somebody mends it."""
    listener = listen(product.database, "503")
    happen(product.database)
    for wait_s in (0, *WAITS_S):
        pass_time(product.database, wait_s * 1.2)
        drain()
    assert (len(listener.got), states(product.database)) == (TRIES_MAX, {"failed": 1})
    happen(product.database)
    for _ in range(2):
        pass_time(product.database, DAY_S)
        drain()
    happen(product.database, 2)
    drain()
    assert "endpoint.disabled" in types_sent(product)
    assert states(product.database) == {"failed": 5}
    repaired = listen()
    with product.database.begin() as conn:
        wish = Wish(name="test", url=repaired.url)
        endpoint = endpoints.get(conn, listener.endpoint_id)
        endpoint = change_endpoint(conn, endpoint, wish, ANYWHERE, enabled=True)
        assert replay_failed(conn, endpoint, since_s=DAY_S) == 5
    drain()
    assert states(product.database) == {"delivered": 5}
    assert (len(repaired.ids), len(set(repaired.ids)), listener.ids[0] in repaired.ids) == (5, 5, True)


def test_while_a_secret_is_replaced_both_sign(product, listen, drain):
    listener = listen(product.database)
    with product.database.begin() as conn:
        new = rotate_secret(conn, endpoints.get(conn, listener.endpoint_id))
    happen(product.database)
    drain()
    with product.database.begin() as conn:
        ended = endpoint_secrets.c.expires_at.is_not(None)
        conn.execute(update(endpoint_secrets).where(ended).values(expires_at=utcnow(-1)))
    happen(product.database)
    drain()
    first, second = listener.got
    assert [genuine(first, listener.secret), genuine(first, new)] == [True, True]
    assert [genuine(second, listener.secret), genuine(second, new)] == [False, True]


def test_a_result_that_comes_too_late_is_not_written(product, listen):
    listener = listen(product.database)
    happen(product.database)
    settle_events(product.database, 0)
    with product.database.begin() as conn:
        first = store.claim(conn, listener.endpoint_id, batch_max=9, lanes_max=9, lease_s=60)
    pass_time(product.database, 61)
    with product.database.begin() as conn:
        second = store.claim(conn, listener.endpoint_id, batch_max=9, lanes_max=9, lease_s=60)
        assert store.settle(conn, first.batch[0], first.token, state="failed") is False
        assert store.settle(conn, second.batch[0], second.token, state="delivered") is True


def test_no_more_lanes_run_than_an_endpoint_may_have(product, listen):
    listener = listen(product.database)
    happen(product.database, 3)
    settle_events(product.database, 0)
    with product.database.begin() as conn:
        claims = [
            store.claim(conn, listener.endpoint_id, batch_max=1, lanes_max=2, lease_s=60) for _ in range(3)
        ]
    assert [claim is not None for claim in claims] == [True, True, False]


def test_who_hangs_keeps_nobody_else_waiting(product, listen, drain):
    """All of the healthy one's arrive although each answer of the other takes for ever."""
    hanging, healthy = listen(product.database, "hang"), listen(product.database)
    happen(product.database, 30)
    drain()
    assert len(healthy.got) == 30
    assert 0 < len(hanging.got) <= 2 * product.settings.webhooks_in_flight_max
    assert endpoint_of(product.database, hanging).failing_since is not None


def test_erasing_a_comment_takes_its_words_out_of_the_log(product, listen, drain):
    listen(product.database, types=(EventType.PUBLISHED,))
    posted = product.published(body="Words that nobody shall keep.")
    drain()
    kept = select(attempts.c.request_body, attempts.c.response_body)
    with product.database.read() as conn:
        assert "nobody shall keep" in conn.execute(kept).one().request_body
    product.client.delete(f"/api/v1/comments/{posted.id}", headers=posted.headers)
    erase_due_addresses(product.database)
    with product.database.read() as conn:
        assert conn.execute(kept).one() == (None, None)


def test_a_try_that_was_under_way_while_its_comment_was_erased_keeps_no_words(product, listen):
    listener = listen(product.database, types=(EventType.PUBLISHED,))
    posted = product.published(body="Words that nobody shall keep.")
    settle_events(product.database, 0)
    with product.database.begin() as conn:
        claim = store.claim(conn, listener.endpoint_id, batch_max=9, lanes_max=9, lease_s=60)
    product.client.delete(f"/api/v1/comments/{posted.id}", headers=posted.headers)
    erase_due_addresses(product.database)
    attempt = Attempt(
        number=1, status=200, error=None, timings={}, request_headers={}, request_body="nobody shall keep",
        response_body="nobody shall keep",
    )  # fmt: skip
    tried = Tried(
        endpoint=endpoint_of(product.database, listener), due=claim.batch[0], token=claim.token,
        step=Step(Outcome.DELIVERED), attempt=attempt,
    )  # fmt: skip
    with product.database.begin() as conn:
        assert record_attempt(conn, tried)
    with product.database.read() as conn:
        assert conn.execute(select(attempts.c.request_body, attempts.c.response_body)).one() == (None, None)


def test_what_has_served_its_time_goes(product, listen, drain):
    listen(product.database)
    happen(product.database)
    drain()
    with product.database.begin() as conn:
        conn.execute(update(deliveries).values(created_at=utcnow(-31 * DAY_S)))
        assert store.forget_old(conn, keep_days=30, limit=100) == 1
    assert statuses(product.database) == []
