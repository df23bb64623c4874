"""The fragment: comments and a form that work inside of any article, the same for everybody."""

import json
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from sqlalchemy import update

from service.store.tables import threads
from tests.support import markup

FRAGMENT = "/t/demo/bridge/fragment"


@pytest.fixture
def more_settings() -> dict[str, object]:
    return {"public_url": "https://comments.example.org", "page_comments": 3, "shared_cache_s": 7}


def path_of(address: str) -> str:
    """The path on this service of an absolute address of ours."""
    parts = urlsplit(address)
    assert f"{parts.scheme}://{parts.netloc}" == "https://comments.example.org", address
    return f"{parts.path}?{parts.query}"


def test_it_has_the_published_comments_and_nothing_around_them(reader, press):
    thread = press.thread("bridge")
    root = press.letter(thread, body="A letter.")
    reply = press.letter(thread, answer_to=root, body="An answer.")
    press.post(thread, body="Still waiting.")
    answer = reader.get(FRAGMENT)
    fragment = markup.read(answer.text)
    assert [one.tag for one in fragment.children] == ["section"]
    assert {one.attributes["data-comment-id"] for one in fragment.all("article")} == {root.id, reply.id}
    assert "Still waiting." not in answer.text
    assert not fragment.has("link")
    assert not markup.live_markup(fragment)
    about = json.loads(fragment.one("script", type="application/ld+json").text)
    assert about["commentCount"] == 2
    assert about["@id"] == "https://comments.example.org/t/demo/bridge"


def test_its_nesting_alone_says_what_is_answered_as_no_sheet_of_ours_hides_anything_there(reader, press):
    thread = press.thread("bridge")
    comment = press.letter(thread)
    for _ in range(2):
        comment = press.letter(thread, answer_to=comment)
    assert len(markup.read(reader.get(FRAGMENT).text).all("article")) == 3
    assert not markup.read(reader.get(FRAGMENT).text).has("p", class_="answers")


def test_its_form_posts_to_us_and_needs_no_script(reader):
    fragment = markup.read(reader.get(FRAGMENT).text)
    form = fragment.one("form")
    assert fragment.one("div", class_="trap").attributes["hidden"] == ""
    names = {one.attributes["name"] for one in form.all() if "name" in one.attributes}
    assert {"author_name", "author_email", "body"} <= names
    assert reader.send(path_of(form.attributes["action"]), body="Sent from the article.").status_code < 400
    assert reader.product.rows()["comments"] == 1


def test_every_link_is_absolute_or_stays_in_the_article(reader, press):
    thread = press.thread("bridge")
    root = press.letter(thread)
    for _ in range(4):
        press.letter(thread)
    deep = root
    for _ in range(4):
        deep = press.letter(thread, answer_to=deep)
    fragment = markup.read(reader.get(f"{FRAGMENT}?lang=de&sort=oldest").text)
    ids = {one.attributes["id"] for one in fragment.all() if "id" in one.attributes}
    links = [one.attributes["href"] for one in fragment.all("a")]
    assert links
    for link in links:
        if link.startswith("#"):
            assert link[1:] in ids
        else:
            assert reader.page(path_of(link)).one("html").attributes["lang"] == "de"


def test_its_ids_keep_out_of_the_way_of_the_article(reader, press):
    press.letter(press.thread("bridge"))
    fragment = markup.read(reader.get(FRAGMENT).text)
    ids = [one.attributes["id"] for one in fragment.all() if "id" in one.attributes]
    assert len(ids) == len(set(ids))
    assert not [id_ for id_ in ids if not id_.startswith(("reader-comments-", "comment-", "by-"))]
    labels = {one.attributes["for"] for one in fragment.all("label")}
    assert labels <= set(ids)


def test_it_is_the_same_for_everybody_and_caches_may_keep_it(reader, press):
    thread = press.thread("bridge")
    press.letter(thread)
    first, second = reader.get(FRAGMENT), reader.get(FRAGMENT)
    assert first.data == second.data
    assert "s-maxage=7" in first.headers["Cache-Control"]
    assert "private" not in first.headers["Cache-Control"]
    assert first.headers["X-Robots-Tag"] == "noindex"
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert "form_token" not in first.text
    known = {"If-None-Match": first.headers["ETag"]}
    assert reader.product.client.get(FRAGMENT, headers=known).status_code == 304
    press.letter(thread)
    assert reader.product.client.get(FRAGMENT, headers=known).status_code == 200


def test_a_closed_thread_has_no_form(reader, press):
    press.letter(press.thread("bridge"))
    with reader.product.database.begin() as conn:
        conn.execute(update(threads).values(closed=True))
    fragment = markup.read(reader.get(FRAGMENT).text)
    assert not fragment.has("form")
    assert fragment.has("p", class_="closed")


def test_a_closed_thread_says_since_when_here_and_on_its_page(reader, press):
    press.letter(press.thread("bridge"))
    since = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)
    with reader.product.database.begin() as conn:
        conn.execute(update(threads).values(closed=True, closed_at=since))
    told = "Comments on this article closed on 21 November 2026, 18:00 UTC."
    for path in (FRAGMENT, "/t/demo/bridge"):
        said = markup.read(reader.get(path).text).one("p", class_="closed")
        assert said.text.strip() == told
        assert said.one("time").attributes["datetime"] == since.isoformat()
    told = "Die Kommentare zu diesem Artikel wurden am 21. November 2026, 18:00 UTC geschlossen."
    assert told in markup.read(reader.get("/t/demo/bridge?lang=de").text).one("p", class_="closed").text


def test_a_site_that_is_not_there_has_none(reader):
    assert reader.get("/t/nowhere/bridge/fragment").status_code == 404


def test_a_word_longer_than_any_can_be_broken_without_a_style(reader, press):
    posted = press.letter(press.thread("bridge"), body="W" * 600 + " and https://example.org/" + "a" * 200)
    shown = markup.read(reader.get(FRAGMENT).text).by_id(f"comment-{posted.id}").one("div", class_="text")
    assert len(shown.all("wbr")) == 14 + 5
    assert shown.text.strip() == "W" * 600 + " and https://example.org/" + "a" * 200
