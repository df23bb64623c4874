"""16-18 and 20: what an author sees of an own comment in this browser, and what nobody else sees."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.embed_room import TEXT
from tests.support.newsdesk import BRIDGE

WAITS = "Awaiting moderation. Only you can see this until a moderator approves it."
AGAIN = "The vote was close. The minutes tell who spoke for the bridge, and say nothing of the cost."
SIX_MINUTES_MS = 6 * 60 * 1000


def newest(newsdesk):
    return newsdesk.rows("comments")[-1]


def rejected(newsdesk, reader, **more):
    """The author's page, opened again after a rejection; returns the card."""
    reader.open()
    reader.post()
    newsdesk.check()
    newsdesk.decide(newest(newsdesk).id, "reject", reason="personal_attack", **more)
    reader.open()
    card = reader.page.locator(".waits")
    expect(card).to_contain_text("Not published.")
    return card


def test_16_what_waits_is_seen_by_its_author_and_by_nobody_else(newsdesk, new_reader):
    newsdesk.published()
    author, other = new_reader(), new_reader()
    author.open()
    card = author.post()
    expect(card).to_be_focused()
    expect(card).to_contain_text(WAITS)
    author.is_told("Your comment was received and is awaiting moderation.")
    author.open()
    expect(author.page.locator(".waits")).to_contain_text(TEXT)
    other.open()
    expect(other.page.get_by_role("heading", level=2)).to_have_text("1 comment")
    assert TEXT not in other.page.locator(".root").inner_text()


def test_17_a_rejection_tells_why_and_is_edited_and_posted_again_once(newsdesk, reader):
    card = rejected(newsdesk, reader, message="Please leave the mayor's family out of it.")
    expect(card).to_contain_text("Reason: Personal attack (rule 1)")
    expect(card).to_contain_text("You can edit it and post again, or ask for a second look.")
    expect(card).to_contain_text("Please leave the mayor's family out of it.")
    card.get_by_role("button", name="Edit and post again").click()
    box = card.get_by_role("textbox", name="Edit your comment")
    expect(box).to_be_focused()
    expect(box).to_have_value(TEXT)
    box.fill(AGAIN)
    box.press("Control+Enter")
    expect(card).to_contain_text(WAITS)
    expect(card).to_be_focused()
    assert (newest(newsdesk).body, newest(newsdesk).status) == (AGAIN, "pending")
    newsdesk.check()
    newsdesk.decide(newest(newsdesk).id, "reject", reason="personal_attack")
    reader.open()
    expect(card).to_contain_text("Not published.")
    assert card.get_by_role("button", name="Edit and post again").count() == 0


@pytest.mark.parametrize(("again", "asked"), [(TEXT, 0), (f"{TEXT}\n ", 1)])
def test_17_what_was_rejected_is_not_posted_again_unchanged(newsdesk, reader, again, asked):
    """Told before it is sent where that is sure, and by the service where it is not."""
    card = rejected(newsdesk, reader)
    sent = []
    reader.page.on("request", lambda one: sent.append(one) if one.method == "PATCH" else None)
    if asked:
        reader.expect("status of 422")
    card.get_by_role("button", name="Edit and post again").click()
    box = card.get_by_role("textbox", name="Edit your comment")
    box.fill(again)
    card.locator("button[type=submit]").click()
    link = card.get_by_role("group", name="There is a problem").get_by_role("link")
    expect(link).to_have_text("Change the text before you post it again")
    expect(box).to_have_attribute("aria-invalid", "true")
    assert len(sent) == asked


def test_20_the_time_that_is_left_is_seen_and_not_read_out_every_second(reader):
    reader.page.clock.install()
    reader.open()
    edit = reader.post().get_by_role("button", name="Edit: your comment")
    expect(edit).to_contain_text(re.compile(r"Edit \([45]:\d\d left\)"))
    expect(edit).to_have_accessible_description("You can edit it for 5 more minutes.")
    edit.focus()
    reader.page.clock.fast_forward(SIX_MINUTES_MS)
    expect(edit).to_have_count(0)
    expect(reader.page.locator(".waits")).to_be_focused()
    reader.is_told("The time for editing this comment is over. You can still delete it.")


def test_20_an_editor_in_which_nothing_was_changed_is_closed_and_sends_nothing(newsdesk, reader):
    card = reader.publish_own()
    edit = card.get_by_role("button", name=re.compile("^Edit"))
    edit.click()
    card.get_by_role("button", name="Save changes").click()
    expect(edit).to_be_focused()
    assert card.locator("textarea").count() == 0
    assert newest(newsdesk).status == "approved"


