"""The form is counted as the API is, and says when to come back."""

import pytest

from tests.support import markup


@pytest.fixture
def more_settings() -> dict[str, object]:
    return {"rate_post_network": "1/hour"}


def test_posting_too_quickly_keeps_the_text_and_says_when(reader):
    assert reader.send().status_code == 200
    answer = reader.send(body="A second thought.")
    page = markup.read(answer.text)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "rate_post_network" in answer.headers["RateLimit"]
    assert page.one("title").text.startswith("Error:")
    assert "You can post again in" in page.by_id("trouble").text
    assert "A second thought." in page.by_id("body").text


def test_the_api_and_the_form_share_one_limit(reader):
    assert reader.product.post(thread="bridge").status_code == 202
    assert reader.send().status_code == 429


def test_a_reload_of_the_form_counts_nothing(reader):
    for _ in range(3):
        reader.page()
    assert reader.send().status_code == 200
