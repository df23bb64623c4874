"""Fixtures of the pages: a running service on SQLite, and a reader with a browser that keeps no cookies."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from werkzeug.test import TestResponse

from tests.support import markup
from tests.support.letters import letter
from tests.support.markup import Element
from tests.support.press import Press
from tests.support.product import Product

THREAD = "/t/demo/bridge"


@dataclass
class Reader:
    """Opens pages and sends forms, as a browser without JavaScript does."""

    product: Product

    def get(self, path: str) -> TestResponse:
        return self.product.client.get(path)

    def page(self, path: str = THREAD) -> Element:
        """A page that must be there."""
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return markup.read(answer.text)

    def token(self, path: str = THREAD) -> str:
        """The token in the form that this page shows."""
        return self.page(path).one("input", name="form_token").attributes["value"]

    def send(self, path: str = THREAD, /, **fields: str) -> TestResponse:
        """Send the form with what it is filled in with; without fields it is a good comment."""
        return self.product.client.post(path, data=good_form() | fields)


_numbers = iter(range(1, 1_000_000))


def good_form() -> dict[str, str]:
    """What a reader fills in, with an address of its own."""
    number = next(_numbers)
    return {
        "author_name": f"Reader {number}", "author_email": f"cnr{number}@example.com", "body": letter(number)
    }  # fmt: skip


@pytest.fixture
def new_database(new_sqlite: Callable[..., str]) -> Callable[..., str]:
    """Pages do not know which database it is, so one is enough here."""
    return new_sqlite


@pytest.fixture
def reader(product: Product) -> Iterator[Reader]:
    return Reader(product)


@pytest.fixture
def press(product: Product) -> Press:
    """Puts comments on a page of the site ``demo`` without going through the form."""
    return Press(product.database, "demo")
