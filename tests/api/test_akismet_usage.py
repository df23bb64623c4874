"""What clients ask about their own use: counts by month and site, as they expect them."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tests.support.akismet import SPAM, ask, fields, short_key

CHECK, MISSED, FALSE = "/1.1/comment-check", "/1.1/submit-spam", "/1.1/submit-ham"


@pytest.fixture
def new_database(new_sqlite: Callable[..., str]) -> Callable[..., str]:
    return new_sqlite


@pytest.fixture
def key(product) -> str:
    """A key that was used: for two sites, and to report what was wrong."""
    key = short_key(product.database, product.runtime.secret)
    for path, more in (
        (CHECK, {}), (CHECK, {}), (CHECK, {"comment_content": SPAM}), (MISSED, {}), (FALSE, {}),
        (CHECK, {"blog": "https://blog.example.org"}), (CHECK, {"is_test": "1"}),
    ):  # fmt: skip
        assert ask(product.client, path, fields(key, **more)).status_code == 200
    return key


@pytest.fixture
def month(product) -> str:
    return f"{datetime.now(UTC):%Y-%m}"


def test_the_calls_of_this_month_are_counted_and_not_limited(product, key):
    said = product.client.get("/1.2/usage-limit", query_string={"api_key": key}).json
    assert said == {"limit": "none", "usage": 6, "percentage": 0, "throttled": False}
    more = product.client.post("/1.2/usage-limit", data={"api_key": key, "extended": "true"}).json
    assert (more["notice_level"], more["upgrade"]) == ("NOTICE_NONE", False)


def test_each_site_has_its_line_the_busiest_first(product, key, month):
    said = product.client.get("/1.2/key-sites", query_string={"api_key": key}).json
    assert (said["limit"], said["offset"], said["total"]) == (500, 0, 2)
    assert [{name: value for name, value in line.items() if value} for line in said[month]] == [
        {"site": "news.example.org", "api_calls": 5, "spam": 1, "ham": 2, "missed_spam": 1,
         "false_positives": 1},
        {"site": "blog.example.org", "api_calls": 1, "ham": 1},
    ]  # fmt: skip


def sites(product, key, in_month, **asked) -> list[str]:
    said = product.client.get("/1.2/key-sites", query_string={"api_key": key, **asked}).json
    return [line["site"] for line in said[in_month]]


def test_a_report_can_be_filtered_ordered_and_paged(product, key, month):
    assert sites(product, key, month, filter="BLOG") == ["blog.example.org"]
    assert sites(product, key, month, order="ham") == ["news.example.org", "blog.example.org"]
    assert sites(product, key, month, limit="1", offset="1") == ["blog.example.org"]
    assert sites(product, key, "2020-01", month="2020-01") == []


def test_a_report_can_be_a_table(product, key, month):
    said = product.client.get("/1.2/key-sites", query_string={"api_key": key, "format": "csv"})
    assert said.content_type.startswith("text/csv")
    assert said.text.splitlines()[1:] == [
        "Site,Total API Calls,Spam,Ham,Missed Spam,False Positives,Is Revoked",
        "news.example.org,5,1,2,1,1,false", "blog.example.org,1,0,1,0,0,false",
    ]  # fmt: skip
    assert key not in said.text


@pytest.mark.parametrize("asked", [{"month": "2026-13"}, {"limit": "-1"}, {"offset": "x"}, {"order": "site"}])
def test_a_wrong_parameter_is_invalid(product, key, asked):
    said = product.client.get("/1.2/key-sites", query_string={"api_key": key, **asked})
    assert (said.status_code, said.text) == (200, "invalid")


def test_another_key_sees_nothing_of_it(product, key):
    other = short_key(product.database, product.runtime.secret, "other")
    assert product.client.get("/1.2/usage-limit", query_string={"api_key": other}).json["usage"] == 0
    assert product.client.get("/1.2/key-sites", query_string={"api_key": other}).json["total"] == 0


@pytest.mark.parametrize("path", ["/1.1/get-stats", "/1.1/get-key-stats"])
def test_sums_and_months_are_what_the_settings_page_of_wordpress_shows(product, key, month, path):
    said = product.client.post(path, data={"key": key, "from": "6-months"}).json
    months = said.pop("breakdown")
    assert said == {
        "spam": 1,
        "ham": 3,
        "missed_spam": 1,
        "false_positives": 1,
        "accuracy": "50.00",
        "time_saved": 0,
    }
    assert months == {
        month: {"spam": 1, "ham": 3, "missed_spam": 1, "false_positives": 1, "blogs": 2, "da": f"{month}-01"}
    }