def test_17_an_appeal_needs_a_reason_and_reaches_the_desk(newsdesk, reader, seat):
    card = rejected(newsdesk, reader)
    card.get_by_role("button", name="Ask for a second look").click()
    box = card.get_by_role("textbox", name="Why should this comment be published?")
    box.fill("Because.")
    card.get_by_role("button", name="Send request").click()
    expect(card.get_by_role("link", name="Write at least 20 characters")).to_be_visible()
    expect(box).to_have_attribute("aria-invalid", "true")
    box.fill("I quoted what the mayor said in the council, word by word.")
    box.press("Meta+Enter")
    expect(card).to_contain_text("You asked for a second look. No moderator has answered yet.")
    assert card.get_by_role("button", name="Ask for a second look").count() == 0
    ana = seat()
    ana.open("/desk/queue?tab=appeals")
    expect(ana.page.locator(f"#card-{newest(newsdesk).id}")).to_contain_text("word by word")


def test_18_a_publication_is_told_to_its_author_and_offered_to_readers(newsdesk, new_reader):
    newsdesk.published()
    author, reader = new_reader(), new_reader()
    reader.open()
    before = reader.page.locator(".thread").inner_text()
    author.open()
    author.post()
    newsdesk.check()
    newsdesk.decide(newest(newsdesk).id, "approve")
    expect(author.page.locator(".waits")).to_have_count(0, timeout=35_000)
    author.is_told("A moderator published your comment.")
    expect(author.page.get_by_role("heading", level=2)).to_have_text("2 comments")
    offer = reader.page.get_by_role("button", name="Show 1 new comment")
    expect(offer).to_be_visible(timeout=35_000)
    assert reader.page.locator(".thread").inner_text() == before
    offer.click()
    shown = reader.page.locator(f"#c-{newest(newsdesk).id}")
    expect(shown).to_be_focused()
    expect(shown).to_contain_text(TEXT)
    assert reader.page.get_by_role("button", name="Show 1 new comment").count() == 0


def test_20_a_comment_is_edited_in_its_time_and_an_open_editor_may_take_longer(newsdesk, reader):
    reader.page.clock.install()
    reader.open()
    card = reader.post()
    edit = card.get_by_role("button", name=re.compile("^Edit"))
    expect(edit).to_contain_text(re.compile(r"Edit \([45]:\d\d left\)"))
    edit.click()
    box = card.get_by_role("textbox", name="Edit your comment")
    box.fill(AGAIN)
    reader.page.clock.fast_forward(SIX_MINUTES_MS)
    expect(edit).to_have_count(0)
    card.get_by_role("button", name="Save changes").click()
    expect(card).to_contain_text("(edited)")
    expect(card).to_contain_text(AGAIN)
    stored = newest(newsdesk)
    assert (stored.body, stored.status) == (AGAIN, "pending")


def test_20_what_is_published_can_be_deleted_at_any_time_after_one_question(newsdesk, reader):
    card = reader.publish_own()
    card.get_by_role("button", name="Delete: your comment").click()
    expect(card.get_by_role("button", name="Keep comment")).to_be_focused()
    card.get_by_role("button", name="Keep comment").click()
    expect(card.get_by_role("button", name="Delete: your comment")).to_be_focused()
    card.get_by_role("button", name="Delete: your comment").click()
    card.get_by_role("button", name="Delete comment").click()
    expect(reader.page.locator(".comment")).to_have_count(0)
    reader.is_told("You deleted this comment.")
    assert newest(newsdesk).status == "erased"
    assert reader.page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('rc:own'))") == []


def test_a_reply_waits_below_what_it_answers(newsdesk, reader):
    parent = newsdesk.published(author_name="Zoë")
    reader.open()
    opener = reader.card(parent).get_by_role("button", name="Reply to Zoë")
    opener.click()
    form = reader.card(parent).locator("form")
    expect(form.get_by_role("textbox", name="Name")).to_be_focused()
    reader.page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    opener.click()
    reader.fill()
    form.get_by_role("textbox", name="Comment").press("Control+Enter")
    reply = reader.page.locator("li li .waits")
    expect(reply).to_be_focused()
    assert newest(newsdesk).parent_id == parent.id


def test_spam_looks_to_its_author_like_what_waits(newsdesk, reader):
    reader.open()
    reader.post()
    newsdesk.check()
    newsdesk.decide(newest(newsdesk).id, "spam")
    reader.open()
    expect(reader.page.locator(".waits")).to_contain_text(WAITS)
    assert reader.page.get_by_role("button", name="Ask for a second look").count() == 0


@pytest.mark.parametrize("thread", [BRIDGE, "canal"])
def test_receipts_stay_with_their_thread(newsdesk, host, reader, thread):
    reader.open()
    reader.post()
    reader.open(host.page(body=host.element(thread=thread)))
    expect(reader.page.locator(".waits")).to_have_count(1 if thread == BRIDGE else 0)
