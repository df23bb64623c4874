"""Guessing passwords is stopped: by network and by account, known or not."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import redis

from service.usecases.add_person import Role, add_person
from tests.support.accounts import account

PATH = "/api/v1/sessions"
PASSWORD = "a long enough password"


@pytest.fixture
def more_settings() -> dict[str, object]:
    return {"rate_login_network": "6/15 minutes", "rate_login_account": "3/15 minutes"}


@pytest.fixture
def staff(product):
    with product.database.begin() as conn:
        add_person(conn, account("the-admin", PASSWORD, Role.ADMIN))
    return product


def tries(product, login, password, times=5, ip="203.0.113.7"):
    body = {"login": login, "password": password}
    environ = {"REMOTE_ADDR": ip}
    return [product.client.post(PATH, json=body, environ_base=environ).status_code for _ in range(times)]


def test_an_account_is_closed_after_some_tries_even_to_the_right_password(staff):
    assert tries(staff, "the-admin", "wrong wrong wrong", ip="203.0.113.1") == [401, 401, 401, 429, 429]
    assert tries(staff, "the-admin", PASSWORD, 1, ip="198.51.100.1") == [429]


def test_an_account_that_does_not_exist_is_closed_alike(staff):
    assert tries(staff, "nobody", "wrong wrong wrong") == [401, 401, 401, 429, 429]


def test_a_network_is_stopped_whatever_account_it_tries(staff):
    answers = [tries(staff, f"guess-{number}", "wrong wrong wrong", 1)[0] for number in range(8)]
    assert answers == [401] * 6 + [429] * 2
    assert tries(staff, "the-admin", PASSWORD, 1, ip="198.51.100.1") == [201]


def test_right_tries_count_neither_for_the_account_nor_for_the_network(staff):
    assert tries(staff, "the-admin", PASSWORD, 8) == [201] * 8
    assert tries(staff, "the-admin", "wrong wrong wrong", 4) == [401, 401, 401, 429]


def test_a_right_try_takes_back_no_wrong_one(staff):
    assert tries(staff, "the-admin", "wrong wrong wrong", 2) == [401, 401]
    assert tries(staff, "the-admin", PASSWORD, 2) == [201, 201]
    assert tries(staff, "the-admin", "wrong wrong wrong", 2) == [401, 429]


def test_wrong_tries_at_the_same_time_are_no_more_than_one_after_the_other(staff):
    def once(_number):
        body = {"login": "the-admin", "password": "wrong wrong wrong"}
        return staff.app.test_client().post(PATH, json=body).status_code

    with ThreadPoolExecutor(8) as threads:
        answers = sorted(threads.map(once, range(8)))
    assert answers == [401] * 3 + [429] * 5


def test_nothing_of_a_login_is_in_redis(staff):
    tries(staff, "the-admin", "wrong wrong wrong", 1)
    with redis.Redis.from_url(staff.settings.redis_url) as client:
        keys = b" ".join(client.keys("*"))
    assert b"rate_login" in keys
    assert b"the-admin" not in keys
