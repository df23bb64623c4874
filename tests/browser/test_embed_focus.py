"""The keyboard keeps its place: whatever is closed, sent or taken back, the focus is on something near."""

import json
import re

from playwright.sync_api import expect

from tests.support.newsdesk import BRIDGE
from tests.support.product import SITE

HAS_FOCUS = "document.querySelector('reader-comments').shadowRoot.activeElement !== null"


def newest(newsdesk):
    return newsdesk.rows("comments")[-1]


def ways_out(reader, card, name):
    """Open what this button opens and close it, by each way there is."""
    opener = card.get_by_role("button", name=name).first
    for way in ("Escape", "button"):
        opener.focus()
        reader.page.keyboard.press("Enter")
        expect(opener).to_have_attribute("aria-expanded", "true")
        inside = card.locator(".panel").get_by_role("button", name=re.compile("^(Cancel|Keep comment)$"))
        expect(inside).to_be_visible()
        if way == "Escape":
            inside.press("Escape")
        else:
            inside.click()
        expect(opener).to_be_focused()
        expect(opener).to_have_attribute("aria-expanded", "false")


def test_what_is_opened_at_somebodys_comment_gives_the_focus_back(newsdesk, reader):
    posted = newsdesk.published(author_name="Zoë")
    reader.open()
    for name in ("Reply to Zoë", "Report the comment by Zoë"):
        ways_out(reader, reader.card(posted), name)


def test_what_is_opened_at_an_own_comment_gives_the_focus_back(newsdesk, reader):
    reader.open()
    reader.post()
    for name in (re.compile("^Edit"), "Delete"):
        ways_out(reader, reader.page.locator(".waits"), name)
    newsdesk.check()
    newsdesk.decide(newest(newsdesk).id, "reject", reason="personal_attack")
    reader.open()
    expect(reader.page.locator(".waits")).to_contain_text("Not published.")
    for name in ("Edit and post again", "Ask for a second look", "Delete"):
        ways_out(reader, reader.page.locator(".waits"), name)


def delete(reader, card):
    card.get_by_role("button", name="Delete: your comment").click()
    card.get_by_role("button", name="Delete comment").click()
    reader.is_told("You deleted this comment.")


def test_after_the_only_comment_was_deleted_the_focus_is_on_the_heading(reader):
    reader.open()
    delete(reader, reader.post())
    expect(reader.page.get_by_role("heading", level=2, name="No comments yet")).to_be_focused()


def test_after_a_deletion_the_focus_is_on_the_comment_beside_it(newsdesk, reader):
    posted = newsdesk.published(author_name="Zoë")
    reader.open()
    delete(reader, reader.post())
    expect(reader.card(posted)).to_be_focused()


def test_after_the_only_reply_was_deleted_the_focus_is_on_what_it_answered(newsdesk, reader):
    posted = newsdesk.published(author_name="Zoë")
    reader.open()
    reader.card(posted).get_by_role("button", name="Reply to Zoë").click()
    reader.fill()
    reader.card(posted).get_by_role("button", name="Post reply").click()
    delete(reader, reader.page.locator("li li .waits"))
    expect(reader.card(posted)).to_be_focused()
    assert reader.page.locator(".replies").count() == 0


def test_a_comment_that_was_taken_back_in_another_window_leaves_this_one_and_the_focus_stays_inside(
    newsdesk, reader
):
    reader.open()
    card = reader.post()
    expect(card).to_be_focused()
    kept = json.loads(reader.page.evaluate(f"localStorage.getItem('rc:own:{SITE}/{BRIDGE}')"))
    ((comment_id, own),) = kept.items()
    reader.expect("status of 404")
    bearer = {"Authorization": f"Bearer {own['receipt']}"}
    assert newsdesk.stack.request("DELETE", f"/api/v1/comments/{comment_id}", headers=bearer).status == 204
    expect(reader.page.locator(".waits")).to_have_count(0, timeout=30_000)
    assert reader.page.evaluate(HAS_FOCUS)


def test_a_draft_that_is_discarded_and_a_report_that_is_sent_leave_the_focus_near(newsdesk, reader):
    posted = newsdesk.published(author_name="Zoë")
    reader.open()
    reader.fill()
    reader.keeps_a_draft()
    reader.open()
    reader.page.get_by_role("button", name="Discard").press("Enter")
    expect(reader.box("Comment")).to_be_focused()
    card = reader.card(posted)
    opener = card.get_by_role("button", name="Report the comment by Zoë")
    opener.click()
    card.get_by_label("Spam").check()
    card.get_by_role("button", name="Send report").press("Enter")
    expect(opener).to_be_focused()
