"""What tests of the desk's screens need over and over: comments whose author is known, forms, statements."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event, select, update
from werkzeug.test import TestResponse

from service.store.tables import comments, people, threads
from tests.support.markup import Element
from tests.support.product import Posted, Product


class ScreenRoom:
    """A product with comments that came in through the front door and were checked."""

    def __init__(self, product: Product) -> None:
        self.product = product

    def comment(self, **fields: Any) -> Posted:
        """A published comment; its author is known here from now on."""
        posted = self.product.comment(**fields)
        self.product.check()
        return posted

    def held(self, **fields: Any) -> Posted:
        """One that waits for a person."""
        posted = self.comment(**fields)
        self.set(posted.id, status="held")
        return posted

    def set(self, comment_id: str, **values: Any) -> None:
        """Change columns of a comment."""
        with self.product.database.begin() as conn:
            conn.execute(update(comments).where(comments.c.id == comment_id).values(**values))

    def row(self, comment_id: str) -> Any:
        """A comment as it is now."""
        with self.product.database.read() as conn:
            return conn.execute(select(comments).where(comments.c.id == comment_id)).one()

    def author(self, comment_id: str) -> str:
        return str(self.row(comment_id).author_id)

    def thread(self, comment_id: str) -> Any:
        """The story of a comment."""
        with self.product.database.read() as conn:
            where = threads.c.id == self.row(comment_id).thread_id
            return conn.execute(select(threads).where(where)).one()

    def person(self, login: str) -> str:
        """The id of somebody who works here."""
        with self.product.database.read() as conn:
            return str(conn.execute(select(people.c.id).where(people.c.login == login)).scalar_one())

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        """The statements that the web side sends meanwhile."""
        said: list[str] = []

        def listen(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            said.append(statement)

        event.listen(self.product.database.engine, "before_cursor_execute", listen)
        yield said
        event.remove(self.product.database.engine, "before_cursor_execute", listen)


def fields_of(form: Element) -> dict[str, str]:
    """What a browser would send of a form that nobody has touched; buttons send nothing."""
    sent = {}
    for one in form.all("input"):
        kind = one.attributes.get("type", "text")
        if kind not in ("checkbox", "radio") or "checked" in one.attributes:
            sent[one.attributes["name"]] = one.attributes.get("value", "")
    for one in form.all("textarea"):
        sent[one.attributes["name"]] = one.text
    for one in form.all("select"):
        options = one.all("option")
        chosen = next((option for option in options if "selected" in option.attributes), options[0])
        sent[one.attributes["name"]] = chosen.attributes["value"]
    return sent


def fill_in(browser: Any, page: str, action: str, **fields: str | None) -> TestResponse:
    """Open ``page``, fill in its first form to ``action`` that has all of these fields, and send it.

    A field given as None is left out, as an unticked box is.
    """
    for form in browser.page(page).all("form", action=action):
        names = {one.attributes.get("name") for one in form.all()}
        hidden = {
            one.attributes["name"]: one.attributes.get("value") for one in form.all("input", type="hidden")
        }
        given = {name: value for name, value in fields.items() if value is not None}
        if set(given) <= names and all(hidden.get(name, value) == value for name, value in given.items()):
            sent = fields_of(form) | given
            for name in set(fields) - set(given):
                sent.pop(name, None)
            answer: TestResponse = browser.client.post(action, data=sent)
            return answer
    raise AssertionError(f"{page} has no such form to {action}")
