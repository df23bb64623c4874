"""An address that nothing is at: a page for a browser, a problem document for a program."""

import pytest

from tests.support import markup

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
CHROME = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,"
    "application/signed-exchange;v=b3;q=0.7"
)


@pytest.mark.parametrize("accept", [BROWSER, CHROME])
@pytest.mark.parametrize("path", ["/", "/nope", "/api/v1/nope", "/t/demo"])
def test_a_browser_gets_a_page(product, path, accept):
    answer = product.client.get(path, headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert markup.read(answer.text).one("h1").text == "There is nothing here"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "nope" not in answer.text


@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/json, text/html;q=0.5", ""])
def test_a_program_gets_a_problem_document(product, accept):
    answer = product.client.get("/nope", headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_what_the_api_does_not_find_stays_a_problem_document(product):
    for path in (f"/api/v1/comments/{'a' * 26}", "/metrics?x=1"):
        answer = product.client.get(path, headers={"Accept": BROWSER})
        assert answer.mimetype == "application/problem+json"
