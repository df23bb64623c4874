"""What search engines are told of a thread: published comments only, as data that cannot become markup."""

import json

from sqlalchemy import update

from service.store.tables import sites
from tests.support.markup import live_markup

THREAD = "/t/demo/bridge"
ARTICLE = "https://news.example.org/bridge"
HOSTILE = "</script><script>alert(1)</script><!-- \u2028 &lt;"


def data(page) -> dict[str, object]:
    return json.loads(page.one("script", type="application/ld+json").text)


def test_every_published_comment_is_described_and_a_reply_names_what_it_answers(reader, press):
    thread = press.thread("bridge")
    root = press.letter(thread, body="First.\n\nSecond paragraph.")
    reply = press.letter(thread, answer_to=root, body="I agree.")
    about = data(reader.page())
    assert about["commentCount"] == 2
    comments = {one["@id"].partition("#")[2]: one for one in about["comment"]}
    assert set(comments) == {f"comment-{root.id}", f"comment-{reply.id}"}
    assert comments[f"comment-{root.id}"]["text"] == "First.\n\nSecond paragraph."
    assert comments[f"comment-{reply.id}"]["parentItem"]["@id"] == comments[f"comment-{root.id}"]["@id"]
    assert {one["@type"] for one in about["comment"]} == {"Comment"}


def test_what_is_gone_or_waits_is_not_described(reader, press):
    thread = press.thread("bridge")
    gone = press.letter(thread, body="Not for long")
    reply = press.letter(thread, answer_to=gone)
    press.post(thread, body="Still waiting")
    press.withdraw(gone)
    page = reader.page()
    assert [one["@id"].partition("-")[2] for one in data(page)["comment"]] == [reply.id]
    assert "Not for long" not in page.text
    assert "Still waiting" not in page.text


def test_a_thread_without_comments_says_nothing(reader):
    assert not reader.page().has("script")


def test_it_is_said_about_the_article_where_that_is_known(reader, press):
    with reader.product.database.begin() as conn:
        conn.execute(update(sites).values(origins=["https://news.example.org"]))
    reader.product.published(thread="bridge", thread_url=ARTICLE)
    assert data(reader.page())["@id"] == ARTICLE


def test_hostile_words_stay_inside_of_the_data(reader, press):
    press.letter(press.thread("bridge"), body=HOSTILE)
    page = reader.page()
    assert live_markup(page) == []
    assert data(page)["comment"][0]["text"] == HOSTILE
