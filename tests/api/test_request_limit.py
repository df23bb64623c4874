"""All that a network posts is counted, right or wrong, through every door; so are tokens tried out."""

import pytest

from tests.support import markup
from tests.support.desk import MODERATION

THREAD, WORDPRESS = "/t/demo/bridge", "/wp-comments-post.php"


@pytest.fixture
def new_database(new_sqlite):
    return new_sqlite


@pytest.fixture
def more_settings() -> dict[str, object]:
    return {"rate_request_network": "4/hour"}


def test_a_flood_of_wrong_requests_is_stopped_before_it_is_read(product):
    answers = [
        product.client.post("/api/v1/comments", data=b"{", content_type="application/json") for _ in "12345"
    ]
    assert [answer.status_code for answer in answers] == [400] * 4 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert product.post().status_code == 429


def test_every_door_counts_for_the_same_limit_and_the_text_is_kept(product):
    client = product.client
    assert product.post().status_code == 202
    assert client.post(THREAD, data=b"\xff").status_code == 415
    assert client.post(THREAD, data={"body": "No name."}).status_code == 422
    assert client.post(WORDPRESS, data={"comment_post_ID": "7", "comment": "No name."}).status_code == 200
    plain = client.post(THREAD, data={"body": "Once more."})
    theirs = client.post(WORDPRESS, data={"comment_post_ID": "7", "comment": "Once more."})
    assert (plain.status_code, theirs.status_code) == (429, 429)
    assert "Once more." in markup.read(plain.text).by_id("body").text
    assert "Once more." in markup.read(theirs.text).by_id("kept").text


def test_tokens_that_are_tried_out_are_counted_and_good_ones_are_not(product):
    good = product.bearer()
    assert {product.client.get(MODERATION, headers=good).status_code for _ in range(6)} == {200}
    wrong = {"Authorization": f"{good['Authorization']}x"}
    answers = [product.client.get(MODERATION, headers=wrong).status_code for _ in range(5)]
    assert answers == [401] * 4 + [429]
    assert product.client.get(MODERATION, headers=good).status_code == 200
