"""Pages without a script in a browser: a comment's own page, reports, hostile words, and no barrier."""

import pytest
from playwright.sync_api import expect

from tests.support.chromium import Window
from tests.support.newsdesk import BRIDGE
from tests.support.product import SITE

THREAD = f"/t/{SITE}/{BRIDGE}"
HOSTILE = (
    "<script>alert(1)</script> javascript:alert(2) \u202eturned\u202c "
    + "a"
    + "\u0301" * 16
    + " "
    + "W" * 600
)
AN_ARTICLE = "<!doctype html><html lang=en><title>An article</title><main><h1>An article</h1>{}</main></html>"


def post(window: Window, lang: str = "en") -> None:
    """Post a comment as readers do; its own page is there after it."""
    window.page.goto(f"{THREAD}?lang={lang}")
    window.page.locator("#author_name").fill("A reader")
    window.page.locator("#author_email").fill("reader@example.com")
    window.page.locator("#body").fill("The minutes should come first, then the vote.")
    window.page.locator("form[method=post] button").click()
    window.page.locator(".standing").wait_for()


def send(window: Window, label: str) -> None:
    """Press a button that posts a form, past the browser's own checks."""
    window.page.eval_on_selector_all("form", "forms => forms.forEach(form => { form.noValidate = true })")
    window.page.get_by_role("button", name=label, exact=True).click()


def test_no_page_of_an_own_comment_has_a_barrier_in_any_look(newsdesk, new_window, axe):
    window = new_window()
    window.expect("422")
    post(window)
    found = window.barriers_in_every_look(axe)
    for button, ready in (("Edit", "#body"), ("Cancel", ".standing"), ("Delete", "text=for good?")):
        send(window, button)
        window.page.locator(ready).wait_for()
        found += window.barriers_in_every_look(axe)
    send(window, "Keep comment")
    newsdesk.check()
    newsdesk.decide(newsdesk.rows("comments")[0].id, "reject", reason="off_topic", message="Stay with it.")
    send(window, "See what became of it")
    window.page.get_by_text("Stay with it.").wait_for()
    found += window.barriers_in_every_look(axe)
    send(window, "Ask for a second look")
    window.page.locator("#statement").wait_for()
    send(window, "Send request")
    window.page.get_by_role("alert").wait_for()
    found += window.barriers_in_every_look(axe)
    assert found == []


def test_an_author_without_a_script_follows_edits_and_deletes(newsdesk, new_window):
    window = new_window(java_script_enabled=False)
    post(window)
    window.page.get_by_role("button", name="Edit").click()
    window.page.locator("#body").fill("First the vote, then.")
    window.page.get_by_role("button", name="Save changes").click()
    window.page.get_by_text("Your changes are saved.").wait_for()
    assert newsdesk.rows("comments")[0].body == "First the vote, then."
    window.page.get_by_role("button", name="Delete").click()
    window.page.get_by_role("button", name="Delete comment").click()
    window.page.get_by_text("You deleted this comment.").wait_for()
    assert newsdesk.rows("comments")[0].status == "erased"
    assert window.context.cookies() == []
    assert "ldr_" not in window.page.url


def test_who_kept_the_receipt_comes_back_from_another_browser(new_window, axe):
    first = new_window()
    post(first)
    receipt = first.page.locator(".slip code").inner_text()
    second = new_window(java_script_enabled=False)
    second.page.goto("/own")
    second.page.get_by_label("Receipt").fill(receipt)
    second.page.get_by_role("button", name="Show comment").click()
    second.page.get_by_text("The minutes should come first").wait_for()
    first.page.goto("/own")
    assert first.barriers_in_every_look(axe) == []


def test_a_report_by_keyboard_with_its_errors_has_no_barrier(newsdesk, new_window, axe):
    posted = newsdesk.published(author_name="A reader with a name that is quite long for a phone")
    window = new_window()
    window.expect("422")
    window.page.goto(THREAD)
    window.page.get_by_role("link", name="Report the comment by").focus()
    window.page.keyboard.press("Enter")
    window.page.wait_for_url(f"**/report/{posted.id}**")
    found = window.barriers_in_every_look(axe)
    send(window, "Send report")
    window.page.get_by_role("alert").get_by_role("link").focus()
    window.page.keyboard.press("Enter")
    expect(window.page.locator("#reason")).to_be_focused()
    found += window.barriers_in_every_look(axe)
    window.page.keyboard.press("Tab")
    window.page.keyboard.press("ArrowDown")
    assert window.page.get_by_label("Hate or threats").is_checked()
    send(window, "Send report")
    window.page.get_by_text("Thank you.").wait_for()
    found += window.barriers_in_every_look(axe)
    assert found == []
    assert [row.reason for row in newsdesk.rows("reports")] == ["hate_or_threats"]


@pytest.mark.parametrize("lang", ["de", "fr", "es", "pt", "uk"])
def test_every_language_fits_on_the_narrowest_screen(newsdesk, new_window, lang):
    parent = newsdesk.published(author_name="W" * 80)
    newsdesk.published(parent_id=parent.id)
    window = new_window(size=(320, 640))
    for path in (THREAD, f"/report/{parent.id}", "/own"):
        window.page.goto(f"{path}?lang={lang}")
        assert window.too_wide() == 0, path
    post(window, lang)
    assert window.too_wide() == 0


def test_hostile_words_stay_in_their_box_on_the_page_and_in_an_article(newsdesk, new_window):
    parent = newsdesk.published(author_name="W" * 80, body=HOSTILE)
    newsdesk.published(parent_id=parent.id, body=HOSTILE)
    window = new_window(size=(320, 640))
    window.page.goto(THREAD)
    assert window.too_wide() == 0
    fragment = window.page.request.get(f"{THREAD}/fragment").text()
    window.page.set_viewport_size({"width": 800, "height": 900})
    window.page.set_content(AN_ARTICLE.format(fragment))
    assert window.too_wide() == 0
    assert window.page.locator("article").count() == 2
