"""NUL is no text, and PostgreSQL takes none: nothing of the desk or its API stumbles over one."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from sqlalchemy import select

from service.store.tables import comments
from service.usecases.add_person import Role, add_person
from tests.support import markup
from tests.support.accounts import account
from tests.support.desk import Desk
from tests.support.product import Posted, Product, load, prepare, product_on, variables
from tests.support.screen_room import fields_of

LOGIN, PASSWORD = "gatekeeper@desk.example", "a long enough password"
NUL = "a\0b"
ADDRESSES = (
    "queue?section={}", "queue?q={}", "queue?check={}", "queue?site={}", "queue?story={}", "queue?after={}",
    "authors?name={}", "authors?kind={}", "authors?after={}", "stories?q={}", "stories?site={}",
    "activity?who={}", "activity?what={}", "activity?from={}", "activity?after={}", "changes?shown={}",
    "changes?focus={}", "changes?cursor={}", "rules/house?site={}", "comments/{}", "comments/{}/alike",
    "comments/{}/by-author", "authors/{}", "sign-in?next={}", "{}",
)  # fmt: skip
PAGES = ("queue", "comments/{id}", "authors/{author}", "stories", "rules/house", "activity", "try", "me")
ASKED = ("queue?check={}", "queue?section={}", "queue?words={}", "queue?story={}", "queue?cursor={}",
         "activity?action={}", "activity?cursor={}", "house-rules?site={}", "comments/{}")  # fmt: skip
RULE = {"number": 1, "code": "kind", "title": "Kind", "message": "Be kind.", "checks": ["spam"]}


class Visitor:
    """An administrator's browser, and one comment that waits."""

    def __init__(self, product: Product) -> None:
        self.product, self.client = product, product.app.test_client()
        with product.database.begin() as conn:
            add_person(conn, account(LOGIN, PASSWORD, Role.ADMIN))
        form = fields_of(self.page("/desk/sign-in").one("form", action="/desk/sign-in"))
        entered = {"login": LOGIN, "password": PASSWORD}
        assert self.client.post("/desk/sign-in", data=form | entered).status_code == 303
        self.held()

    def held(self) -> None:
        """Another comment that waits: forms decide about the one before."""
        self.posted: Posted = self.product.published()
        assert Desk(self.product).decide(self.posted, "hold").status_code == 200

    def page(self, path: str) -> markup.Element:
        answer = self.client.get(path)
        assert answer.status_code == 200, path
        return markup.read(answer.text)

    def path(self, page: str) -> str:
        with self.product.database.read() as conn:
            author = select(comments.c.author_id).where(comments.c.id == self.posted.id)
            author_id = conn.execute(author).scalar_one()
        return f"/desk/{page.format(id=self.posted.id, author=author_id)}"


@pytest.fixture(scope="module")
def visitor(postgres_server, valkey_server, tmp_path_factory) -> Iterator[Visitor]:
    name = postgres_server.new_database(prepare)
    folder = tmp_path_factory.mktemp("no-text")
    values = variables(
        postgres_server.url(name), valkey_server.url, folder, rate_moderation_token="9999/second"
    )
    with product_on(load(values)) as product:
        yield Visitor(product)
    postgres_server.drop_database(name)


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_address_of_the_desk_stumbles(visitor, address):
    answer = visitor.client.get(f"/desk/{address.format(quote(NUL))}")
    assert answer.status_code < 500, answer.text


@pytest.mark.parametrize("page", PAGES)
def test_no_field_of_a_form_stumbles(visitor, page):
    visitor.held()
    forms = [one for one in visitor.page(visitor.path(page)).all("form") if "post" in one.attributes.values()]
    for form in forms:
        action, sent = form.attributes["action"], fields_of(form)
        if "sign-out" in action:
            continue
        buttons = {one.attributes["value"] for one in form.all("button") if "value" in one.attributes}
        for name in sorted(set(sent) - {"csrf"}):
            for decision in sorted(buttons) or [""]:
                fields = sent | {"decision": decision, "deed": decision, name: NUL}
                answer = visitor.client.post(action, data=fields)
                assert answer.status_code < 500, (action, name, decision, answer.text)


def test_no_question_to_the_api_stumbles(visitor):
    headers = visitor.product.bearer("admin")
    for question in ASKED:
        path = f"/api/v1/moderation/{question.format(quote(NUL))}"
        answer = visitor.client.get(path, headers=headers)
        assert answer.status_code in (400, 404, 422), (question, answer.text)


@pytest.mark.parametrize(
    ("path", "body", "fields"),
    [("comments/{id}/decisions", {"action": "reject", "version": 1, "reason": "off_topic", "message": "No."},
      ("action", "reason", "message")),
     ("comments/{id}/ban", {"days": 1, "reason": "flood"}, ("reason",)),
     ("comments/{id}/standing", {"standing": "limited", "days": 1, "reason": "flood"},
      ("standing", "reason")),
     ("comments/{id}/notes", {"about": "comment", "body": "Look."}, ("about", "body")),
     ("stories", {"site": "demo", "thread": "bridge", "closed": True, "reason": "late"},
      ("site", "thread", "reason")),
     ("off-duty", {"site": "demo", "start": "23:00", "end": "07:00", "zone": "UTC"},
      ("site", "start", "end", "zone")),
     ("house-rules", RULE, ("code", "title", "message", "checks", "site")),
     ("batches", {"action": "spam", "comments": [{"id": "a" * 26, "version": 1}], "reason": "x"},
      ("action", "reason")),
     ("batches/{id}/undo", {"x": "y"}, ("x",))],
)  # fmt: skip
def test_no_field_of_the_api_stumbles(visitor, path, body, fields):
    where = f"/api/v1/moderation/{path.format(id=visitor.posted.id)}"
    for name in fields:
        value = [NUL] if isinstance(body.get(name), list) else NUL
        answer = visitor.client.post(
            where, json=body | {name: value}, headers=visitor.product.bearer("admin")
        )
        assert answer.status_code in (400, 404, 422), (name, answer.text)


def test_nobody_signs_in_with_it(visitor):
    for name in ("login", "password"):
        client = visitor.product.app.test_client()
        form = fields_of(markup.read(client.get("/desk/sign-in").text).one("form", action="/desk/sign-in"))
        fields = form | {"login": LOGIN, "password": PASSWORD, name: NUL}
        assert client.post("/desk/sign-in", data=fields).status_code in (401, 403, 422)
        body = {"login": LOGIN, "password": PASSWORD, name: NUL}
        assert client.post("/api/v1/sessions", json=body).status_code in (401, 422)
