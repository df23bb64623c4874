"""Every answer carries the headers that keep a browser, a cache and another site in their place."""

from collections.abc import Callable, Iterator

import pytest

from service.api import ROUTES
from service.api.origins import OpenPaths
from tests.support.product import ARTICLE, Product
from tests.support.wsgi import Answer, call

FOREIGN = [("Origin", "https://evil.example.org"), ("Cookie", "session=x")]
PUBLIC = ("/api/v1/comments", "/api/v1/counts", "/api/v1/openapi.json")
"""What anybody may read may be kept by a cache; nothing else may."""


@pytest.fixture
def new_database(new_sqlite: Callable[..., str]) -> Callable[..., str]:
    return new_sqlite


@pytest.fixture
def more_settings() -> dict[str, object]:
    return {"demo": True}


@pytest.fixture
def asked(product: Product) -> list[tuple[str, str, Answer]]:
    """Every route with every method, as asked by a stranger from another origin: good, bad, and not there."""
    posted = product.published()
    places = {
        "comment_id": posted.id, "site": "demo", "key": "canal", "slug": "harbour-baths", "digest": "0" * 16,
        "name": "page.css", "site_id": "demo", "thread_id": "1",
        **dict.fromkeys(("endpoint_id", "delivery_id", "trial_id", "token_id"), posted.id),
        "part": "more-0", "token": "x" * 43, "lang": "de", "pin": "0",
        **dict.fromkeys(("author_id", "batch_id", "note_id", "view_id"), posted.id),
    }  # fmt: skip
    paths = {path(rule, places) for rule in product.app.url_map.iter_rules()}
    paths |= {
        f"/api/v1/comments?thread={ARTICLE}", "/api/v1/comments?thread=nobody&evil=1", "/api/v1/comments/x",
        f"/api/v1/comments/{posted.id}", f"/api/v1/counts?threads={ARTICLE}", "/nothing", "/t/demo/%00",
        "/../x",
    }  # fmt: skip
    return [
        (method, path, call(product.app, method, path, FOREIGN, b"{}" if method == "POST" else b""))
        for path in sorted(paths)
        for method in ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
    ]


def path(rule: object, places: dict[str, str]) -> str:
    text = str(rule)
    for name, value in places.items():
        text = text.replace(f"<{name}>", value).replace(f"<thread:{name}>", value)
    assert "<" not in text, f"say what stands for the parts of {rule}"
    return text


def broken(asked: list[tuple[str, str, Answer]], rule: Callable[[Answer], bool]) -> Iterator[str]:
    for method, path, answer in asked:
        if not rule(answer):
            yield f"{method} {path} {answer.status} {answer.headers}"


def test_no_browser_guesses_a_type_or_runs_what_it_gets(asked):
    assert not [*broken(asked, lambda answer: answer.header("X-Content-Type-Options") == "nosniff")]
    policy = "Content-Security-Policy"
    assert not [*broken(asked, lambda answer: "default-src 'none'" in (answer.header(policy) or ""))]


def test_nothing_may_be_shown_in_a_frame(asked):
    policy = "Content-Security-Policy"
    assert not [*broken(asked, lambda answer: "frame-ancestors 'none'" in (answer.header(policy) or ""))]


def test_no_cookie_is_ever_set_outside_of_the_desk(asked):
    readers = [one for one in asked if not one[1].startswith("/desk")]
    assert not [*broken(readers, lambda answer: answer.header("Set-Cookie") is None)]


def test_other_origins_may_read_what_is_public_and_never_with_credentials(asked):
    assert not [*broken(asked, lambda a: a.header("Access-Control-Allow-Credentials") is None)]
    assert not [*broken(asked, lambda a: a.header("Access-Control-Allow-Origin") in (None, "*"))]
    private = [one for one in asked if "/moderation/" in one[1] or one[1] in ("/api/v1/sessions", "/metrics")]
    assert private
    assert not [*broken(private, lambda a: a.header("Access-Control-Allow-Origin") is None)]


def test_where_other_origins_may_call_they_can_read_every_answer(asked):
    is_open = OpenPaths(ROUTES)
    open_ones = [one for one in asked if is_open(one[1].partition("?")[0])]
    assert {401, 404, 405, 415} <= {answer.status for _method, _path, answer in open_ones}
    assert not [*broken(open_ones, lambda a: a.header("Access-Control-Allow-Origin") == "*")]
    exposed = "Access-Control-Expose-Headers"
    assert not [*broken(open_ones, lambda a: "Retry-After" in (a.header(exposed) or ""))]


def test_an_address_that_does_not_take_a_method_names_those_it_takes(asked):
    told = {path: answer.header("Allow") for _m, path, answer in asked if answer.status == 405}
    assert {"GET", "HEAD"} <= {*(told["/api/v1/counts?threads=" + ARTICLE] or "").split(", ")}
    assert {"GET", "POST"} <= {*(told[f"/api/v1/comments?thread={ARTICLE}"] or "").split(", ")}


def test_what_cannot_be_an_id_is_not_there(asked):
    assert {a.status for method, path, a in asked if method == "GET" and path == "/api/v1/comments/x"} == {
        404
    }


def test_only_what_is_public_may_be_kept_by_a_cache(asked):
    kept = [
        (method, path, answer)
        for method, path, answer in asked
        if "no-store" not in (answer.header("Cache-Control") or "")
    ]
    assert kept
    assert {method for method, _path, _answer in kept} <= {"GET", "HEAD", "OPTIONS"}
    for method, path, answer in kept:
        pages = path.startswith(("/t/", "/demo", "/assets/", "/embed/", "/count/", *PUBLIC)) or path == "/"
        assert (pages and answer.status < 400) or method == "OPTIONS", f"{method} {path} may be kept"
        assert "/receipt" not in path or method == "OPTIONS"


def test_no_program_is_named(asked):
    assert not [*broken(asked, lambda answer: answer.header("Server") is None)]
    assert not [*broken(asked, lambda answer: answer.header("X-Powered-By") is None)]


def test_no_answer_tells_where_a_reader_came_from(asked):
    policies = {
        ("same-origin" if path.startswith("/desk/") else "no-referrer", answer.header("Referrer-Policy"))
        for _method, path, answer in asked
        if answer.media == "text/html"
    }
    assert policies == {("no-referrer", "no-referrer"), ("same-origin", "same-origin")}
