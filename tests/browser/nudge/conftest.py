"""Fixtures of the nudge: a service that has it switched on, and a reader who was asked."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Request, Route, expect

from tests.support.embed_room import Host, Reader, host_of
from tests.support.newsdesk import INSULT, Newsdesk, newsdesk_on

MORE = "**/embed/v1/more-*.js"
SENTENCE = (
    "Some words here often break our rules. You can edit your comment, or post it as it is and a moderator "
    "will check it."
)


class Nudged:
    """What a test does with the question."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self._posts: list[Request] = []
        reader.page.on("request", lambda one: self._posts.append(one) if one.method == "POST" else None)

    @property
    def shown(self) -> Locator:
        """The question, wherever it is shown."""
        return self.within(self.reader.page.locator("body"))

    @property
    def button(self) -> Locator:
        """What posts, in the last form of the page."""
        return self.reader.page.locator(".respond button[type=submit]").last

    @property
    def sent(self) -> list[Request]:
        """What was posted, in its order: the questions and the comments."""
        return self._posts

    @property
    def paths(self) -> list[str]:
        """The last part of the path of each."""
        return [one.url.rpartition("/")[2] for one in self._posts]

    def within(self, place: Locator) -> Locator:
        """The question there."""
        return place.get_by_role("group", name=SENTENCE)

    def ask(self, text: str = INSULT) -> Locator:
        """Write a comment that is asked about; returns the question."""
        self.reader.fill(Comment=text)
        self.button.click()
        expect(self.shown).to_be_focused()
        return self.shown


@pytest.fixture(scope="session")
def running_newsdesk(sqlite_databases, valkey_server, tmp_path_factory) -> Iterator[Newsdesk]:
    folder = tmp_path_factory.mktemp("nudge")
    with newsdesk_on(
        sqlite_databases, valkey_server.url, folder, nudge=True, check_time_limit_ms=60_000
    ) as newsdesk:
        yield newsdesk


@pytest.fixture(scope="session")
def host(running_newsdesk: Newsdesk) -> Iterator[Host]:
    with host_of(running_newsdesk) as host:
        yield host


@pytest.fixture
def nudge(reader: Reader) -> Nudged:
    """One reader's question; nothing is open yet. The answer may take long: machines that test are busy."""

    def patient(route: Route) -> None:
        answer = route.fetch()
        script = answer.text()
        assert "NUDGE_MS=2000" in script
        route.fulfill(response=answer, body=script.replace("NUDGE_MS=2000", "NUDGE_MS=60000"))

    reader.page.route(MORE, patient)
    return Nudged(reader)
