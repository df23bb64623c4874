"""A refused request leaves a line with the id of its answer, and nothing of its sender."""

import json
import logging

import pytest

from service.observability.logs import JsonFormatter

REFUSALS = [
    ({"author_email": "canary-7f3a@"}, 422, None),
    ({"body": None, "site": "nowhere canary-7f3a"}, 422, None),
    ({}, 429, "rate_post_network"),
]


@pytest.fixture
def more_settings() -> dict[str, object]:
    return {"rate_post_network": "1/day"}


def refusals(caplog):
    return [record for record in caplog.records if record.getMessage() == "request.refused"]


def test_a_refused_comment_is_told_with_its_status_its_limit_and_the_id_of_the_answer(product, caplog):
    product.comment()
    caplog.set_level(logging.INFO)
    for fields, status, limit in REFUSALS:
        caplog.clear()
        answer = product.post(**fields)
        (line,) = map(json.loads, map(JsonFormatter().format, refusals(caplog)))
        told = [line.get(name) for name in ("level", "endpoint", "status", "reason", "request_id")]
        assert told == ["info", "comments.post_comment", status, limit, answer.headers["X-Request-Id"]]
        assert answer.status_code == status
        assert "canary" not in str(line)


def test_what_was_taken_and_pages_that_are_not_there_leave_no_line(product, caplog):
    caplog.set_level(logging.INFO)
    product.comment()
    product.client.get("/api/v1/comments/nothing")
    product.client.get("/wp-login.php")
    assert refusals(caplog) == []
