"""The desk's walls, around every address below ``/desk/``: who gets in, and whose forms are taken."""

from collections.abc import Callable, Iterator
from http.cookies import SimpleCookie

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from service.pages.desk import ROUTES
from service.pages.desk.shell import POLICY
from service.store.tables import metadata
from service.usecases.add_person import Role, add_person
from tests.support import markup
from tests.support.accounts import account
from tests.support.canary import Flock
from tests.support.product import Product

LOGIN, PASSWORD = "gatekeeper@desk.example", "a long enough password"
DESK = "https://letters.example.net"
FORM = "application/x-www-form-urlencoded"
OPEN = {"/desk/sign-in", "/desk/sign-in/provider", "/desk/sign-in/provider/back"}
"""What answers somebody who is not signed in."""
FOREIGN = {
    "another site's page": {"Origin": "https://evil.example.org"},
    "a page from nowhere": {"Origin": "null"},
    "a neighbour's page": {"Origin": "https://www.example.net", "Sec-Fetch-Site": "same-site"},
    "a page that a browser tells of": {"Sec-Fetch-Site": "cross-site"},
    "the same name without TLS": {"Origin": "http://letters.example.net"},
    "a name that begins like ours, without TLS": {"Origin": "http://letters.example.net.evil.example.org"},
    "a name that begins like ours": {"Origin": "https://letters.example.net.evil.example.org"},
}


@pytest.fixture
def new_database(new_sqlite: Callable[..., str]) -> Callable[..., str]:
    return new_sqlite


@pytest.fixture
def more_settings() -> dict[str, object]:
    return {"public_url": DESK, "log_level": "WARNING"}


class Gatekeeper:
    """An administrator at the desk, as a browser over HTTPS."""

    def __init__(self, product: Product) -> None:
        self.product = product
        with product.database.begin() as conn:
            add_person(conn, account(LOGIN, PASSWORD, Role.ADMIN))
        self.sign_in()

    def sign_in(self) -> None:
        """Begin a session, in place of the one there is."""
        self.client = self.product.app.test_client()
        form = markup.read(self.call("GET", "/desk/sign-in").text).one("input", name="csrf").attributes
        fields = {"csrf": form["value"], "login": LOGIN, "password": PASSWORD}
        self.signed_in = self.call("POST", "/desk/sign-in", data=fields)
        assert self.signed_in.status_code == 303
        start = self.call("GET", "/desk/").text
        self.proof = markup.read(start).all("input", name="csrf")[0].attributes["value"]

    def call(self, method: str, path: str, **more: object) -> TestResponse:
        return self.client.open(path, method=method, base_url=DESK, **more)

    def tables(self) -> dict[str, list[str]]:
        with self.product.database.read() as conn:
            return {
                table.name: sorted(str(tuple(row)) for row in conn.execute(select(table)))
                for table in metadata.sorted_tables
            }


@pytest.fixture
def gatekeeper(product: Product) -> Gatekeeper:
    return Gatekeeper(product)


def rules(product: Product, *methods: str) -> Iterator[tuple[str, str]]:
    """Every method and path of the desk as the app knows them, with ids that exist nowhere."""
    for rule in product.app.url_map.iter_rules():
        if rule.rule.startswith("/desk"):
            path = rule.rule
            for name in rule.arguments:
                path = path.replace(f"<{name}>", "a" * 26)
            for method in sorted(rule.methods & set(methods)):
                yield method, path


def test_every_address_of_the_desk_is_in_its_list(product):
    assert {*rules(product, "GET", "POST")} == {
        (row.method, path)
        for row in ROUTES
        for _method, path in rules(product, row.method)
        if path.count("/") == row.path.count("/") and path.split("<")[0].startswith(row.path.split("<")[0])
    }
    assert {*rules(product, "PUT", "PATCH", "DELETE")} == set()


def test_only_the_sign_in_page_has_a_view_without_a_guard():
    assert {row.path for row in ROUTES if not hasattr(row.view, "desk_role")} == OPEN


