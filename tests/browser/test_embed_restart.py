"""An element whose attributes change while it stands on a page, or that is moved: it begins anew, alone."""

import re

import pytest
from playwright.sync_api import expect

ELEMENT = "document.querySelector('reader-comments')"
SETTLED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))"


@pytest.fixture
def two(newsdesk):
    """A comment on the bridge and one on the canal."""
    return newsdesk.published(author_name="Bridge"), newsdesk.published(thread="canal", author_name="Canal")


def change(reader, **attributes):
    pairs = [[name.replace("_", "-"), value] for name, value in attributes.items()]
    reader.page.evaluate(
        f"pairs => {{ for (const [name, value] of pairs) {ELEMENT}.setAttribute(name, value) }}", pairs
    )


def authors(reader):
    return reader.page.locator(".comment bdi")


def test_another_thread_takes_the_place_of_the_first_and_each_keeps_what_was_typed(two, reader):
    reader.open()
    reader.box("Comment").fill("Typed about the bridge.")
    change(reader, thread="canal")
    expect(authors(reader)).to_have_text(["Canal"])
    expect(reader.box("Comment")).to_have_value("")
    reader.box("Comment").fill("Typed about the canal.")
    change(reader, thread="bridge")
    expect(authors(reader)).to_have_text(["Bridge"])
    expect(reader.box("Comment")).to_have_value("Typed about the bridge.")
    change(reader, thread="canal")
    expect(reader.box("Comment")).to_have_value("Typed about the canal.")
    reader.post()
    assert {row.thread_id for row in reader.newsdesk.rows("comments", status="pending")} == {
        row.thread_id for row in reader.newsdesk.rows("comments", author_name="Canal")
    }


def test_an_answer_for_the_old_thread_is_never_shown_in_the_new_one(two, reader):
    held = []
    reader.page.route(re.compile("comments.*thread=bridge"), lambda route: held.append(route))
    with reader.page.expect_request(re.compile("thread=bridge")) as asked:
        reader.page.goto(reader.host.page())
    # Sooner than it would be given up without being told to.
    with reader.page.expect_event("requestfailed", lambda one: one == asked.value, timeout=10_000):
        change(reader, thread="canal")
    expect(authors(reader)).to_have_text(["Canal"])
    reader.page.evaluate(SETTLED)
    expect(authors(reader)).to_have_text(["Canal"])


def test_attributes_that_change_together_are_one_beginning(two, reader):
    reader.open()
    before = len(reader.sent)
    change(reader, thread="canal", sort="oldest", heading_level="4")
    expect(authors(reader)).to_have_text(["Canal"])
    expect(reader.page.get_by_role("heading", level=4)).to_have_text("1 comment")
    asked = [one.url for one in reader.sent[before:] if "/api/v1/comments" in one.url]
    assert len(asked) == 1
    assert "sort=oldest" in asked[0]


def test_the_same_value_once_more_changes_nothing(two, reader):
    reader.open()
    before = len(reader.sent)
    change(reader, thread="bridge", site="demo")
    reader.page.evaluate(SETTLED)
    assert len(reader.sent) == before


def test_another_language_keeps_the_text_that_is_being_typed_before_the_second_part_is_there(two, reader):
    held = []
    reader.page.route("**/embed/v1/more-*.js", lambda route: held.append(route))
    reader.open()
    reader.box("Comment").fill("Typed in English.")
    change(reader, lang="de")
    expect(reader.page.get_by_role("heading", level=2)).to_have_text("1 Kommentar")
    held[0].continue_()
    expect(reader.page.get_by_role("textbox", name="Kommentar")).to_have_value("Typed in English.")


def test_an_element_that_is_moved_keeps_what_was_typed_and_no_second_copy_of_anything(two, reader):
    reader.open()
    reader.box("Comment").fill("Typed before the move.")
    reader.page.evaluate(f"document.body.prepend({ELEMENT})")
    expect(reader.box("Comment")).to_have_value("Typed before the move.")
    expect(authors(reader)).to_have_text(["Bridge"])
    expect(reader.page.locator("form.respond")).to_have_count(1)


def test_what_changes_while_it_is_off_the_page_counts_when_it_returns(two, reader):
    reader.open()
    change_away = "kept.remove(); kept.setAttribute('thread', 'canal'); document.body.append(kept)"
    reader.page.evaluate(f"const kept = {ELEMENT}; {change_away}")
    expect(authors(reader)).to_have_text(["Canal"])


def test_what_was_posted_is_no_draft_after_the_element_began_anew(two, reader):
    reader.open()
    reader.post()
    change(reader, lang="de")
    expect(reader.page.get_by_role("heading", level=2)).to_have_text("1 Kommentar")
    expect(reader.page.get_by_role("textbox", name="Kommentar")).to_have_value("")
    expect(reader.page.locator(".waits")).to_have_count(1)
