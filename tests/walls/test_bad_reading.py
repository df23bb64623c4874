"""Reading: a wrong query is refused, none finds out anything private, and nothing that is read changes."""

from urllib.parse import quote

import pytest
from sqlalchemy import select

from service.store.tables import metadata
from service.usecases.moderate_comment import ModerationAction, Order, moderate_comment
from tests.support.canary import Flock
from tests.support.product import Posted, Product
from tests.support.wsgi import Answer, call
from tests.walls.corpus import reading

THREAD = "https://news.example.org/articles/lock"
DECIDED = {
    "held": ModerationAction.HOLD, "rejected": ModerationAction.REJECT, "spam": ModerationAction.SPAM
}  # fmt: skip
HIDDEN = ("pending", "held", "rejected", "spam", "erased")


@pytest.fixture
def more_settings() -> dict[str, object]:
    return {"demo": True, "version_check_ms": 0, "log_level": "WARNING"}


class Library:
    """A thread with a published comment, and one in every state that readers must not see."""

    def __init__(self, product: Product) -> None:
        self.product = product
        self.flock = Flock()
        self.published = product.published(thread=THREAD, author_email=self.flock.new())
        self.hidden = {status: self._hidden(status) for status in HIDDEN}
        self.names = {"thread": quote(THREAD, safe=""), "published": self.published.id}

    def _hidden(self, status: str) -> Posted:
        posted = self.product.comment(
            thread=THREAD, author_name=f"Name of {status}", body=f"The secret words of {status}.",
            author_email=self.flock.new(),
        )  # fmt: skip
        if status == "erased":
            self.product.client.delete(f"/api/v1/comments/{posted.id}", headers=posted.headers)
        elif status in DECIDED:
            order = Order(
                comment_id=posted.id, action=DECIDED[status], version=1, reason="no", token_id=None
            )  # fmt: skip
            with self.product.database.begin() as conn:
                moderate_comment(conn, order)
        return posted

    def get(self, path: str, method: str = "GET") -> Answer:
        for name, value in self.names.items():
            path = path.replace("{" + name + "}", value)
        return call(self.product.app, method, path)

    def tables(self) -> dict[str, list[tuple[object, ...]]]:
        """Every row of every table."""
        with self.product.database.read() as conn:
            return {
                table.name: sorted((tuple(row) for row in conn.execute(select(table))), key=repr)
                for table in metadata.sorted_tables
            }


@pytest.fixture
def library(product: Product) -> Library:
    return Library(product)


def test_a_wrong_query_is_refused_and_tells_nothing(library):
    broken = []
    for name, path, allowed in reading.queries(quote(THREAD, safe="")):
        answer = library.get(path)
        if answer.status not in allowed:
            broken.append(f"{name}: {answer.status}")
        if any(posted.id.encode() in answer.body for posted in library.hidden.values()):
            broken.append(f"{name}: shows what is hidden")
        if library.flock.scanner().scan("answer", answer.raw()):
            broken.append(f"{name}: shows an address")
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("status", HIDDEN)
def test_what_is_not_published_is_on_no_surface(library, status):
    posted = library.hidden[status]
    seen = b"".join(library.get(path).body for path in reading.SURFACES)
    assert library.published.id.encode() in seen
    assert posted.id.encode() not in seen
    assert f"words of {status}".encode() not in seen
    assert f"Name of {status}".encode() not in seen
    for path in (f"/api/v1/comments/{posted.id}", f"/t/demo/{library.names['thread']}?comment={posted.id}"):
        assert library.get(path).status == 404


def test_no_parameter_tells_a_known_address_from_an_unknown_one(library):
    known, unknown = library.flock.addresses[0], library.flock.new()
    for surface in reading.SURFACES:
        for name in reading.PARAMETERS:
            joint = "&" if "?" in surface else "?"
            answers = {
                (answer.status, answer.body.replace(b"\n", b""))
                for address in (known, unknown)
                if (answer := library.get(f"{surface}{joint}{name}={quote(address)}"))
                and answer.media != "text/html"
            }
            assert len(answers) <= 1, f"{surface} tells by {name}"


def test_every_bit_of_a_cursor_counts(library):
    library.product.published(thread=THREAD)
    page = library.get("/api/v1/comments?thread={thread}&limit=1").json
    cursor = page["next"]
    assert library.get(f"/api/v1/comments?thread={{thread}}&limit=1&cursor={cursor}").status == 200
    for position in range(len(cursor)):
        other = "A" if cursor[position] != "A" else "B"
        changed = cursor[:position] + other + cursor[position + 1 :]
        assert library.get(f"/api/v1/comments?thread={{thread}}&limit=1&cursor={changed}").status == 400
    assert library.get(f"/api/v1/comments?thread=another&limit=1&cursor={cursor}").status == 400


def test_reading_changes_nothing(library):
    token = [*library.product.bearer("admin").items()]
    library.product.client.get("/api/v1/events", headers=dict(token))  # That a token was used is noted once.
    before = library.tables()
    for rule in library.product.app.url_map.iter_rules():
        path = str(rule).replace("<comment_id>", library.published.id)
        path = (
            path.replace("<site>", "demo").replace("<thread:key>", "canal").replace("<slug>", "harbour-baths")
        )
        for method in ("GET", "HEAD", "OPTIONS"):
            for headers in ([], token, [*library.published.headers.items()]):
                for query in ("", "?_method=DELETE", "?action=approve&status=approved", "?received=1"):
                    override = [("X-HTTP-Method-Override", "DELETE"), ("X-Method-Override", "POST")]
                    call(library.product.app, method, path + query, [*headers, *override])
    assert library.tables() == before
