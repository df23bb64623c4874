"""How often: each limit counts what it is about, tells when to come back, and goes on without Redis.

Most count by day: at the turn of a window the sliding count lets one more through, and few tests meet a turn.
"""

import re

import pytest

from service.domain.errors import ConfigurationError
from tests.support.product import load, make_keys, prepare, product_on, variables

TRIES = 5
COUNTED = [202, 202, 202, 429, 429]
NETWORK, THREAD, ADDRESS = "rate_post_network", "rate_post_thread", "rate_post_address"


@pytest.fixture
def serve(new_sqlite, redis_url, tmp_path):
    """Call it with settings for a service of its own."""
    running = []

    def start(redis=redis_url, **more):
        manager = product_on(load(variables(new_sqlite(prepare), redis, tmp_path) | more))
        running.append(manager)
        return manager.__enter__()

    yield start
    for manager in running:
        manager.__exit__(None, None, None)


def statuses(product, number=TRIES, **fields):
    return [product.post(**fields).status_code for _ in range(number)]


def test_a_network_posts_so_often_and_no_more(serve):
    assert statuses(serve(**{NETWORK: "3/day"})) == COUNTED


def test_a_thread_takes_so_many_and_another_goes_on(serve):
    product = serve(**{THREAD: "3/day"})
    assert statuses(product) == COUNTED
    assert statuses(product, 1, thread="another") == [202]


def test_a_mailbox_is_counted_in_whatever_spelling(serve):
    product = serve(**{ADDRESS: "3/day"})
    spellings = ["reader@example.com", "Reader@Example.com", "reader+a@example.com", "READER+b@EXAMPLE.COM"]
    assert [product.post(author_email=text).status_code for text in spellings] == [202, 202, 202, 429]
    assert product.post(author_email="another@example.com").status_code == 202


def test_what_is_refused_for_another_reason_says_so_first(serve):
    product = serve(**{NETWORK: "3/day"})
    assert [product.post(body="").status_code for _ in range(TRIES)] == [422] * TRIES
    assert statuses(product) == COUNTED


def test_several_rates_of_one_limit_all_count(serve):
    assert statuses(serve(**{NETWORK: "9/minute;3/day;100/day"})) == COUNTED


def test_an_empty_rate_counts_nothing(serve):
    assert statuses(serve(**{NETWORK: "", THREAD: "", ADDRESS: ""}), 8) == [202] * 8


def test_receipts_are_counted_by_network(serve):
    product = serve(rate_receipt_network="2/day")
    posted = product.comment()
    path = f"/api/v1/comments/{posted.id}/receipt"
    asked = [product.client.get(path, headers=posted.headers).status_code for _ in range(3)]
    assert asked == [200, 200, 429]


def test_a_refusal_says_when_to_come_back(serve):
    product = serve(**{NETWORK: "1/minute;100/day"})
    product.comment()
    answer = product.post()
    assert answer.status_code == 429
    assert answer.json["type"].endswith("too-many-requests")
    wait_s = int(answer.headers["Retry-After"])
    assert 1 <= wait_s <= 120
    assert answer.headers["RateLimit"] == f'"{NETWORK}";r=0;t={wait_s}'
    assert answer.headers["RateLimit-Policy"] == f'"{NETWORK}";q=1;w=60, "{NETWORK}";q=100;w=86400'


def test_a_refusal_stores_nothing(serve):
    product = serve(**{NETWORK: "1/day"})
    product.comment()
    before = product.rows()
    assert product.post().status_code == 429
    assert product.rows() == before


def test_two_web_processes_count_together(serve, new_sqlite, redis_url, tmp_path):
    settings = load(variables(new_sqlite(prepare), redis_url, tmp_path) | {NETWORK: "3/day"})
    make_keys(settings)
    with product_on(settings) as one, product_on(settings) as other:
        assert statuses(one, 2) + statuses(other, 3) == COUNTED


def test_without_redis_each_process_counts_for_itself(serve):
    assert statuses(serve(redis="", **{NETWORK: "3/day"})) == COUNTED


def test_while_redis_is_down_it_is_counted_in_memory(serve, own_valkey):
    product = serve(redis=own_valkey.url, **{NETWORK: "3/day"})
    own_valkey.process.kill()
    assert statuses(product) == COUNTED


def test_while_redis_is_frozen_posting_goes_on_and_is_counted(serve, own_valkey):
    product = serve(redis=own_valkey.url, redis_wait_ms="50", **{NETWORK: "3/day"})
    own_valkey.process.freeze()
    try:
        assert statuses(product) == COUNTED
    finally:
        own_valkey.process.thaw()


def test_a_redis_that_breaks_between_counting_and_telling_when_to_come_back_costs_only_precision(
    serve, own_valkey
):
    """It knows the script that counts by then; the one that tells the wait may not be loaded any more."""
    product = serve(redis=own_valkey.url, **{NETWORK: "2/day"})
    assert statuses(product, 2) == [202, 202]
    with own_valkey.client() as client:
        client.execute_command("ACL", "SETUSER", "default", "-script")
    answer = product.post()
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "86400")


def test_what_stands_in_redis_names_nobody(serve, valkey_server):
    product = serve()
    product.comment(author_email="somebody@example.com", thread="a-thread-of-its-own")
    with valkey_server.client() as client:
        keys = [key.decode() for key in client.scan_iter("*lettersdesk*")]
    assert len(keys) >= 3
    for word in ("somebody", "example", "127.0.0.1", "a-thread"):
        assert not [key for key in keys if word in key]
    assert all(re.search(r"[0-9a-f]{16}", key) for key in keys)


@pytest.mark.parametrize("rate", ["often", "3", "3/fortnight", "/minute", "-1/minute x"])
def test_a_rate_that_is_none_stops_the_start(serve, rate):
    with pytest.raises(ConfigurationError, match="LETTERSDESK_RATE_POST_NETWORK is not a rate such as"):
        serve(**{NETWORK: rate})
