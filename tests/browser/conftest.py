"""One running service for all tests of this folder, one browser a file, and windows that notice trouble."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OKPKey
from playwright.sync_api import Browser

from service.usecases.make_author_key import make_author_key
from tests.support import chromium, npm
from tests.support.chromium import Window
from tests.support.embed_room import Host, Reader, host_of
from tests.support.newsdesk import PASSWORD, Newsdesk, newsdesk_on
from tests.support.product import SITE
from tests.support.seat import Seat

NODE = Path(__file__).parent / "node"

NewWindow = Callable[..., Window]


@pytest.fixture(scope="session")
def axe() -> Path:
    """The source of axe-core, to be put into a page."""
    return npm.packages(NODE) / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser. One a file: while Playwright runs, asyncio is taken in this thread."""
    with chromium.running() as browser:
        yield browser


@pytest.fixture(scope="session")
def running_newsdesk(sqlite_databases, valkey_server, tmp_path_factory) -> Iterator[Newsdesk]:
    """The service; take ``newsdesk``, which has nothing of another test in it."""
    with newsdesk_on(sqlite_databases, valkey_server.url, tmp_path_factory.mktemp("browser")) as newsdesk:
        yield newsdesk


@pytest.fixture
def newsdesk(browser: Browser, running_newsdesk: Newsdesk) -> Newsdesk:
    """The service with its people, a story, and no comment."""
    running_newsdesk.clean()
    return running_newsdesk


@pytest.fixture
def new_window(browser: Browser, newsdesk: Newsdesk) -> Iterator[NewWindow]:
    """Call it for a window in which nobody is signed in; it is closed, and looked over, after the test."""
    opened: list[Window] = []

    def make(**options: Any) -> Window:
        opened.append(Window(browser, newsdesk.base, **options))
        return opened[-1]

    yield make
    for window in opened:
        window.close()


@pytest.fixture(scope="session")
def cookies() -> dict[str, Any]:
    """The cookies of people who have signed in, by login."""
    return {}


@pytest.fixture
def sign_in(new_window: NewWindow, cookies: dict[str, Any]) -> NewWindow:
    """Call it for a window in which somebody is signed in, ``ana`` if nobody is named."""

    def make(login: str = "ana", **options: Any) -> Window:
        if login not in cookies:
            first = new_window()
            first.sign_in(login, PASSWORD)
            cookies[login] = first.context.storage_state()
        return new_window(storage_state=cookies[login], **options)

    return make


@pytest.fixture
def seat(newsdesk: Newsdesk, sign_in: NewWindow) -> Callable[..., Seat]:
    """Call it, once comments wait, for the seat of somebody who has the queue before them."""

    def sit(login: str = "ana", *, clock: bool = False, **options: Any) -> Seat:
        return Seat(sign_in(login, **options), clock=clock)

    return sit


@pytest.fixture(scope="session")
def host(running_newsdesk: Newsdesk) -> Iterator[Host]:
    """A news site on an origin of its own, which may post to the service."""
    with host_of(running_newsdesk) as host:
        yield host


@pytest.fixture
def new_reader(browser: Browser, host: Host, newsdesk: Newsdesk) -> Iterator[Callable[..., Reader]]:
    """Call it for a window of a reader of that news site; it is closed, and looked over, after the test."""
    opened: list[Reader] = []

    def make(**options: Any) -> Reader:
        opened.append(Reader(browser, host, newsdesk, **options))
        return opened[-1]

    yield make
    for reader in opened:
        reader.close()


@pytest.fixture
def reader(new_reader: Callable[..., Reader]) -> Reader:
    """One reader, who has nothing open yet."""
    return new_reader()


@pytest.fixture
def token(newsdesk: Newsdesk) -> Callable[..., str]:
    """Call it for what the news site says of its reader."""
    made = newsdesk.database.write(lambda conn: make_author_key(conn, SITE, "the site's server"))
    key = OKPKey.import_key(made.private_pem)

    def make(**claims: Any) -> str:
        now = int(time.time())
        all_claims = {"sub": "reader-17", "name": "María Stern", "aud": SITE, "iat": now, "exp": now + 600}
        header = {"alg": "Ed25519", "kid": made.id}
        return jwt.encode(header, all_claims | claims, key, algorithms=["Ed25519"])

    return make
