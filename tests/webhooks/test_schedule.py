"""The schedule: when a try is made again, when it is given up, and what an endpoint may ask for."""

from datetime import UTC, datetime

import pytest

from service.webhooks.schedule import (
    RETRY_AFTER_S_MAX,
    TRIES_MAX,
    WAITS_S,
    Outcome,
    retry_after,
    step,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MIDDLE = 0.5


def after(status, tries=1, retry_after_s=0.0, chance=MIDDLE):
    return step(status, tries, retry_after_s=retry_after_s, chance=chance)


def test_the_waits_are_those_of_the_standard():
    minute, hour = 60, 3600
    waits = [5, 5 * minute, 30 * minute, *(hours * hour for hours in (2, 5, 10, 14, 20, 24))]
    assert [after(500, tries).wait_s for tries in range(1, TRIES_MAX)] == waits == list(WAITS_S)


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_two_hundreds_are_success(status):
    assert after(status).outcome is Outcome.DELIVERED


@pytest.mark.parametrize("status", [None, 199, 301, 302, 307, 308, 400, 404, 429, 500, 503])
def test_everything_else_is_tried_again(status):
    assert after(status).outcome is Outcome.AGAIN


def test_gone_means_gone():
    assert after(410).outcome is Outcome.GONE


def test_the_last_try_is_the_tenth():
    assert (after(500, 9).outcome, after(500, 10).outcome) == (Outcome.AGAIN, Outcome.GIVEN_UP)


def test_tries_are_spread_by_a_tenth():
    assert (after(500, 2, chance=0).wait_s, after(500, 2, chance=1).wait_s) == pytest.approx((270, 330))


def test_who_asks_for_a_pause_gets_it_but_no_longer_than_a_day():
    assert (after(429, retry_after_s=100).wait_s, after(429, retry_after_s=100).pause_s) == (100, 100)
    assert after(503, retry_after_s=1).wait_s == 5
    assert after(503, retry_after_s=1e9).wait_s == RETRY_AFTER_S_MAX


@pytest.mark.parametrize(
    ("value", "seconds"),
    [(None, 0), ("7", 7), (" 7 ", 7), ("Sun, 22 Nov 2026 12:01:00 GMT", 60), ("soon", 0), ("-1", 0),
     ("Sun, 22 Nov 2026 11:00:00 GMT", 0), ("9" * 40, 0), ("Sun, 22 Nov 2026 12:01:00", 0), ("", 0)],
)  # fmt: skip
def test_a_pause_is_a_number_or_a_date(value, seconds):
    assert retry_after(value, NOW) == seconds