def test_nobody_gets_in_without_a_session(product):
    for method, path in rules(product, "GET", "POST"):
        if path not in OPEN:
            plain = product.client.open(path, method=method)
            told = product.client.open(path, method=method, headers={"X-Fragment": "1"})
            assert plain.status_code == (303 if method == "GET" else 401), path
            assert told.status_code == 401, path
            assert "<html" not in told.text
            assert "/desk/sign-in" in (plain.location or plain.text)


@pytest.mark.parametrize("headers", FOREIGN.values(), ids=FOREIGN)
def test_a_form_from_elsewhere_does_nothing_even_with_the_right_proof(gatekeeper, headers):
    before = gatekeeper.tables()
    for method, path in rules(gatekeeper.product, "POST"):
        answer = gatekeeper.call(method, path, data={"csrf": gatekeeper.proof}, headers=headers)
        assert answer.status_code == 403, path
        assert "evil" not in answer.text
    assert gatekeeper.tables() == before


@pytest.mark.parametrize("proof", [None, "", "x", b"\xed\xa0\x80", "of an earlier session"])
def test_a_form_without_this_sessions_proof_does_nothing(gatekeeper, proof):
    if proof == "of an earlier session":
        proof = gatekeeper.proof
        gatekeeper.sign_in()
    before = gatekeeper.tables()
    for method, path in rules(gatekeeper.product, "POST"):
        fields = {} if proof is None else {"csrf": proof}
        answer = gatekeeper.call(method, path, data=fields, headers={"Sec-Fetch-Site": "same-origin"})
        assert answer.status_code in (400, 403, 415), path
    assert gatekeeper.tables() == before


@pytest.mark.parametrize(
    ("content", "media"),
    [(b'{"csrf": "x"}', "application/json"), (b"csrf=x", "text/plain"), (b"csrf=x", None),
     (b"csrf=%ff", FORM), (b"&".join(b"a%d=1" % n for n in range(200)), FORM), (b"x" * 140_000, FORM),
     (b"--x\r\n\r\n--x--", "multipart/form-data; boundary=x")],
)  # fmt: skip
def test_what_is_no_form_is_refused_on_every_address(gatekeeper, content, media):
    before = gatekeeper.tables()
    for method, path in rules(gatekeeper.product, "POST"):
        answer = gatekeeper.call(method, path, data=content, content_type=media)
        assert answer.status_code in (400, 403, 413, 415), path
    assert gatekeeper.tables() == before


def test_every_answer_keeps_to_itself(gatekeeper):
    tried = [gatekeeper.call(method, path) for method, path in rules(gatekeeper.product, "GET", "POST")]
    tried += [gatekeeper.call("GET", "/desk/nothing"), gatekeeper.signed_in]
    for answer in tried:
        assert answer.headers["Content-Security-Policy"] == POLICY
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_cookie_of_the_desk_is_for_this_host_over_tls_and_for_no_script(gatekeeper):
    given = gatekeeper.signed_in.headers.getlist("Set-Cookie")
    assert any(line.startswith("__Host-lettersdesk-session=ldt_") for line in given)
    for line in given:
        ((name, cookie),) = SimpleCookie(line).items()
        assert name.startswith("__Host-")
        assert (cookie["secure"], cookie["httponly"], cookie["path"]) == (True, True, "/")
        assert (cookie["samesite"], cookie["domain"]) == ("Lax", "")


def test_no_reader_is_given_a_cookie_even_by_somebody_who_is_signed_in(gatekeeper):
    for path in ("/t/demo/bridge", "/api/v1/counts?threads=x", "/healthz", "/nothing"):
        assert "Set-Cookie" not in gatekeeper.call("GET", path).headers


def test_no_page_shows_a_login_or_an_address(gatekeeper):
    flock = Flock()
    gatekeeper.product.comment(author_email=flock.new())
    gatekeeper.product.check()
    for method, path in rules(gatekeeper.product, "GET"):
        answer = gatekeeper.call(method, path)
        assert not [*flock.scanner().scan(path, answer.data)]
        assert "@" not in answer.text, path
