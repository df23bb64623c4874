"""The question before posting, when something goes wrong or changes: asked once, and the comment arrives."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.newsdesk import INSULT
from tests.support.stack import wait_until

ASKS, POSTS = re.compile(r"/api/v1/nudge$"), re.compile(r"/api/v1/comments$")
AGAIN = f"{INSULT} And take your stupid friends with you."


def go_on(reader, held):
    """What is held goes on its way, once it is here."""
    wait_until(lambda: reader.page.evaluate("true") and held)
    held[0].continue_()


@pytest.mark.parametrize("fault", [404, 429, 500, "no JSON", "another answer", "no connection"])
def test_whatever_goes_wrong_with_the_question_the_comment_is_posted(newsdesk, reader, fault, nudge):
    reader.expect("Failed to load resource")
    if fault == "no connection":
        reader.page.route(ASKS, lambda route: route.abort("connectionrefused"))
    else:
        bodies = {"no JSON": "<!doctype html>", "another answer": "null"}
        status = fault if isinstance(fault, int) else 200
        reader.answer(ASKS, status=status, body=bodies.get(fault, "{}"), content_type="application/json")
    reader.open()
    reader.post(Comment=INSULT)
    assert nudge.paths == ["nudge", "comments"]
    assert len(newsdesk.rows("comments")) == 1


def test_who_gets_no_answer_to_the_question_waits_two_seconds_and_no_longer(reader, nudge):
    reader.page.unroute("**/embed/v1/more-*.js")
    reader.page.clock.install()
    reader.open()
    reader.hold(ASKS)
    reader.fill(Comment=INSULT)
    with reader.page.expect_request(ASKS):
        nudge.button.click()
    button = reader.page.locator(".respond button[type=submit]")
    reader.is_posting(button)
    expect(reader.box("Comment")).to_have_attribute("readonly", "")
    button.press("Enter")
    assert nudge.paths == ["nudge"]
    reader.page.clock.fast_forward(2_100)
    expect(reader.page.locator(".waits")).to_be_focused()
    assert nudge.paths == ["nudge", "comments"]


@pytest.mark.parametrize("is_slow", [True, False])
def test_nobody_is_told_that_it_is_being_posted_while_the_question_stands_there(reader, nudge, is_slow):
    reader.page.clock.install()
    reader.open()
    held = reader.hold(ASKS)
    reader.fill(Comment=INSULT)
    with reader.page.expect_request(ASKS):
        nudge.button.click()
    if is_slow:
        reader.page.clock.fast_forward(1_100)
        reader.is_told("Posting your comment…")
    go_on(reader, held)
    expect(nudge.shown).to_be_focused()
    for later_ms in (100, 1_100, 100):
        reader.page.clock.fast_forward(later_ms)
        reader.is_told("")


def test_after_a_reload_it_is_not_asked_again(reader, nudge):
    reader.open()
    nudge.ask()
    reader.open()
    expect(reader.box("Comment")).to_have_value(INSULT)
    reader.post(Comment=INSULT)
    assert nudge.paths == ["nudge", "comments"]


def test_a_draft_that_is_thrown_away_was_another_comment(reader, nudge):
    reader.open()
    nudge.ask()
    reader.open()
    reader.page.get_by_role("button", name="Discard").click()
    nudge.ask(AGAIN)


@pytest.mark.parametrize(
    ("name", "tries"), [("Noor H.", ["comments"]), ("Somebody else", ["comments", "comments"])]
)
def test_words_that_were_sent_before_are_sent_again_under_their_key_and_not_asked_about(
    newsdesk, reader, nudge, name, tries
):
    reader.expect("Failed to load resource")
    reader.page.route(ASKS, lambda route: route.abort("connectionrefused"))

    def lose(route):
        if route.request.method != "POST":
            return route.fallback()
        route.fetch()
        return route.abort("connectionreset")

    reader.page.route(POSTS, lose)
    reader.open()
    reader.fill(Comment=INSULT)
    nudge.button.click()
    expect(reader.page.locator(".notice:visible")).to_contain_text("so it may have been posted")
    reader.page.unroute_all()
    reader.box("Name").fill(name)
    nudge.button.click()
    expect(reader.page.locator(".waits")).to_be_focused()
    assert nudge.paths == ["nudge", "comments", *tries]
    assert nudge.sent[1].headers["idempotency-key"] == nudge.sent[2].headers["idempotency-key"]
    assert len(newsdesk.rows("comments")) == len(tries)


def test_who_is_signed_in_meanwhile_sees_whose_name_it_is_and_is_not_asked_again(
    newsdesk, reader, token, nudge
):
    reader.open()
    shown = nudge.ask()
    put = "token => document.querySelector('reader-comments').setAttribute('author-token', token)"
    reader.page.evaluate(put, token(email="maria@example.com"))
    shown.get_by_role("button", name="Post for review").click()
    expect(reader.box("Name")).to_have_value("María Stern")
    expect(reader.box("Comment")).to_have_value(INSULT)
    nudge.button.click()
    expect(reader.page.locator(".waits")).to_be_focused()
    (stored,) = newsdesk.rows("comments")
    assert (stored.author_name, stored.proof) == ("María Stern", "account")
    assert nudge.paths == ["nudge", "comments"]


@pytest.mark.parametrize("leave", ["thread", "remove"])
def test_where_nobody_could_see_the_question_any_more_what_was_on_its_way_arrives(
    newsdesk, reader, leave, nudge
):
    reader.open()
    held = reader.hold(ASKS)
    reader.fill(Comment=INSULT)
    with reader.page.expect_request(ASKS):
        nudge.button.click()
    reader.page.evaluate(
        """leave => {
            const one = document.querySelector("reader-comments");
            one.addEventListener("rc:submitted", () => { window.arrived = true; });
            leave === "thread" ? one.setAttribute("thread", "elsewhere") : one.remove();
        }""",
        leave,
    )
    go_on(reader, held)
    wait_until(lambda: reader.page.evaluate("window.arrived"))
    assert [stored.body for stored in newsdesk.rows("comments")] == [INSULT]
