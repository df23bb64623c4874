"""Fixtures of the desk: a running service with three people, and browsers that keep cookies."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from service.store.tables import people
from service.usecases.add_person import Role, add_person
from tests.support import markup
from tests.support.accounts import account
from tests.support.markup import Element
from tests.support.product import Product
from tests.support.queue_room import Moderator, QueueRoom

PASSWORD = "a long enough password"
PEOPLE = {"ana-login": Role.MODERATOR, "eve-login": Role.EDITOR, "ada-login": Role.ADMIN}


@dataclass
class Browser:
    """Somebody at the desk, with a browser of their own. ``headers`` go with every request."""

    product: Product

    @cached_property
    def client(self) -> FlaskClient:
        return self.product.app.test_client()

    def get(self, path: str, **more: object) -> TestResponse:
        return self.client.get(path, **more)

    def page(self, path: str = "/desk/") -> Element:
        """A page that must be there."""
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return markup.read(answer.text)

    def proof(self, path: str) -> str:
        """The proof that the forms of this page carry."""
        return self.page(path).all("input", name="csrf")[0].attributes["value"]

    def send(self, path: str, fields: dict[str, str] | None = None, **more: object) -> TestResponse:
        """Send a form of the start page, with its proof unless ``fields`` has another."""
        return self.client.post(path, data={"csrf": self.proof("/desk/")} | (fields or {}), **more)

    def sign_in(self, login: str = "ana-login", password: str = PASSWORD, **more: object) -> TestResponse:
        """Open the sign-in page and send its form."""
        form = self.page("/desk/sign-in").one("form", action="/desk/sign-in")
        fields = {one.attributes["name"]: one.attributes.get("value", "") for one in form.all("input")}
        return self.client.post("/desk/sign-in", data=fields | {"login": login, "password": password} | more)

    @property
    def session(self) -> str:
        """The session's cookie; empty if there is none."""
        name = "lettersdesk-session"
        return next((one.value for one in self.client._cookies.values() if one.key.endswith(name)), "")


@pytest.fixture
def new_database(new_sqlite: Callable[..., str]) -> Callable[..., str]:
    """Pages do not know which database it is, so one is enough here."""
    return new_sqlite


@pytest.fixture
def staff(product: Product) -> Product:
    """The service with its people."""
    with product.database.begin() as conn:
        for login, role in PEOPLE.items():
            add_person(conn, account(login, PASSWORD, role))
    return product


@pytest.fixture
def new_browser(staff: Product) -> Callable[[], Browser]:
    """Call it for one more browser."""
    return lambda: Browser(staff)


@pytest.fixture
def browser(new_browser: Callable[[], Browser]) -> Browser:
    """A browser in which nobody is signed in."""
    return new_browser()


@pytest.fixture
def ana(browser: Browser) -> Browser:
    """A browser in which a moderator is signed in."""
    assert browser.sign_in().status_code == 303
    return browser


@pytest.fixture
def room(staff: Product) -> QueueRoom:
    """Puts comments into the queue."""
    return QueueRoom(staff)


@pytest.fixture
def moderator(ana: Browser) -> Moderator:
    """A moderator at the queue."""
    return Moderator(ana)


@pytest.fixture
def colleague(staff: Product, new_browser: Callable[[], Browser]) -> Moderator:
    """Another one, whom colleagues know as Ben, in a browser of their own."""
    with staff.database.begin() as conn:
        conn.execute(update(people).where(people.c.login == "eve-login").values(display_name="Ben"))
    browser = new_browser()
    assert browser.sign_in("eve-login").status_code == 303
    return Moderator(browser)
