"""Threads at the terminal: the site's own word on an article, and whether it may still be discussed."""

import pytest

from service.store import audit
from tests.support.desk import Desk

PAGE = "/api/v1/comments?thread=bridge"
CLAIM = "The mayor is a thief"


@pytest.fixture
def more_settings() -> dict[str, object]:
    return {"version_check_ms": 0}


def thread(operator) -> dict[str, object]:
    return operator.product.client.get(PAGE).json["thread"]


def test_what_a_commenter_says_an_article_is_called_reaches_moderators_and_no_reader(operator):
    posted = operator.product.published(thread="bridge", thread_title=CLAIM)
    for path in (PAGE, f"/api/v1/comments/{posted.id}", "/t/demo/bridge"):
        assert CLAIM not in operator.product.client.get(path).text
    shown = Desk(operator.product).look(posted)["thread"]
    assert (shown["title"], shown["claimed_title"]) == (None, CLAIM)


def test_the_site_names_its_article_and_readers_see_that(operator):
    operator.product.published(thread="bridge", thread_title=CLAIM)
    assert thread(operator)["title"] is None
    operator.ok("sites", "origins", "demo", "https://news.example.org")
    operator.ok(
        "threads", "name", "demo", "bridge", "--title", "The bridge", "--url", "https://news.example.org/b"
    )
    assert (thread(operator)["title"], thread(operator)["url"]) == (
        "The bridge",
        "https://news.example.org/b",
    )
    assert "<h1><bdi>The bridge</bdi></h1>" in operator.product.client.get("/t/demo/bridge").text
    operator.ok("threads", "name", "demo", "bridge", "--title", "")
    assert (thread(operator)["title"], thread(operator)["url"]) == (None, "https://news.example.org/b")
    assert "<h1>Comments</h1>" in operator.product.client.get("/t/demo/bridge").text


def test_a_wrong_name_is_refused_with_everything_that_is_wrong(operator):
    operator.ok("threads", "add", "demo", "bridge")
    said = operator(
        "threads", "name", "demo", "bridge", "--title", "a\u202eb", "--url", "https://evil.example/"
    )
    assert said.code == 2
    assert [line.split(": ")[1:] for line in said.err.splitlines()] == [
        ["title", "bidi_control (limit", "300)"], ["url", "origin_not_allowed"]
    ]  # fmt: skip


def test_a_closed_thread_takes_no_comment_until_it_is_opened(operator):
    operator.product.published(thread="bridge")
    assert thread(operator)["closed"] is False
    operator.ok("threads", "close", "demo", "bridge")
    assert thread(operator)["closed"] is True
    assert operator.product.post(thread="bridge").status_code == 403
    assert "closed" in operator.ok("threads", "list", "demo").lines[1].split()
    operator.ok("threads", "open", "demo", "bridge")
    assert operator.product.post(thread="bridge").status_code == 202


def test_a_thread_that_is_not_there_is_not_closed(operator):
    assert operator("threads", "close", "demo", "bridge").code == 2


def test_every_change_is_in_the_audit_log(operator):
    operator.ok("threads", "add", "demo", "bridge")
    operator.ok("threads", "name", "demo", "bridge", "--title", "The bridge")
    operator.ok("threads", "close", "demo", "bridge")
    operator.ok("threads", "open", "demo", "bridge")
    with operator.product.database.read() as conn:
        entries = audit.every(conn)
    assert [entry.action for entry in entries] == [f"threads.{w}" for w in ("add", "name", "close", "open")]
    assert {entry.reason for entry in entries} == {"demo bridge"}


class TestWithThreadsOfTheSiteOnly:
    @pytest.fixture
    def more_settings(self) -> dict[str, object]:
        return {"threads_open": "false"}

    def test_only_a_thread_that_the_site_made_takes_comments(self, operator):
        assert operator.product.post(thread="bridge").status_code == 404
        operator.ok("threads", "add", "demo", "bridge")
        assert operator.product.post(thread="bridge").status_code == 202
