"""The desk over HTTP: the rendered page and a decision, as a moderator's browser gets them."""

import http.client
import re
import tempfile
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from bench.timing import Timed, timing
from service.store.engine import Database
from service.usecases.add_person import Role, add_person, new_person
from tests.support.stack import Stack, stack_on
from tests.support.valkey import ValkeyServer

LOGIN, PASSWORD = "bench", "only for this measurement"
QUEUE = "/desk/queue"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def over_http(url: str, samples: int) -> Timed:
    """Milliseconds of pages of the queue, polling and decisions: one web process, one connection."""
    valkey = ValkeyServer()
    try:
        with (
            tempfile.TemporaryDirectory() as folder,
            stack_on(url, valkey.url, Path(folder), log_level="WARNING") as stack,
        ):
            database = Database(stack.settings.database, wait_ms=60_000, pool_connections=1)
            with database.begin() as conn:
                add_person(conn, new_person(LOGIN, PASSWORD, Role.MODERATOR))
            database.close()
            stack.start("web")
            return _timed(_Moderator(stack), samples)
    finally:
        valkey.stop()


class _Moderator:
    """A browser of a few lines: one connection, cookies, and the proof in the page's forms."""

    def __init__(self, stack: Stack) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", stack.port, timeout=60)
        self._cookies = SimpleCookie()
        page = self.ask("GET", "/desk/sign-in")
        self.ask("POST", "/desk/sign-in", login=LOGIN, password=PASSWORD, csrf=proof(page), next=QUEUE)

    def ask(self, method: str, path: str, **fields: str) -> str:
        """The body of an answer that must be a good one."""
        headers = {"Cookie": "; ".join(f"{name}={one.value}" for name, one in self._cookies.items())}
        if method == "POST":
            headers |= FORM | {"X-Fragment": "1", "Origin": f"http://127.0.0.1:{self._connection.port}"}
        self._connection.request(method, path, urlencode(fields) or None, headers)
        answer = self._connection.getresponse()
        content = answer.read().decode()
        assert answer.status in (200, 303), (answer.status, content[:300])
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self._cookies.load(value)
        return content


def proof(page: str) -> str:
    """What the forms of a page prove with that they are its own."""
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found
    return found[1]


def _timed(moderator: _Moderator, samples: int) -> Timed:
    page = moderator.ask("GET", QUEUE)
    following = re.search(r'rel="next" href="([^"]+)"', page)
    cursor = re.search(r'data-cursor="(\d+)"', page)
    assert following
    assert cursor
    paths = {
        "HTTP: queue page": QUEUE, "HTTP: next page": following[1].replace("&amp;", "&"),
        "HTTP: changes": f"/desk/changes?cursor={cursor[1]}",
    }  # fmt: skip
    timed = {
        name: timing(lambda path=path: moderator.ask("GET", path), samples)  # type: ignore[misc]
        for name, path in paths.items()
    }
    waiting: list[tuple[str, str]] = []

    def decide() -> None:
        comment_id, version = waiting.pop()
        path = f"/desk/comments/{comment_id}/decisions"
        moderator.ask("POST", path, csrf=proof(page), version=version, decision="approve", back=QUEUE)

    while len(waiting) < samples + 10:
        shown = re.findall(r'data-comment-id="(\w+)" data-version="(\d+)"', page)
        waiting += shown
        following = re.search(r'rel="next" href="([^"]+)"', page)
        assert shown
        assert following
        page = moderator.ask("GET", following[1].replace("&amp;", "&"))
    return timed | {"HTTP: a decision": timing(decide, samples)}
