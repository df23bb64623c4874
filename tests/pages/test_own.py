"""An author's own comment without a script: every step a posted form, nothing kept, nothing in an address."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from service import clock, strings
from service.api.usual_wait import UsualWaits
from service.pages import words
from service.store.tables import comments, decisions
from tests.support import markup

THREAD = "/t/demo/bridge"


@pytest.fixture
def more_settings() -> dict[str, object]:
    return {"edit_window_s": 300, "edit_grace_s": 60}


class Author:
    """Somebody who has posted, and holds what the page gave them."""

    def __init__(self, reader, body: str = "The bridge should open on a Sunday.") -> None:
        self.client, self.product = reader.product.client, reader.product
        self.answer = reader.send(body=body)
        self.page = markup.read(self.answer.text)
        self.slip = self.page.one("code").text
        self.comment_id = self.slip.partition(".")[0]

    def step(self, path: str, status: int = 200, **fields: str):
        """One posted form; the page that comes back."""
        answer = self.client.post(path, data={"receipt": self.slip, **fields})
        assert answer.status_code == status, answer.text
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers
        assert "Location" not in answer.headers
        page = markup.read(answer.text)
        assert markup.live_markup(page) == []
        assert page.one("title").text.startswith("Error:") == (status >= 400)
        assert all("ldr_" not in value for one in page.all("a") for value in one.attributes.values())
        assert all("ldr_" not in one.attributes["action"] for one in page.all("form"))
        return page

    def decide(self, action: str, **more: object) -> None:
        """A moderator decides."""
        with self.product.database.read() as conn:
            version = conn.execute(comments.select().where(comments.c.id == self.comment_id)).one().version
        answer = self.product.client.post(
            f"/api/v1/moderation/comments/{self.comment_id}/decisions",
            json={"action": action, "version": version, **more}, headers=self.product.bearer(),
        )  # fmt: skip
        assert answer.status_code == 200, answer.text


@pytest.fixture
def author(reader) -> Author:
    return Author(reader)


def offered(page) -> set[str]:
    return {one.attributes["action"].partition("#")[0] for one in page.all("form")}


def test_after_posting_a_page_that_nobody_keeps_holds_the_receipt(author):
    assert author.answer.headers["Cache-Control"] == "no-store"
    assert author.slip.partition(".")[2].startswith("ldr_")
    assert "Only you can see this" in author.page.one("p", class_="standing").text
    assert offered(author.page) == {"/own", "/own/edit", "/own/delete"}
    hidden = {one.attributes["value"] for one in author.page.all("input", type="hidden")}
    assert hidden == {author.slip}


def test_who_waits_is_told_how_long_it_usually_takes(author):
    other = author.product.comment()
    decided = {
        "comment_version": 2, "from_status": "held", "to_status": "approved", "actor": "moderator",
        "site_id": "demo", "reasons": [], "created_at": clock.now() + timedelta(minutes=18),
    }  # fmt: skip
    with author.product.database.begin() as conn:
        seq = conn.execute(comments.select().where(comments.c.id == other.id)).one().seq
        conn.execute(insert(decisions), [decided | {"comment_seq": seq}] * 20)
    app = author.client.application
    way_in = app.extensions["lettersdesk.intake"]
    app.extensions["lettersdesk.intake"] = replace(way_in, waits=UsualWaits())
    assert "Usually within 20 minutes." in author.step("/own").one("p", class_="standing").text


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (1, "Usually within 5 minutes."), (3_300, "Usually within 55 minutes."),
        (3_301, "Usually within 1 hour."), (72_000, "Usually within 20 hours."),
        (72_001, "Usually within 1 day."), (None, ""),
    ],
)  # fmt: skip
def test_a_usual_wait_is_rounded_up(seconds, said):
    assert words.usual_wait(strings.of("en"), seconds) == said


def test_its_author_sees_it_published(author):
    author.product.check()
    page = author.step("/own")
    assert "Your comment is published." in page.one("p", class_="standing").text
    linked = [one.attributes["href"] for one in page.all("a") if author.comment_id in one.attributes["href"]]
    assert author.client.get(linked[0]).status_code == 200


def test_an_edit_is_saved_and_checked_again(author):
    author.product.check()
    form = author.step("/own/edit")
    assert form.by_id("body").text.strip() == "The bridge should open on a Sunday."
    page = author.step("/own/edit", body="The bridge should open on a Monday.")
    assert "Your changes are saved." in page.by_id("trouble").text
    assert "Monday" not in author.client.get(THREAD).text
    author.product.check()
    assert "Monday" in author.client.get(THREAD).text


def test_an_edit_that_is_empty_or_too_long_is_asked_for_again_with_its_text(author):
    page = author.step("/own/edit", 422, body="   ")
    assert page.by_id("trouble").one("a").text == "Enter your comment"
    page = author.step("/own/edit", 422, body="", sure="yes")
    assert page.by_id("body").text.strip() == ""
    page = author.step("/own/edit", 422, body="a" * 10_001)
    assert page.by_id("body").text.strip() == "a" * 10_001
    assert page.by_id("body").attributes["aria-invalid"] == "true"


def test_when_the_time_is_over_the_text_comes_back_to_copy(author):
    with author.product.database.begin() as conn:
        conn.exec_driver_sql("UPDATE comments SET created_at = '2026-01-01 00:00:00.000000'")
    assert offered(author.step("/own")) == {"/own", "/own/delete"}
    page = author.step("/own/edit", 403, body="Too late, but not lost.")
    assert "The time for editing" in page.by_id("trouble").text
    assert "Too late, but not lost." in page.by_id("kept").text
    assert [link.text for link in page.all("a")][-1] == "Show all comments"
    assert "/own" in offered(page)


def test_deleting_asks_first_and_then_it_is_gone(author):
    author.product.check()
    page = author.step("/own/delete")
    assert "Delete this comment for good?" in page.one("main").text
    assert "Sunday" in author.client.get(THREAD).text
    assert "You deleted this comment." in author.step("/own/delete", sure="yes").one("main").text
    assert "Sunday" not in author.client.get(THREAD).text


def test_a_rejection_says_why_and_the_author_may_post_again_once(author):
    author.decide("reject", reason="off_topic", message="Please stay with the bridge.")
    page = author.step("/own")
    assert "Not published." in page.one("p", class_="standing").text
    assert page.one("p", class_="said").text == "Please stay with the bridge."
    assert {"/own/edit", "/own/appeal"} <= offered(page)
    page = author.step("/own/edit", body="Only about the bridge, then.")
    assert "Awaiting moderation." in page.one("p", class_="standing").text
    author.decide("reject", reason="off_topic")
    assert "/own/edit" not in offered(author.step("/own"))


def test_a_rejected_text_is_not_posted_again_as_it_was(author):
    author.decide("reject", reason="off_topic")
    page = author.step("/own/edit", 422, body="The bridge should open on a Sunday.", sure="yes")
    assert page.by_id("trouble").one("a").text == "Change the text before you post it again"
    assert page.by_id("body").text.strip() == "The bridge should open on a Sunday."
    assert "/own/edit" in offered(author.step("/own"))


def test_an_appeal_needs_a_statement_and_is_made_once(author):
    author.decide("reject", reason="off_topic")
    form = author.step("/own/appeal")
    assert form.by_id("statement-hint").text == "At least 20 characters."
    short = author.step("/own/appeal", 422, statement="Why?")
    assert short.by_id("trouble").one("a").text == "Write at least 20 characters"
    assert short.by_id("statement").text.strip() == "Why?"
    for nothing in ("", "   "):
        page = author.step("/own/appeal", 422, statement=nothing, sure="yes")
        assert page.by_id("trouble").one("a").text == "Write at least 20 characters"
    page = author.step("/own/appeal", statement="The bridge is what the article is about.")
    assert "You asked for a second look." in page.one("main").text
    assert "/own/appeal" not in offered(page)
    author.step("/own/appeal", 409, statement="And another reason, which comes too late.")


@pytest.mark.parametrize("path", ["/own", "/own/edit", "/own/delete", "/own/appeal"])
@pytest.mark.parametrize(
    "slip", ["", "x", "a.b", "{}.ldr_wrong", "{}", "ldr_x.{}", '"><script>.ldr_', "ü.ldr_x"]
)
def test_without_the_receipt_there_is_nothing(author, path, slip):
    answer = author.client.post(path, data={"receipt": slip.format(author.comment_id), "sure": "yes"})
    assert answer.status_code == (422 if not slip else 404)
    page = markup.read(answer.text)
    assert markup.live_markup(page) == []
    assert page.one("title").text.startswith("Error:")
    assert "Sunday" not in answer.text
    assert not page.has("code")
    assert page.by_id("trouble-title").text == "There is a problem"
    assert author.step("/own").one("article")


def test_who_kept_the_receipt_comes_back_with_it(author):
    page = markup.read(author.client.get("/own").text)
    field = page.one("form").one("input", type="text").attributes["name"]
    answer = author.client.post(page.one("form").attributes["action"], data={field: f" {author.slip} "})
    assert "Sunday" in markup.read(answer.text).one("article").text


def test_looking_changes_nothing_and_needs_a_form(author):
    for path in ("/own/edit", "/own/delete", "/own/appeal"):
        assert author.client.get(path).status_code == 405


def test_the_way_back_is_on_the_page_first_and_last_and_in_its_language(reader):
    answer = reader.send(f"{THREAD}?lang=de", body="Auf Deutsch.")
    page = markup.read(answer.text)
    assert page.one("html").attributes["lang"] == "de"
    assert all("lang=de" in one.attributes["action"] for one in page.all("form"))
    assert any(one.text == "Alle Kommentare anzeigen" for one in page.all("a"))


def test_whatever_was_written_is_text(reader):
    author = Author(reader, body='</textarea><script>alert(1)</script>"><img src=x onerror=alert(2)>')
    assert "alert(1)" in author.step("/own").one("article").text
    assert "alert(1)" in author.step("/own/edit").by_id("body").text
    assert "alert(1)" in author.step("/own/delete").one("article").text


def test_a_field_that_the_form_does_not_have_is_refused(author):
    author.step("/own/delete", 422, confirm="yes")
    assert author.product.rows()["comments"] == 1
    with author.product.database.begin() as conn:
        assert conn.execute(update(comments).values(version=comments.c.version)).rowcount == 1
