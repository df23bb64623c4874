"""How own comments look and are called: which is which, and the same before and after they are published."""

import re

from playwright.sync_api import expect

ORDER = """[...document.querySelector("reader-comments").shadowRoot.querySelectorAll(".waits, .respond")]
    .map(node => node.localName)"""


def test_an_own_comment_in_an_empty_thread_stands_above_the_form_as_in_any_other(newsdesk, reader):
    reader.open()
    reader.post()
    assert reader.page.evaluate(ORDER) == ["article", "form"]
    expect(reader.page.locator(".waits")).to_be_focused()
    reader.open()
    expect(reader.page.locator(".waits")).to_have_count(1)
    assert reader.page.evaluate(ORDER) == ["article", "form"]


def test_a_face_has_no_colour_before_it_has_the_one_that_all_will_see(newsdesk, reader):
    reader.open()
    reader.post()
    look = "node => getComputedStyle(node).backgroundColor"
    face = reader.page.locator(".face")
    assert face.evaluate(look) == "rgba(0, 0, 0, 0)"
    newsdesk.check()
    newsdesk.decide(newsdesk.rows("comments")[0].id, "approve")
    reader.open()
    expect(reader.page.locator(".waits")).to_have_count(0)
    assert face.evaluate(look) != "rgba(0, 0, 0, 0)"


def test_what_changes_an_own_comment_is_called_after_its_words_and_says_of_which_one_it_is(newsdesk, reader):
    reader.open()
    reader.post()
    reader.post(Comment="Short, and\nlater.")
    acts = reader.page.locator(".waits .acts button")
    expect(acts).to_have_text([re.compile(r"^Edit \(\d:\d\d left\)"), "Delete"] * 2)
    later, earlier = "Short, and later.", "The vote was close, and the minutes tell"
    for number, text in enumerate((later, earlier)):
        expect(acts.nth(2 * number)).to_have_accessible_name(f"Edit: your comment “{text}”")
        expect(acts.nth(2 * number + 1)).to_have_accessible_name(f"Delete: your comment “{text}”")


def test_what_cannot_be_done_any_more_leaves_no_panel(newsdesk, reader):
    reader.open()
    reader.post()
    own = reader.page.locator(".comment")
    own.get_by_role("button", name="Edit").click()
    expect(own.get_by_role("textbox")).to_be_focused()
    newsdesk.check()
    newsdesk.decide(newsdesk.rows("comments")[0].id, "reject", reason="off_topic")
    expect(own).to_contain_text("Not published.", timeout=60_000)
    expect(own.locator("form")).to_have_count(0)


def test_an_open_panel_stays_with_its_button_when_the_comment_is_published(newsdesk, reader):
    reader.open()
    reader.post()
    own = reader.page.locator(".comment")
    own.get_by_role("button", name="Delete").click()
    newsdesk.check()
    newsdesk.decide(newsdesk.rows("comments")[0].id, "approve")
    expect(reader.page.locator(".waits")).to_have_count(0, timeout=60_000)
    expect(own.get_by_role("button", name="Delete comment")).to_be_visible()
    opener = own.locator(".acts").get_by_role("button", name="Delete")
    expect(opener).to_have_attribute("aria-expanded", "true")
    opener.click()
    expect(own.locator("form")).to_have_count(0)
