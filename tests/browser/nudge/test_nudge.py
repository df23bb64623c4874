"""A nudge before posting: asked once, about words that a moderator would look at; it never blocks."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.newsdesk import INSULT
from tests.support.product import SITE

POSTS = re.compile(r"/api/v1/comments$")
AGAIN = f"{INSULT} And take your stupid friends with you."


def test_it_is_asked_before_anything_is_posted_in_words_that_judge_nobody(newsdesk, reader, nudge):
    reader.open()
    shown = nudge.ask()
    assert nudge.paths == ["nudge"]
    assert nudge.sent[0].post_data_json == {"site": SITE, "body": INSULT}
    assert newsdesk.rows("comments") == []
    said = reader.page.locator("reader-comments .root").inner_text().lower()
    assert not re.search(r"toxic|score|insult|\d%|0\.\d", said)
    button = reader.page.get_by_role("button", name="Post comment")
    expect(button).to_have_attribute("aria-disabled", "false")
    expect(reader.box("Comment")).to_have_value(INSULT)
    expect(reader.box("Comment")).not_to_have_attribute("readonly", "")
    for name in ("Edit comment", "Post for review"):
        reader.page.keyboard.press("Tab")
        expect(shown.get_by_role("button", name=name)).to_be_focused()


def test_edit_leads_back_into_the_text_and_is_not_followed_by_another_question(newsdesk, reader, nudge):
    reader.open()
    nudge.ask().get_by_role("button", name="Edit comment").click()
    expect(nudge.shown).to_have_count(0)
    expect(reader.box("Comment")).to_be_focused()
    reader.post(Comment=AGAIN)
    assert nudge.paths == ["nudge", "comments"]
    assert [stored.body for stored in newsdesk.rows("comments")] == [AGAIN]


def test_post_for_review_posts_and_a_moderator_gets_it(newsdesk, reader, nudge):
    reader.open()
    nudge.ask().get_by_role("button", name="Post for review").click()
    expect(reader.page.locator(".waits")).to_be_focused()
    expect(nudge.shown).to_have_count(0)
    newsdesk.check()
    (stored,) = newsdesk.rows("comments")
    assert (stored.body, stored.status) == (INSULT, "held")
    assert nudge.paths == ["nudge", "comments"]


def test_the_next_comment_may_be_asked_about_again(reader, nudge):
    reader.open()
    nudge.ask().get_by_role("button", name="Post for review").click()
    expect(reader.page.locator(".waits")).to_have_count(1)
    nudge.ask(AGAIN)
    assert nudge.paths == ["nudge", "comments", "nudge"]


@pytest.mark.parametrize("way", ["the button", "the keys in the text", "the keys on the question"])
def test_to_post_again_posts(newsdesk, reader, way, nudge):
    reader.open()
    shown = nudge.ask()
    if way == "the button":
        nudge.button.click()
    else:
        (reader.box("Comment") if way == "the keys in the text" else shown).press("Control+Enter")
    expect(reader.page.locator(".waits")).to_be_focused()
    assert nudge.paths == ["nudge", "comments"]
    assert len(newsdesk.rows("comments")) == 1


@pytest.mark.parametrize("way", ["Post for review", "the keys on the question"])
def test_while_it_is_posted_the_focus_is_on_the_button_that_says_so(reader, nudge, way):
    reader.open()
    shown = nudge.ask()
    reader.hold(POSTS)
    with reader.page.expect_request(POSTS):
        if way == "Post for review":
            shown.get_by_role("button", name=way).click()
        else:
            shown.press("Control+Enter")
    reader.is_posting(nudge.button)
    expect(nudge.shown).to_have_count(0)


def test_who_leaves_out_a_field_after_the_question_is_told_so_and_not_asked_again(reader, nudge):
    reader.open()
    shown = nudge.ask()
    reader.box("Name").fill("")
    shown.press("Control+Enter")
    expect(reader.page.get_by_role("group", name="There is a problem")).to_be_focused()
    expect(nudge.shown).to_have_count(0)
    reader.post(Comment=AGAIN)
    assert nudge.paths == ["nudge", "comments"]


def test_other_words_are_posted_at_once(newsdesk, reader, nudge):
    reader.open()
    reader.post()
    assert nudge.paths == ["nudge", "comments"]
    expect(nudge.shown).to_have_count(0)


def test_each_form_has_its_own_question(newsdesk, reader, nudge):
    posted = newsdesk.published(author_name="Zoë")
    reader.open()
    card = reader.card(posted)
    card.get_by_role("button", name="Reply to Zoë").click()
    form = card.locator("form")
    for label, value in (("Name", "Noor H."), ("Email", "noor@example.com"), ("Comment", INSULT)):
        form.get_by_role("textbox", name=label).fill(value)
    form.get_by_role("button", name="Post reply").click()
    expect(nudge.within(form)).to_be_focused()
    below = reader.page.locator(".respond").last
    for label, value in (("Name", "Noor H."), ("Email", "noor@example.com"), ("Comment", AGAIN)):
        below.get_by_role("textbox", name=label).fill(value)
    nudge.button.click()
    expect(nudge.within(below)).to_be_focused()
    expect(nudge.shown).to_have_count(2)
    form.get_by_role("button", name="Post for review").click()
    expect(reader.page.locator(".waits")).to_have_count(1)
    expect(nudge.shown).to_have_count(1)
    assert newsdesk.rows("comments")[-1].parent_id == posted.id
    assert nudge.paths == ["nudge", "nudge", "comments"]


def test_an_edit_is_not_asked_about(reader, nudge):
    reader.open()
    card = reader.post()
    card.get_by_role("button", name=re.compile("^Edit")).click()
    card.get_by_role("textbox").fill(INSULT)
    card.get_by_role("button", name="Save changes").click()
    expect(card.locator(".text")).to_have_text(INSULT)
    assert nudge.paths == ["nudge", "comments"]


def test_it_is_asked_in_the_language_of_the_page(host, reader, nudge):
    reader.open(host.page(body=host.element(lang="de")))
    for name, value in (("author_name", "Noor H."), ("author_email", "noor@example.com"), ("body", INSULT)):
        reader.page.locator(f"[name={name}]").fill(value)
    nudge.button.click()
    shown = reader.page.get_by_role("group", name=re.compile("^Manche Wörter hier verstoßen oft"))
    expect(shown).to_be_focused()
    expect(shown.get_by_role("button")).to_have_text(["Kommentar bearbeiten", "Zur Prüfung absenden"])


@pytest.mark.parametrize("place", ["below the story", "below a comment"])
def test_22_the_question_has_no_barrier_in_any_look(newsdesk, reader, axe, place, nudge):
    if place == "below a comment":
        newsdesk.published()
        reader.open()
        reader.page.get_by_role("button", name=re.compile("^Reply to")).click()
        reader.fill(Comment=INSULT)
        reader.page.get_by_role("button", name="Post reply").click()
        expect(nudge.shown).to_be_focused()
    else:
        reader.open()
        nudge.ask()
    assert reader.barriers_in_every_look(axe) == []
