"""A newspaper with the whole service behind it: what readers, authors and moderators do, over HTTP only.

One service for all journeys on SQLite and one on PostgreSQL; each journey has an article of its own.
"""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.support.product import Posted, prepare
from tests.support.stack import Reply, Stack, stack_on, wait_until
from tests.support.valkey import ValkeyServer

_numbers = itertools.count(1)


@dataclass
class Newspaper:
    """An article, and everything that can be done about its comments."""

    stack: Stack
    valkey: ValkeyServer
    moderator: dict[str, str]
    article: str = ""

    @contextmanager
    def without_workers(self) -> Iterator[None]:
        """For a while nobody checks anything."""
        self.stack.stop("checks", "maintenance")
        try:
            yield
        finally:
            self.stack.start("checks", "maintenance")

    def post(self, **fields: Any) -> Posted:
        """A reader posts, and is told at once that it was taken."""
        return self.stack.comment(thread=self.article, **fields)

    def page(self) -> dict[str, str | None]:
        """What any reader sees below the article: texts by comment id; a placeholder has none."""
        reply = self.stack.request("GET", f"/api/v1/comments?thread={quote(self.article, safe='')}")
        assert reply.status == 200, reply.body
        return {comment["id"]: comment.get("body") for comment in reply.json["comments"]}

    def count(self) -> int:
        """The number that stands beside the article's headline."""
        reply = self.stack.request("GET", f"/api/v1/counts?threads={quote(self.article, safe='')}")
        return int(reply.json["counts"][self.article])

    def alone(self, posted: Posted) -> Reply:
        """The comment's own address, as anybody may ask for it."""
        return self.stack.request("GET", f"/api/v1/comments/{posted.id}")

    def shows(self, posted: Posted) -> None:
        """Wait until readers see it, everywhere."""
        wait_until(lambda: posted.id in self.page() and self.alone(posted).status == 200)

    def hides(self, posted: Posted) -> None:
        """Wait until no reader sees it, anywhere: a page may be kept for half a second."""
        wait_until(lambda: posted.id not in self.page() and self.alone(posted).status == 404)

    def edit(self, posted: Posted, body: str) -> Reply:
        path, text = f"/api/v1/comments/{posted.id}", {"body": body}
        return self.stack.request("PATCH", path, body=text, headers=posted.headers)

    def delete(self, posted: Posted) -> Reply:
        return self.stack.request("DELETE", f"/api/v1/comments/{posted.id}", headers=posted.headers)

    def queue(self) -> dict[str, Any]:
        """What waits for a moderator: entries by comment id."""
        reply = self.stack.request("GET", "/api/v1/moderation/comments", headers=self.moderator)
        assert reply.status == 200, reply.body
        return {comment["id"]: comment for comment in reply.json["comments"]}

    def decide(self, posted: Posted, action: str, version: int) -> Reply:
        """A moderator decides on the version that they looked at."""
        path = f"/api/v1/moderation/comments/{posted.id}/decisions"
        order = {"action": action, "version": version, "reason": "house.rules"}
        return self.stack.request("POST", path, body=order, headers=self.moderator)

    def looked_at(self, posted: Posted) -> dict[str, Any]:
        """Everything that a moderator sees of a comment."""
        reply = self.stack.request("GET", f"/api/v1/moderation/comments/{posted.id}", headers=self.moderator)
        assert reply.status == 200, reply.body
        content: dict[str, Any] = reply.json
        return content

    def version(self, posted: Posted) -> int:
        """The version that a moderator sees."""
        return int(self.looked_at(posted)["version"])


@pytest.fixture(scope="package", params=["sqlite", "postgresql"])
def shared_newspaper(request, tmp_path_factory) -> Iterator[Newspaper]:
    """A service that outlives a journey."""
    folder: Path = tmp_path_factory.mktemp("journeys")
    names = {"sqlite": "sqlite_databases", "postgresql": "postgres_server"}
    server = request.getfixturevalue(names[request.param])
    database = server.new_database(prepare)
    url = database if request.param == "sqlite" else server.url(database)
    valkey = ValkeyServer()
    with stack_on(url, valkey.url, folder) as stack:
        stack.start()
        yield Newspaper(stack, valkey, stack.bearer())
    valkey.stop()
    if request.param == "postgresql":
        server.drop_database(database)


@pytest.fixture
def newspaper(shared_newspaper: Newspaper) -> Newspaper:
    """The service, with a new article."""
    shared_newspaper.article = f"https://news.example.org/journeys/{next(_numbers)}"
    return shared_newspaper
