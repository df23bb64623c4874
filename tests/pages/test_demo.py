"""The demo's pages: there only if switched on, and the same thread and form as everywhere."""

import pytest

from service.pages.demo import ARTICLES
from tests.support import markup

ARTICLE = f"/demo/{ARTICLES[0].slug}"


@pytest.fixture
def more_settings() -> dict[str, object]:
    return {"demo": "true"}


def test_the_front_leads_to_the_demo_and_the_demo_to_its_articles(reader):
    assert reader.get("/").headers["Location"] == "/demo/"
    index = reader.page("/demo/")
    linked = {link.attributes["href"] for link in index.all("a")}
    assert {f"/demo/{article.slug}" for article in ARTICLES} <= linked
    for path in linked - {"/metrics"}:
        assert reader.get(path).status_code == 200, path


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.slug)
def test_an_article_has_its_text_a_form_and_one_script_of_our_own(reader, article):
    answer = reader.get(f"/demo/{article.slug}")
    page = markup.read(answer.text)
    assert page.one("h1").text == article.title
    assert article.lead in " ".join(page.text.split())
    assert markup.live_markup(page) == ["<script>"]
    assert page.one("script").attributes["src"] == "/embed/v1.js"
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'; connect-src 'self'" in policy


def test_a_comment_on_an_article_appears_there_and_on_the_plain_page(reader):
    answer = reader.send(ARTICLE, body="The clock is right four minutes early.")
    assert answer.status_code == 200
    reader.product.check()
    for path in (ARTICLE, f"/t/demo/{ARTICLES[0].slug}"):
        assert "four minutes early" in reader.page(path).by_id("comments").text


def test_a_refused_form_comes_back_below_its_article(reader):
    answer = reader.send(ARTICLE, author_email="cnrhalf@")
    page = markup.read(answer.text)
    assert answer.status_code == 422
    assert page.one("head").one("title").text.startswith("Error:")
    assert page.one("h1").text == ARTICLES[0].title
    assert "cnrhalf" not in answer.text


def test_an_article_has_the_element_around_what_is_there_without_a_script(reader):
    reader.product.published(thread=ARTICLES[0].slug, body="Only the clock is late, and it always was.")
    element = reader.page(ARTICLE).one("reader-comments")
    assert element.attributes == {"thread": ARTICLES[0].slug, "site": "demo"}
    assert "Only the clock is late" in element.text
    assert element.one("form", method="post")


def test_an_error_is_not_hidden_by_the_element(reader):
    page = markup.read(reader.send(ARTICLE, author_email="cnrhalf@").text)
    assert page.all("reader-comments") == []
    assert page.by_id("trouble")


def test_an_article_that_nobody_wrote_is_not_there(reader):
    assert reader.get("/demo/nothing").status_code == 404
    assert reader.send("/demo/nothing").status_code == 404


def test_files_are_kept_for_ever_under_their_own_bytes_and_not_under_others(reader):
    page = reader.page(ARTICLE)
    for path in (page.one("link", rel=rel).attributes["href"] for rel in ("stylesheet", "icon")):
        answer = reader.get(path)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
        older = reader.get(path.replace(path.split("/")[2], "000000000000"))
        assert older.data == answer.data
        assert older.headers["Cache-Control"] == "no-cache"
        unchanged = reader.product.client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
        assert unchanged.status_code == 304


@pytest.mark.parametrize("name", ["other.css", "../__init__.py", "..%2f__init__.py", "page.css%00"])
def test_no_other_file_is_served(reader, name):
    assert reader.get(f"/assets/x/{name}").status_code == 404
