"""The way back: whoever puts a form into an article names its address, and who has posted is led there."""

from urllib.parse import quote, urlsplit

import pytest

from service.store import sites
from tests.support import markup

THREAD = "/t/demo/bridge"
ORIGIN = "https://news.example.org"
ARTICLE = f"{ORIGIN}/bridge?page=2&of=3"
ELSEWHERE = [
    "https://evil.example.org/bridge", f"{ORIGIN}.evil.example.org/", f"{ORIGIN}@evil.example.org/",
    f"{ORIGIN}/a b", f"{ORIGIN}/<script>", "javascript:alert(1)", "/bridge", f"{ORIGIN}/{'a' * 3000}",
]  # fmt: skip


@pytest.fixture
def news(reader):
    """A reader of a site that has an origin."""
    with reader.product.database.begin() as conn:
        sites.set_origins(conn, "demo", (ORIGIN,))
    return reader


def action(page):
    """Where the page's form for a comment is posted to, on this service."""
    parts = urlsplit(
        next(one.attributes["action"] for one in page.all("form") if one.has("textarea", name="body"))
    )
    return f"{parts.path}?{parts.query}"


def ways_back(answer):
    links = markup.read(answer.text).all("a")
    return {one.attributes["href"] for one in links if one.text == "Return to article"}


def test_who_posts_from_a_fragment_is_led_back_to_the_article_that_it_was_made_for(news):
    fragment = news.page(f"{THREAD}/fragment?lang=en&url={quote(ARTICLE, safe='')}")
    assert ways_back(news.send(action(fragment))) == {ARTICLE}


def test_the_form_of_the_site_itself_may_name_the_article_too(news):
    assert ways_back(news.send(f"{THREAD}?url={quote(ARTICLE, safe='')}")) == {ARTICLE}


def test_the_way_back_outlives_a_mistake_in_the_form(news):
    wrong = news.send(f"{THREAD}?url={quote(ARTICLE, safe='')}", author_name="")
    assert wrong.status_code == 422
    assert ways_back(wrong) == {ARTICLE}
    assert ways_back(news.send(action(markup.read(wrong.text)))) == {ARTICLE}


@pytest.mark.parametrize("url", ELSEWHERE)
def test_nobody_is_led_to_an_address_that_is_not_the_sites(news, url):
    named = quote(url, safe="")
    assert "url=" not in action(news.page(f"{THREAD}/fragment?url={named}"))
    posted = news.send(f"{THREAD}?url={named}")
    assert posted.status_code == 200
    assert ways_back(posted) == set()
