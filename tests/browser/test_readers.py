"""Readers' pages in a browser: a demo article, the thread page, the form with its errors, and no barrier."""

import pytest
from playwright.sync_api import expect

from tests.support.chromium import Window
from tests.support.newsdesk import BRIDGE
from tests.support.product import SITE

THREAD = f"/t/{SITE}/{BRIDGE}"
BATHS = "harbour-baths"
PAGES = {"front": "/demo/", "article": f"/demo/{BATHS}", "thread": THREAD, "nothing there": "/nothing"}


def send_an_empty_form(window: Window) -> None:
    """Send the form with nothing in it, past the browser's own checks."""
    window.expect("422")
    window.page.goto(THREAD)
    window.page.eval_on_selector("form[method=post]", "form => { form.noValidate = true }")
    window.page.get_by_role("button", name="Post comment").click()
    window.page.get_by_role("alert").wait_for()


@pytest.mark.parametrize("name", PAGES)
def test_no_page_has_a_barrier_in_any_look(newsdesk, new_window, axe, name):
    parent = newsdesk.published(author_name="Reader with a name that is quite long for a phone")
    newsdesk.published(parent_id=parent.id)
    window = new_window()
    window.expect("404" if name == "nothing there" else "nothing")
    window.page.goto(PAGES[name])
    assert window.barriers_in_every_look(axe) == []


def test_a_form_with_errors_has_no_barrier_in_any_look(new_window, axe):
    window = new_window()
    send_an_empty_form(window)
    assert window.page.title().startswith("Error:")
    assert window.barriers_in_every_look(axe) == []


def test_a_link_of_the_errors_leads_to_its_field(new_window):
    window = new_window()
    send_an_empty_form(window)
    links = window.page.get_by_role("alert").get_by_role("link")
    links.first.focus()
    window.page.keyboard.press("Enter")
    expect(window.page.locator("#author_name")).to_be_focused()
    assert links.count() == 3


def test_a_comment_is_posted_and_seen_without_a_script(newsdesk, new_window):
    window = new_window(java_script_enabled=False)
    window.page.goto(THREAD)
    window.page.get_by_label("Name").fill("A reader")
    window.page.get_by_label("Email").fill("reader@example.com")
    window.page.locator("#body").fill("The minutes should come first, then the vote.")
    window.page.get_by_role("button", name="Post comment").click()
    window.page.get_by_role("status").first.wait_for()
    (stored,) = newsdesk.rows("comments")
    assert stored.author_name == "A reader"


def test_a_reader_with_the_page_open_is_told_of_a_new_comment_and_nothing_moves(newsdesk, new_window):
    newsdesk.published(thread=BATHS)
    window = new_window()
    window.page.clock.install()
    window.page.goto(PAGES["article"])
    window.page.locator("reader-comments form.respond").wait_for()
    before = window.page.locator(".root .thread").inner_text()
    newsdesk.published(thread=BATHS, body="A second opinion about the baths and their old clock.")
    window.page.clock.fast_forward(21_000)
    window.page.get_by_role("button", name="Show 1 new comment").wait_for()
    assert window.page.locator(".root .thread").inner_text() == before


def test_a_newcomer_sees_a_comment_wait_and_then_published(newsdesk, new_window):
    window = new_window()
    window.page.goto(PAGES["article"])
    window.page.locator("reader-comments form.respond").wait_for()
    for label, text in (
        ("Name", "A newcomer"),
        ("Email", "new@example.com"),
        ("Comment", "The gate at ten."),
    ):
        window.page.get_by_role("textbox", name=label).fill(text)
    window.page.get_by_role("button", name="Post comment").click()
    waiting = window.page.locator(".waits")
    expect(waiting).to_contain_text("Awaiting moderation.")
    newsdesk.check()
    newsdesk.decide(newsdesk.rows("comments")[0].id, "approve")
    expect(waiting).to_have_count(0, timeout=30_000)
    expect(window.page.locator(".comment")).to_contain_text("The gate at ten.")


def test_an_article_takes_a_comment_without_a_script(newsdesk, new_window):
    window = new_window(java_script_enabled=False)
    window.page.goto(PAGES["article"])
    for label, text in (
        ("Name", "A reader"),
        ("Email", "reader@example.com"),
        ("Comment", "The gate at ten."),
    ):
        window.page.get_by_role("textbox", name=label).fill(text)
    window.page.get_by_role("button", name="Post comment").click()
    expect(window.page.get_by_text("was received").first).to_be_visible()
    assert newsdesk.rows("comments")[0].author_name == "A reader"


def test_readers_get_no_cookie(newsdesk, new_window):
    newsdesk.published()
    window = new_window()
    for path in PAGES.values():
        window.expect("404")
        window.page.goto(path)
    assert window.context.cookies() == []
