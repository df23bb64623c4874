"""Buttons that are pressed twice, and what is asked for again because it failed."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.embed_room import TEXT

MORE = "**/embed/v1/more-*.js"
FORM = re.compile(r"/api/v1/form\?")
COUNTED = """window.copied = []; navigator.clipboard.writeText = text =>
    new Promise(done => setTimeout(done, 100, copied.push(text)))"""


@pytest.fixture
def slow(newsdesk, reader):
    """A thread with one comment whose second part does not come before ``slow()`` is called."""
    newsdesk.published(author_name="Zoë")
    held = []
    reader.page.route(MORE, lambda route: held.append(route))
    reader.open()

    def let_it_come():
        reader.wait_for(held)
        held[0].continue_()

    return let_it_come


def opener(reader, name):
    return reader.page.locator(".acts").get_by_role("button", name=re.compile(f"^{name}"))


def test_a_second_press_while_the_second_part_comes_opens_it_once(slow, reader):
    report = opener(reader, "Report")
    for _ in range(2):
        report.click()
        report.press("Enter")
    slow()
    expect(reader.page.get_by_role("button", name="Send report")).to_have_count(1)
    expect(report).to_have_attribute("aria-expanded", "true")
    report.press("Enter")
    expect(reader.page.get_by_role("button", name="Send report")).to_have_count(0)
    expect(report).to_have_attribute("aria-expanded", "false")


def test_what_is_opened_last_stays_open(slow, reader):
    opener(reader, "Report").click()
    opener(reader, "Reply").click()
    slow()
    expect(reader.page.locator(".panel form")).to_have_count(1)
    expect(reader.page.get_by_role("button", name="Post reply")).to_be_visible()
    expect(opener(reader, "Report")).to_have_attribute("aria-expanded", "false")
    expect(opener(reader, "Reply")).to_have_attribute("aria-expanded", "true")


@pytest.mark.parametrize(("name", "shown"), [("Reply", "Post reply"), ("Report", "Send report")])
def test_a_double_click_opens_and_does_not_close(newsdesk, reader, name, shown):
    newsdesk.published()
    reader.open()
    opener(reader, name).dblclick()
    expect(reader.page.get_by_role("button", name=shown)).to_have_count(1)
    expect(opener(reader, name)).to_have_attribute("aria-expanded", "true")


def test_two_presses_share_a_link_once(newsdesk, reader):
    newsdesk.published()
    reader.page.add_init_script(COUNTED)
    reader.open()
    opener(reader, "Share").dblclick()
    reader.is_told("Link copied")
    assert len(reader.page.evaluate("copied")) == 1


def test_two_presses_on_what_opens_the_comments_load_them_once(newsdesk, host, reader):
    newsdesk.published()
    reader.page.goto(host.page(body=host.element(collapsed="")))
    reader.page.get_by_role("button", name="Comments").dblclick()
    expect(reader.page.locator(".comment")).to_have_count(1)
    assert len([one for one in reader.sent if "/api/v1/comments?" in one.url]) == 1


def test_a_form_token_that_could_not_be_had_is_asked_for_again(newsdesk, reader):
    reader.expect("Failed to load resource")
    reader.page.route(FORM, lambda route: route.abort("connectionrefused"), times=1)
    reader.open()
    with reader.page.expect_event("requestfailed", lambda one: "/api/v1/form" in one.url):
        reader.box("Name").focus()
    reader.post()
    (stored,) = newsdesk.rows("comments")
    assert stored.form["token_valid"] is True


def test_that_post_was_pressed_shows_before_the_second_part_comes_and_twice_is_once(slow, reader):
    posts = []
    reader.page.on("request", lambda one: posts.append(one) if one.method == "POST" else None)
    reader.fill()
    button = reader.page.locator(".respond button[type=submit]")
    button.click()
    reader.is_posting(button)
    button.press("Enter")
    reader.box("Comment").press("Control+Enter")
    slow()
    reader.page.locator(".waits").wait_for()
    expect(button).to_have_text("Post comment")
    assert len(posts) == 1


def test_a_second_part_that_cannot_be_had_is_told_as_a_fault_of_ours_and_the_text_is_kept(newsdesk, reader):
    reader.expect("Failed to load resource")
    # Asked for again, it has another address.
    reader.page.route(re.compile("/embed/v1/more-"), lambda route: route.abort("connectionrefused"))
    reader.open()
    reader.fill()
    button = reader.page.locator(".respond button[type=submit]")
    button.click()
    expect(reader.page.locator(".notice:visible")).to_have_text(
        "Your comment was not posted because of a problem on our side. It is saved here. Try again."
    )
    expect(button).to_have_text("Post comment")
    reader.page.unroute_all()
    reader.open()
    expect(reader.box("Comment")).to_have_value(TEXT)
    reader.post()
