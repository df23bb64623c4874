"""The scope ``submit``: a program that posts for many readers is counted by its token."""

import pytest

from tests.support.product import add_site


@pytest.fixture
def more_settings() -> dict[str, object]:
    return {"rate_post_network": "2/hour"}


def post(product, **headers: str) -> int:
    return product.post(headers=headers).status_code


def test_posts_with_a_token_are_counted_by_it_and_not_by_the_network(product):
    assert [post(product) for _ in range(3)] == [202, 202, 429]
    first, second = product.bearer("submit"), product.bearer("admin")
    assert [post(product, **first) for _ in range(3)] == [202, 202, 429]
    assert post(product, **second) == 202


@pytest.mark.parametrize(("scope", "status"), [("read", 403), ("webhooks", 403), ("submit", 202)])
def test_a_token_needs_the_scope(product, scope, status):
    assert post(product, **product.bearer(scope)) == status


def test_a_token_that_is_not_known_is_refused_and_other_credentials_mean_nothing(product):
    assert post(product, Authorization="Bearer ldt_" + "a" * 26 + "_x") == 401
    assert post(product, Authorization="Bearer something else") == 202


def test_a_token_of_another_site_posts_nothing_here(product):
    add_site(product.database, "weekly")
    foreign = product.bearer("submit", "weekly")
    assert product.post(headers=foreign, site="demo").status_code == 404
    assert product.post(headers=foreign, site="weekly").status_code == 202
