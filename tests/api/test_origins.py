"""Which pages may post: those of the site's list and our own. A page that may not can read why."""

from collections.abc import Callable

import pytest

from service.api import ROUTES
from service.api.origins import require_listed
from service.api.problem import Problem
from service.api.route import Who
from service.store import sites
from service.store.sites import Site
from tests.support.product import Product, comment_fields

OWN, LISTED, FOREIGN = "https://letters.example.net", "https://news.example.org", "https://evil.example.org"
AWAY = {"Origin": FOREIGN}


@pytest.fixture
def new_database(new_sqlite: Callable[..., str]) -> Callable[..., str]:
    return new_sqlite


@pytest.fixture
def more_settings() -> dict[str, object]:
    return {"public_url": OWN, "smtp_host": "mail.example.net", "smtp_from": "letters@example.net"}


@pytest.fixture
def paper(product: Product) -> Product:
    """The service with one listed origin."""
    with product.database.begin() as conn:
        sites.set_origins(conn, "demo", (LISTED,))
    return product


def test_a_listed_page_may_post_and_ask_with_its_receipt(paper):
    posted = paper.comment({"Origin": LISTED})
    answer = paper.client.get(
        f"/api/v1/comments/{posted.id}/receipt", headers={**posted.headers, "Origin": LISTED}
    )
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert {"ETag", "Retry-After", "RateLimit"} <= {
        *answer.headers["Access-Control-Expose-Headers"].split(", ")
    }
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_a_page_that_is_not_listed_is_refused_before_anything_is_stored_and_may_read_why(paper):
    before = paper.rows()
    answer = paper.post(AWAY, thread="never-seen")
    assert (answer.status_code, answer.json["type"].rpartition(":")[2]) == (403, "origin-not-allowed")
    assert "lettersdesk sites origins" in answer.json["detail"]
    assert FOREIGN not in answer.text
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert paper.rows() == before


def test_a_program_names_no_origin_and_is_let_through(paper):
    assert paper.post().status_code == 202


def test_a_receipt_does_not_open_the_door_for_a_foreign_page(paper):
    posted = paper.comment()
    path, headers = f"/api/v1/comments/{posted.id}", {**posted.headers, **AWAY}
    answers = [
        paper.client.get(f"{path}/receipt", headers=headers),
        paper.client.patch(path, json={"body": "Something else."}, headers=headers),
        paper.client.delete(path, headers=headers),
        paper.client.post(f"{path}/appeal", json={"statement": "Please look at it again."}, headers=headers),
        paper.client.post(f"{path}/verification", headers=headers),
    ]
    assert [answer.status_code for answer in answers] == [403] * 5
    assert paper.receipt(posted)["edited_at"] is None


def test_a_foreign_page_learns_of_no_comment_that_readers_do_not_see(paper):
    waiting, shown = paper.comment(), paper.comment()
    complaint = {"reason": "spam", "reporter": "Q" * 22}

    def report(comment_id):
        at = f"/api/v1/comments/{comment_id}/reports"
        return paper.client.post(at, json=complaint, headers=AWAY).status_code

    assert [report(waiting.id), report("a" * 26)] == [404, 404]
    paper.check()
    assert report(shown.id) == 403


def test_each_site_has_a_list_of_its_own(paper):
    with paper.database.begin() as conn:
        sites.add(conn, Site("other", "Other", ("https://other.example.org",)))
    assert paper.post({"Origin": LISTED}, site="demo").status_code == 202
    assert paper.post({"Origin": "https://other.example.org"}, site="demo").status_code == 403


@pytest.mark.parametrize(
    ("listed", "origin", "host"),
    [
        (LISTED, LISTED, "letters.example.net"),
        ("https://news.example.org:443", LISTED, "x"),
        ("http://news.example.org:8080", "http://news.example.org:8080", "x"),
        ("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443", "x"),
        (LISTED, OWN, "behind.a.proxy"),
        (LISTED, "http://127.0.0.1:8080", "127.0.0.1:8080"),
    ],
)
def test_these_are_let_in(listed, origin, host, paper):
    ask(paper, listed, origin, host, "http://own.example" if host == "127.0.0.1:8080" else OWN)


@pytest.mark.parametrize(
    "origin",
    ["null", "", FOREIGN, f"{LISTED}.evil.example.org", "http://news.example.org", f"{LISTED}:8443",
     f"{LISTED}/", "https://NEWS.example.org", f"{LISTED}, {FOREIGN}", "http://letters.example.net",
     "ftp://x", "x" * 5_000],
)  # fmt: skip
def test_these_are_kept_out(origin, paper):
    with pytest.raises(Problem) as refused:
        ask(paper, LISTED, origin, "x", OWN)
    assert refused.value.kind.name == "origin-not-allowed"


def ask(paper: Product, listed: str, origin: str, host: str, own: str) -> None:
    context = paper.app.test_request_context("/", headers={"Origin": origin, "Host": host})
    require_listed(context.request, Site("demo", "Demo", (listed,)), own)


def test_a_site_without_a_list_has_no_other_pages(product):
    assert product.post(AWAY).status_code == 403
    assert product.post({"Origin": OWN}).status_code == 202


def test_every_route_that_pages_may_call_and_that_does_more_than_read_says_so():
    open_ones = [route for route in ROUTES if route.cors]
    guarded = {
        r.name for r in open_ones if r.method != "GET" or r.who is Who.AUTHOR or r.name == "form.get_form"
    }
    assert guarded == {r.name for r in ROUTES if "origin-not-allowed" in r.problems}


def test_a_preflight_allows_what_a_form_needs_and_no_credentials(product):
    answer = product.client.options("/api/v1/comments", headers=AWAY)
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Idempotency-Key" in answer.headers["Access-Control-Allow-Headers"]
    assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_a_wrong_field_is_told_to_a_page_that_may_post(paper):
    answer = paper.client.post("/api/v1/comments", json=comment_fields(body=None), headers={"Origin": LISTED})
    assert answer.status_code == 422
