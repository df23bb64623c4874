"""Reporting without a script: a page with the reasons, once for a network; nothing is hidden by it."""

import pytest
from sqlalchemy import select

from service.store.tables import comments, reports
from tests.support import markup

THREAD = "/t/demo/bridge"


@pytest.fixture
def path(reader, press) -> str:
    """Where the page of the thread says that its comment is reported."""
    press.letter(press.thread("bridge"), body="An unkind letter.")
    links = [one for one in reader.page().all("a") if one.text == "Report"]
    return links[0].attributes["href"]


def stored(reader) -> list[tuple[str, str | None]]:
    with reader.product.database.read() as conn:
        return [tuple(row) for row in conn.execute(select(reports.c.reason, reports.c.body))]


def test_a_report_is_stored_and_its_reader_thanked(reader, path):
    form = reader.page(path).one("form")
    names = {one.attributes["value"] for one in form.all("input", type="radio")}
    assert {"spam", "illegal", "other"} <= names
    assert len(names) == 7
    answer = reader.product.client.post(form.attributes["action"], data={"reason": "spam", "text": "Look."})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    page = markup.read(answer.text)
    assert page.by_id("trouble").text == "Thank you. A moderator will look at this comment."
    assert stored(reader) == [("spam", "Look.")]
    assert "An unkind letter." in reader.page().text


def test_a_second_report_from_the_same_network_is_thanked_for_and_not_stored(reader, path, press):
    other = press.letter(press.thread("river"))
    for _ in range(2):
        assert reader.product.client.post(path, data={"reason": "spam"}).status_code == 200
    assert stored(reader) == [("spam", None)]
    assert reader.product.client.post(f"/report/{other.id}", data={"reason": "other"}).status_code == 200
    elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
    sent = reader.product.client.post(path, data={"reason": "spam"}, environ_overrides=elsewhere)
    assert sent.status_code == 200
    assert len(stored(reader)) == 3


def test_nothing_of_the_network_is_stored(reader, path):
    network = {"REMOTE_ADDR": "203.0.113.9"}
    reader.product.client.post(path, data={"reason": "spam"}, environ_overrides=network)
    with reader.product.database.read() as conn:
        assert "203.0.113" not in repr(conn.execute(select(reports)).all())


@pytest.mark.parametrize(("fields", "said"), [
    ({"text": "It is mean."}, {"#reason": "Choose a reason"}),
    ({"reason": "dislike"}, {"#reason": "Choose a reason"}),
    ({"reason": "illegal"}, {"#text": "If you think it is illegal, say which words you mean and why."}),
    ({"reason": "spam", "text": "a" * 501}, {"#text": "Text must be 500 characters or fewer"}),
])  # fmt: skip
def test_what_is_missing_is_said_and_what_was_typed_stays(reader, path, fields, said):
    answer = reader.product.client.post(path, data=fields)
    assert answer.status_code == 422
    page = markup.read(answer.text)
    assert page.one("title").text.startswith("Error:")
    links = {one.attributes["href"]: one.text for one in page.by_id("trouble").all("a")}
    assert links == said
    assert page.by_id("text").text.strip() == fields.get("text", "")
    assert stored(reader) == []


def test_what_readers_do_not_see_cannot_be_reported(reader, press):
    waiting = press.post(press.thread("bridge"))
    for comment_id in (waiting.id, "a" * 26, "x"):
        assert reader.get(f"/report/{comment_id}").status_code == 404
        answer = reader.product.client.post(f"/report/{comment_id}", data={"reason": "spam"})
        assert answer.status_code == 404
    assert stored(reader) == []


def test_looking_at_the_form_reports_nothing(reader, path):
    reader.page(path)
    with reader.product.database.read() as conn:
        assert list(conn.execute(select(comments.c.report_count)).scalars()) == [0]


def test_the_page_speaks_the_language_of_the_thread(reader, press):
    press.letter(press.thread("bridge"))
    (link,) = [
        one.attributes["href"] for one in reader.page(f"{THREAD}?lang=es").all("a") if one.text == "Denunciar"
    ]
    form = reader.page(link)
    assert form.one("html").attributes["lang"] == "es"
    assert "lang=es" in form.one("form").attributes["action"]
