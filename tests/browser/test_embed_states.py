"""What a reader is told while a comment, an edit or an appeal is on its way, or cannot get through."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.embed_room import TEXT

POSTS = re.compile(r"/api/v1/comments$")
CORS = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Retry-After"}
FORM = "**/api/v1/form?*"
TOKEN_AGAIN_MS = 11_000
CLOSED = "Comments on this article are closed."


def answer(reader, path, method, status, *, body=None, **headers):
    """What is sent there in this way gets this answer."""
    reader.expect(f"status of {status}")

    def on_request(route):
        if route.request.method == method:
            return route.fulfill(status=status, json=body or {}, headers=CORS | headers)
        return route.fallback()

    reader.page.route(path, on_request)


def test_what_takes_long_says_so_is_not_sent_twice_and_is_given_up_after_a_while(newsdesk, reader):
    reader.page.clock.install()
    reader.open()
    keys = []

    def hold(route):
        if route.request.method != "POST":
            return route.fallback()
        return keys.append(route.request.headers["idempotency-key"])

    reader.page.route(POSTS, hold)
    reader.fill()
    button = reader.page.locator(".respond button[type=submit]")
    button.click()
    reader.is_posting(button)
    expect(reader.box("Comment")).to_have_attribute("readonly", "")
    button.press("Enter")
    reader.page.clock.fast_forward(1100)
    reader.is_told("Posting your comment…")
    reader.page.clock.fast_forward(15_000)
    notice = reader.page.locator(".notice:visible")
    expect(notice).to_contain_text("No answer came when this comment was sent, so it may have been posted.")
    expect(reader.box("Comment")).not_to_have_attribute("readonly", "")
    assert len(keys) == 1
    reader.page.unroute_all()
    with reader.page.expect_request(lambda one: one.method == "POST") as again:
        button.click()
    reader.page.locator(".waits").wait_for()
    assert again.value.headers["idempotency-key"] == keys[0]


@pytest.fixture
def closed_since(newsdesk, reader):
    """A page that was loaded before the story closed, and whose reader writes; they are told so at once."""
    newsdesk.published(thread="canal")
    reader.page.clock.install()
    reader.open(reader.host.page(body=reader.host.element(thread="canal", lang="en-GB")))
    newsdesk.close_story("canal")
    held = reader.hold(FORM)
    reader.box("Comment").fill("Half a sentence")
    reader.wait_for(held)
    return held[0]


def test_who_enters_the_form_of_a_page_that_was_loaded_before_the_story_closed_hears_it_at_once(
    reader, closed_since
):
    closed_since.continue_()
    said = reader.page.locator(".closed")
    expect(said).to_have_text("Comments on this article closed on 21 November 2026 at 18:00.")
    expect(said).to_be_focused()
    expect(reader.box("Comment")).to_have_value("Half a sentence")
    expect(reader.box("Comment")).to_have_attribute("readonly", "")
    expect(reader.page.get_by_role("button", name=re.compile("^(Post|Reply|Leave)"))).to_have_count(0)
    reader.page.unroute_all()
    # Twice: what was told once is not told again to who copies the words.
    for _ in range(2):
        reader.page.clock.fast_forward(TOKEN_AGAIN_MS)
        reader.page.get_by_role("heading", level=2).focus()
        with reader.page.expect_response(FORM):
            reader.box("Comment").focus()
    expect(reader.box("Comment")).to_be_focused()


def test_who_has_left_the_form_is_not_brought_back_to_hear_that_the_story_closed(reader, closed_since):
    reader.box("Comment").blur()
    closed_since.continue_()
    reader.is_told(CLOSED)
    expect(reader.page.locator(".closed")).to_contain_text("18:00")
    assert reader.page.evaluate("document.activeElement === document.body")


@pytest.mark.parametrize("place", ["below an answer", "below the story"])
def test_a_story_that_is_closed_while_somebody_writes_leaves_the_text_and_no_form(newsdesk, reader, place):
    posted = newsdesk.published(author_name="Zoë")
    reader.open()
    form = reader.page.locator(".respond").last
    form.get_by_role("textbox", name="Comment").fill("Half a sentence")
    if place == "below an answer":
        reader.card(posted).get_by_role("button", name="Reply to Zoë").click()
        form = reader.card(posted).locator("form")
    for label, value in (("Name", "Noor H."), ("Email", "noor@example.com"), ("Comment", TEXT)):
        form.get_by_role("textbox", name=label).fill(value)
    closed = {"type": "urn:lettersdesk:problem:thread-closed", "status": 403}
    answer(reader, POSTS, "POST", 403, body=closed)
    form.locator("button[type=submit]").click()
    expect(form.locator(".closed")).to_be_focused()
    expect(form.locator(".closed")).to_have_text(CLOSED)
    expect(form.get_by_role("textbox", name="Comment")).to_have_value(TEXT)
    texts = [one.input_value() for one in reader.page.get_by_role("textbox").all()]
    assert texts == ([TEXT, "Half a sentence"] if place == "below an answer" else [TEXT])
    expect(reader.page.get_by_role("button", name=re.compile("^(Reply|Leave a comment|Post)"))).to_have_count(
        0
    )
    expect(reader.card(posted)).to_be_visible()


def test_an_edit_that_comes_too_quickly_is_told_how_long_to_wait(reader):
    reader.open()
    card = reader.post()
    answer(reader, re.compile("/api/v1/comments/[a-z0-9]+$"), "PATCH", 429, **{"Retry-After": "600"})
    card.get_by_role("button", name=re.compile("^Edit")).click()
    card.get_by_role("textbox").fill("Another text, which is sent a little too soon.")
    card.get_by_role("button", name="Save changes").click()
    expect(card.locator(".notice:visible")).to_contain_text("You can post again in 10 minutes.")


def test_an_edit_of_what_a_moderator_holds_meanwhile_is_not_to_be_tried_again(newsdesk, reader):
    reader.open()
    card = reader.post()
    card.get_by_role("button", name=re.compile("^Edit")).click()
    newsdesk.decide(newsdesk.rows("comments")[-1].id, "hold")
    reader.expect("status of 409")
    box = card.get_by_role("textbox")
    box.fill("Another text, which comes too late.")
    box.press("Control+Enter")
    expect(card.locator(".notice:visible")).to_contain_text("This is not possible any more")
    expect(box).to_have_value("Another text, which comes too late.")


def test_what_was_typed_into_a_box_is_there_when_it_is_opened_again(newsdesk, reader):
    posted = newsdesk.published(author_name="Zoë")
    reader.open()
    card = reader.post()
    for place, name in ((card, re.compile("^Edit")), (reader.card(posted), "Report the comment by Zoë")):
        opener = place.get_by_role("button", name=name)
        opener.click()
        place.get_by_role("textbox").fill("Half a sentence")
        place.get_by_role("textbox").press("Escape")
        expect(place.get_by_role("textbox")).to_have_count(0)
        opener.click()
        expect(place.get_by_role("textbox")).to_have_value("Half a sentence")


def test_what_only_the_service_finds_wrong_with_an_appeal_stands_at_its_field(newsdesk, reader):
    reader.open()
    reader.post()
    newsdesk.check()
    newsdesk.decide(newsdesk.rows("comments")[-1].id, "reject", reason="personal_attack")
    reader.open()
    card = reader.page.locator(".waits")
    card.get_by_role("button", name="Ask for a second look").click()
    box = card.get_by_role("textbox")
    box.fill("It says what was said, word by word: a" + "\u0301" * 40)
    reader.expect("status of 422")
    card.get_by_role("button", name="Send request").click()
    expect(card.get_by_role("group").get_by_role("link")).to_have_text(
        "Text contains characters that cannot be shown"
    )
    expect(box).to_have_attribute("aria-invalid", "true")


@pytest.mark.parametrize(
    ("lang", "usual_s", "told"),
    [
        ("en", 1_140, "Usually within 20 minutes."), ("en", 3_400, "Usually within 1 hour."),
        ("de", 7_300, "Meist innerhalb von 3 Stunden."), ("uk", 200_000, "Зазвичай протягом 3 днів."),
    ],
)  # fmt: skip
def test_who_waits_is_told_how_long_it_usually_takes_until_it_took_longer(host, reader, lang, usual_s, told):
    def with_usual(route):
        answer = route.fetch()
        if not answer.ok:
            return route.fulfill(response=answer)
        return route.fulfill(response=answer, json=answer.json() | {"usual_wait_s": usual_s})

    reader.page.clock.install()
    reader.page.route(
        POSTS, lambda route: with_usual(route) if route.request.method == "POST" else route.fallback()
    )
    reader.page.route("**/receipt", with_usual)
    reader.open(host.page(body=host.element(lang=lang)))
    for name, value in (("author_name", "Noor H."), ("author_email", "noor@example.com"), ("body", TEXT)):
        reader.page.locator(f"[name={name}]").fill(value)
    reader.page.locator(".respond button[type=submit]").click()
    card = reader.page.locator(".waits")
    expect(card).to_contain_text(told)
    if usual_s > 5_000:
        return
    reader.page.clock.fast_forward(usual_s * 1000)
    reader.open(host.page(body=host.element(lang=lang)))
    expect(card).to_be_visible()
    expect(card).not_to_contain_text("Usually")
