"""The scope ``submit``: a program that posts for many readers is counted by its token, not by its network."""

import pytest

from tests.support.product import add_site

NAME = "rate_submit_token"


@pytest.fixture
def more_settings() -> dict[str, object]:
    return {"rate_post_network": "2/hour", "rate_request_network": "3/hour", NAME: "6/hour"}


def post(product, **headers: str) -> int:
    return product.post(headers=headers).status_code


def test_a_token_has_a_limit_of_its_own_wider_than_both_of_the_network(product):
    first, second = product.bearer("submit"), product.bearer("admin")
    assert [post(product, **first) for _ in range(7)] == [202] * 6 + [429]
    assert post(product, **second) == 202
    assert [post(product) for _ in range(3)] == [202, 202, 429]


def test_a_token_goes_on_when_its_network_has_used_up_both_limits(product):
    assert [post(product) for _ in range(4)] == [202, 202, 429, 429]
    assert post(product, **product.bearer("submit")) == 202


def test_the_answer_says_what_is_left_of_the_tokens_limit_and_the_refusal_which_it_is(product):
    token = product.bearer("submit")
    told = [product.post(headers=token).headers["RateLimit"].partition(";t=")[0] for _ in range(7)]
    assert told == [f'"{NAME}";r={left}' for left in (5, 4, 3, 2, 1, 0, 0)]


def test_who_posts_without_a_token_is_told_nothing(product):
    assert "RateLimit" not in product.post().headers


@pytest.mark.parametrize(("scope", "status"), [("read", 403), ("webhooks", 403), ("submit", 202)])
def test_a_token_needs_the_scope(product, scope, status):
    assert post(product, **product.bearer(scope)) == status


def test_a_token_that_is_not_known_is_refused_and_other_credentials_mean_nothing(product):
    assert post(product, Authorization="Bearer ldt_" + "a" * 26 + "_x") == 401
    assert post(product, Authorization="Bearer something else") == 202


def test_a_token_that_is_not_taken_is_counted_by_where_it_comes_from(product):
    unknown = {"Authorization": "Bearer ldt_" + "a" * 26 + "_x"}
    assert [post(product, **unknown), post(product, **product.bearer("read"))] == [401, 403]
    assert [post(product, **unknown) for _ in range(2)] == [401, 429]
    assert post(product) == 429


def test_a_token_of_another_site_posts_nothing_here(product):
    add_site(product.database, "weekly")
    foreign = product.bearer("submit", "weekly")
    assert product.post(headers=foreign, site="demo").status_code == 404
    assert product.post(headers=foreign, site="weekly").status_code == 202
