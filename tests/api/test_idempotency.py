"""A retry is the same comment: one row for each key, the same answer again, and another text is refused."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, update

from service.store.tables import comments, idempotency_keys
from service.store.types import utcnow
from tests.support.product import add_site, comment_fields

KEY = "Idempotency-Key"


@pytest.fixture
def more_settings():
    return {"duplicate_window_s": 0}


def count(product):
    with product.database.read() as conn:
        return conn.execute(select(func.count()).select_from(comments)).scalar_one()


def send(product, key, **fields):
    return product.client.post("/api/v1/comments", json=fields, headers={KEY: key})


def test_a_retry_gets_the_same_answer_and_stores_nothing(product):
    fields = comment_fields()
    first, again = send(product, "one", **fields), send(product, "one", **fields)
    assert first.status_code == again.status_code == 202
    assert first.json == again.json
    assert count(product) == 1


def test_a_retry_after_the_decision_tells_the_status_of_now(product):
    fields = comment_fields()
    first = send(product, "one", **fields)
    product.check()
    again = send(product, "one", **fields)
    assert again.json == {**first.json, "status": "approved"}


@pytest.mark.parametrize(
    "change", [{"body": "Another text."}, {"author_name": "Another"}, {"thread": "another"}, {"author_url": "https://x.example/"}]
)  # fmt: skip
def test_another_body_with_the_same_key_is_refused(product, change):
    fields = comment_fields()
    send(product, "one", **fields)
    answer = send(product, "one", **fields | change)
    assert answer.status_code == 422
    assert answer.json["type"].endswith("idempotency-mismatch")
    assert count(product) == 1


def test_another_address_with_the_same_key_gets_no_receipt(product):
    fields = comment_fields()
    first = send(product, "one", **fields)
    answer = send(product, "one", **fields | {"author_email": "stranger@example.com"})
    assert first.json["receipt"] not in answer.text
    assert count(product) == 1


def test_without_a_key_each_is_a_comment(product):
    fields = comment_fields()
    assert product.client.post("/api/v1/comments", json=fields).status_code == 202
    assert product.client.post("/api/v1/comments", json=fields).status_code == 202
    assert count(product) == 2


def test_two_keys_are_two_comments(product):
    fields = comment_fields()
    assert send(product, "one", **fields).json["id"] != send(product, "two", **fields).json["id"]


def test_a_key_belongs_to_one_site(product):
    add_site(product.database, "second")
    fields = comment_fields()
    first = send(product, "one", **fields, site="demo")
    other = send(product, "one", **fields, site="second")
    assert first.status_code == other.status_code == 202
    assert first.json["id"] != other.json["id"]


def test_a_request_that_was_refused_does_not_use_up_its_key(product):
    fields = comment_fields()
    assert send(product, "one", **fields | {"body": ""}).status_code == 422
    assert send(product, "one", **fields).status_code == 202


def test_ten_at_once_are_one_comment_and_ten_equal_answers(product):
    fields = comment_fields()
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _n: send(product, "one", **fields), range(10)))
    assert [answer.status_code for answer in answers] == [202] * 10
    assert len({answer.json["receipt"] for answer in answers}) == 1
    assert count(product) == 1


def test_ten_different_ones_at_once_with_one_key_leave_one(product):
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _n: send(product, "one", **comment_fields()), range(10)))
    assert sorted(answer.status_code for answer in answers) == [202] + [422] * 9
    assert count(product) == 1


def test_a_key_is_forgotten_in_time(product):
    first = send(product, "one", **comment_fields())
    with product.database.begin() as conn:
        conn.execute(update(idempotency_keys).values(created_at=utcnow(-90_000)))
    later = send(product, "one", **comment_fields())
    assert later.status_code == 202
    assert later.json["id"] != first.json["id"]


def test_the_longest_key_is_taken(product):
    assert send(product, "k" * 128, **comment_fields()).status_code == 202


def test_what_is_stored_of_a_key_does_not_tell_it(product):
    send(product, "a-key-that-somebody-chose", **comment_fields())
    with product.database.read() as conn:
        row = conn.execute(select(idempotency_keys)).one()
    assert "somebody" not in repr(tuple(row))


def test_a_form_that_is_sent_twice_is_one_comment(product):
    page = product.client.get("/t/demo/bridge").text
    token = page.partition('name="form_token" value="')[2].partition('"')[0]
    form = {
        "author_name": "Anna",
        "author_email": "anna@example.com",
        "body": "Clicked twice.",
        "form_token": token,
    }
    for _ in range(2):
        assert product.client.post("/t/demo/bridge", data=form).status_code == 200
    assert count(product) == 1
