"""The sweeper: it rings for whoever waits, works itself where ringing is in vain, and raises alarm."""

import logging
from dataclasses import replace

import pytest
from rq import Queue
from sqlalchemy import update

from service.bell import CHECKS, Bell, web_redis
from service.store.tables import comments
from service.store.types import utcnow
from tests.support.stack import wait_until
from workers.check_comments import Checker
from workers.sweep import RINGS_IN_VAIN_S, sweep


@pytest.fixture
def checker(product) -> Checker:
    return Checker(product.worker, "sweeper")


def grow_older(product, seconds: float) -> None:
    with product.database.begin() as conn:
        conn.execute(update(comments).values(created_at=utcnow(-seconds)))


def rings(valkey_server) -> int:
    with valkey_server.client() as client:
        return len(Queue(CHECKS, connection=client, serializer="json"))


def test_without_work_it_does_nothing(product, checker, valkey_server):
    assert (sweep(checker), rings(valkey_server)) == ("nothing", 0)


def test_for_a_comment_whose_ring_was_lost_it_rings_again(product, checker, valkey_server):
    posted = product.comment()
    wait_until(lambda: rings(valkey_server) == 1)  # The web rings from a thread of its own.
    with valkey_server.client() as client:
        client.flushall()
    assert (sweep(checker), rings(valkey_server)) == ("rang", 1)
    assert product.receipt(posted)["status"] == "pending"


def test_what_was_rung_for_in_vain_it_checks_itself(product, checker):
    posted = product.comment()
    grow_older(product, RINGS_IN_VAIN_S + 1)
    assert sweep(checker) == "checked"
    assert product.receipt(posted)["status"] == "approved"


def test_a_comment_that_somebody_works_on_is_left_alone(product, checker):
    product.comment()
    with product.database.begin() as conn:
        conn.execute(update(comments).values(lease_until=utcnow(600), lease_token="a" * 26))
    assert sweep(checker) == "nothing"


def test_it_raises_alarm_when_a_comment_waits_longer_than_the_setting_says(product, checker):
    heard: list[str] = []
    ear = logging.Handler()
    ear.emit = lambda record: heard.append(record.getMessage())
    logger = logging.getLogger("workers.sweep")
    logger.addHandler(ear)
    try:
        for age_s in (
            product.settings.oldest_waiting_alarm_s - 30,
            product.settings.oldest_waiting_alarm_s + 1,
        ):
            product.comment()
            grow_older(product, age_s)
            sweep(checker)
    finally:
        logger.removeHandler(ear)
    assert heard == ["comments.waiting"]


def test_without_redis_it_checks_everything_itself(product, tmp_path):
    posted = [product.comment() for _ in range(5)]
    deaf = Bell(web_redis(f"unix://{tmp_path}/nobody.sock", wait_ms=50))
    settings = replace(product.settings, batch_comments_max=2)
    checker = Checker(replace(product.worker, bell=deaf, settings=settings), "sweeper")
    assert sweep(checker) == "checked"
    assert {product.receipt(one)["status"] for one in posted} == {"approved"}
