"""Nothing public is a function of the address: not a label, not an id, not a tag, not a time."""

import pytest

from tests.support.canary import Flock
from tests.support.product import load, prepare, product_on, variables


@pytest.fixture
def installations(new_database, redis_url, tmp_path):
    """Two services that know nothing of each other."""
    first = load(variables(new_database(prepare), redis_url, tmp_path / "first"))
    second = load(variables(new_database(prepare), redis_url, tmp_path / "second"))
    with product_on(first) as one, product_on(second) as other:
        yield one, other


def public(product, thread):
    answer = product.client.get(f"/api/v1/comments?thread={thread}")
    return answer.json["comments"], answer.get_data() + repr(list(answer.headers)).encode()


def test_one_address_has_another_label_in_every_thread_and_installation(installations):
    address = Flock().new()
    labels = []
    for product in installations:
        for thread in ("bridge", "canal"):
            product.published(thread=thread, author_email=address, author_name="The same name")
            labels += [comment["author"]["label"] for comment in public(product, thread)[0]]
    assert len(labels) == 4
    assert len(set(labels)) == 4


def test_no_public_answer_holds_a_digest_of_an_address(installations):
    flock = Flock()
    for product in installations:
        posted = [product.comment(thread="bridge", author_email=flock.new()) for _ in range(20)]
        product.check()
        scanner = flock.scanner()
        assert scanner.scan("thread", public(product, "bridge")[1]) == []
        for one in posted:
            assert scanner.scan("receipt", one.id + one.receipt) == []
            assert scanner.scan("comment", product.client.get(f"/api/v1/comments/{one.id}").get_data()) == []


def test_the_same_text_from_two_addresses_gets_the_same_answer(installations):
    product, _other = installations
    flock = Flock()
    same = {"author_name": "Two of us", "body": "We both wrote this, word for word.", "thread": "bridge"}
    for known in (flock.new(), flock.new()):
        product.comment(author_email=known)
    answers = [product.post(author_email=address, **same) for address in flock.addresses]
    answers += [product.post(author_email=flock.new(), **same)]
    assert [answer.status_code for answer in answers] == [202, 409, 409]
    assert answers[1].data == answers[2].data


def test_a_banned_address_gets_the_same_answer_as_any_other(installations):
    product, _other = installations
    address = Flock().new()
    first = product.comment(author_email=address)
    product.check()
    ban = {"days": 30, "reason": "flood"}
    path = f"/api/v1/moderation/comments/{first.id}/ban"
    assert product.client.post(path, json=ban, headers=product.bearer()).status_code == 200
    banned, fresh = product.post(author_email=address), product.post()
    assert banned.status_code == fresh.status_code == 202
    assert banned.json.keys() == fresh.json.keys()
    assert banned.json["status"] == fresh.json["status"] == "pending"
    product.check()
    headers = {"Authorization": f"Bearer {banned.json['receipt']}"}
    told = product.client.get(f"/api/v1/comments/{banned.json['id']}/receipt", headers=headers).json
    assert told["status"] == "rejected"
