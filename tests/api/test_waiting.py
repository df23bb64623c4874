"""A flood that the workers cannot follow: posting is refused for a while, and goes on when they have."""

import pytest

from service.api.waiting import WaitingLine
from service.domain.errors import QueueFull
from tests.support.product import SITE, add_site

MOST = 3


@pytest.fixture
def more_settings():
    return {"pending_comments_max": MOST}


def line(product, most=MOST) -> WaitingLine:
    """One that looks each time it is asked."""
    return WaitingLine(product.database, most, kept_s=-1)


def test_as_many_as_may_wait_are_taken_and_then_all_are_told_to_come_later(product):
    asked = line(product)
    for _ in range(MOST):
        asked.refuse_if_full(SITE)
        product.comment()
    with pytest.raises(QueueFull):
        asked.refuse_if_full(SITE)


def test_when_the_workers_have_caught_up_comments_are_taken_again(product):
    asked = line(product)
    for _ in range(MOST):
        product.comment()
    with pytest.raises(QueueFull):
        asked.refuse_if_full(SITE)
    product.check()
    asked.refuse_if_full(SITE)


def test_another_site_goes_on(product):
    add_site(product.database, "evening")
    for _ in range(MOST):
        product.comment(site=SITE)
    line(product).refuse_if_full("evening")


def test_without_a_limit_nobody_is_refused(product):
    for _ in range(MOST):
        product.comment()
    line(product, most=0).refuse_if_full(SITE)


def test_a_full_queue_is_503_with_a_time_to_come_back_and_stores_nothing(product):
    """The process looks for the first time when it is full already."""
    waiting = product.app.extensions["lettersdesk.intake"].waiting
    for _ in range(MOST):
        product.comment()
    waiting._fresh_until.clear()
    before = product.rows()
    for answer in (product.post(), product.client.post("/t/demo/bridge", data={
        "author_name": "A", "author_email": "a@example.com", "body": "Hello."
    })):  # fmt: skip
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert product.post().json["detail"] == "Too many comments wait to be checked."
    assert product.rows() == before
