"""A program that calls with a token is told how much of its limit is left."""

import re

import pytest

NAME = "rate_moderation_token"
AT = "/api/v1/events"


@pytest.fixture
def more_settings() -> dict[str, object]:
    return {NAME: "3/hour;100/day"}


def left(product, token) -> tuple[int, int, int]:
    """Status, what is left, and for how many seconds that counts."""
    answer = product.client.get(AT, headers=token)
    found = re.fullmatch(rf'"{NAME}";r=(\d+);t=(\d+)', answer.headers["RateLimit"])
    assert answer.headers["RateLimit-Policy"] == f'"{NAME}";q=3;w=3600, "{NAME}";q=100;w=86400'
    return answer.status_code, int(found[1]), int(found[2])


def test_what_is_left_counts_down_to_the_refusal(product):
    token = product.bearer("read")
    told = [left(product, token) for _ in range(4)]
    assert [(status, remaining) for status, remaining, _wait in told] == [
        (200, 2), (200, 1), (200, 0), (429, 0),
    ]  # fmt: skip
    assert all(wait <= 7_200 for _status, _remaining, wait in told)


def test_each_token_has_a_count_of_its_own(product):
    left(product, product.bearer("read"))
    assert left(product, product.bearer("admin"))[1] == 2


def test_readers_are_told_nothing(product):
    product.published()
    assert "RateLimit" not in product.client.get("/api/v1/comments?thread=x").headers
