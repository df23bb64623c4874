"""What was typed and not sent is kept at whatever moment the page is left."""

import pytest
from playwright.sync_api import expect

from tests.support.embed_room import TEXT
from tests.support.stack import wait_until

MORE = "**/embed/v1/more-*.js"
HIDE = """Object.defineProperty(document, "hidden", { value: true });
    document.dispatchEvent(new Event("visibilitychange"))"""


def drafts(reader):
    """The texts of the drafts that are stored."""
    return reader.page.evaluate("""Object.entries(localStorage)
        .filter(([key]) => key.startsWith("rc:draft")).map(([, draft]) => JSON.parse(draft).text)""")


@pytest.fixture
def standing_still(reader):
    """A reader whose page has all its scripts, and whose timers run only when they are told to."""
    reader.stand_still()
    reader.open()
    reader.box("Comment").focus()
    reader.page.locator(".respond .count").wait_for(state="attached")
    return reader


def test_who_leaves_right_after_the_last_key_finds_every_letter_again(standing_still):
    standing_still.box("Comment").press_sequentially(TEXT)
    assert drafts(standing_still) == []
    standing_still.page.goto("about:blank")
    standing_still.page.clock.resume()
    standing_still.open()
    expect(standing_still.box("Comment")).to_have_value(TEXT)


def test_a_page_that_is_put_away_keeps_the_text_before_it_may_be_ended(standing_still):
    standing_still.box("Comment").press_sequentially("Half a sentence")
    standing_still.page.evaluate(HIDE)
    assert drafts(standing_still) == ["Half a sentence"]


def test_who_types_on_without_a_pause_is_kept_all_the_same(standing_still):
    for letter in "bridge":
        standing_still.box("Comment").press(letter)
        standing_still.page.clock.run_for(100)
    assert drafts(standing_still) == ["bridge"]


def test_what_was_typed_before_the_second_part_came_is_kept_when_the_page_is_left(reader):
    held = reader.hold(MORE)
    reader.open()
    reader.box("Comment").press_sequentially("Half a sentence")
    reader.wait_for(held)
    reader.page.goto("about:blank")
    reader.page.unroute_all()
    reader.open()
    expect(reader.box("Comment")).to_have_value("Half a sentence")


OTHER = "Who paid for the bridge is told on the last page of the minutes, and nowhere else."


@pytest.fixture
def two_windows(reader):
    """Two windows of one reader, both empty; call it with the number of the one to look at."""
    pages = [reader.page, reader.context.new_page()]

    def turn_to(number):
        reader.page = pages[number]

    for number in (1, 0):
        turn_to(number)
        reader.open()
        reader.box("Comment").focus()
        reader.page.locator(".respond .count").wait_for(state="attached")
    return turn_to


def kept(reader, *texts):
    wait_until(lambda: drafts(reader) == list(texts))


def test_what_stands_in_one_window_is_kept_when_another_one_posts_something_else(reader, two_windows):
    reader.box("Comment").fill(TEXT)
    kept(reader, TEXT)
    two_windows(1)
    reader.post(Comment=OTHER)
    kept(reader, TEXT)
    two_windows(0)
    reader.open()
    expect(reader.box("Comment")).to_have_value(TEXT)


def test_what_was_posted_in_another_window_is_not_kept_once_more(reader, two_windows):
    reader.box("Comment").fill(TEXT)
    kept(reader, TEXT)
    reader.page.evaluate("addEventListener('storage', ({ key }) => { window.heard = key })")
    two_windows(1)
    reader.open()
    expect(reader.box("Comment")).to_have_value(TEXT)
    reader.post()
    reader.page.evaluate("localStorage.setItem('end', '')")
    two_windows(0)
    wait_until(lambda: reader.page.evaluate("heard") == "end")
    assert drafts(reader) == []


def test_an_empty_box_takes_away_no_other_windows_draft(reader, two_windows):
    two_windows(1)
    reader.box("Comment").fill(OTHER)
    kept(reader, OTHER)
    two_windows(0)
    reader.box("Comment").press("Space")
    reader.box("Comment").press("Backspace")
    reader.box("Comment").dispatch_event("change")
    assert drafts(reader) == [OTHER]


def test_what_was_typed_for_a_story_that_closed_meanwhile_stands_there_until_it_is_thrown_away(host, reader):
    reader.open()
    reader.box("Comment").fill(TEXT)
    kept(reader, TEXT)
    reader.open(host.page("/closed", body=host.element(closed="")))
    box = reader.box("Comment")
    expect(box).to_have_value(TEXT)
    expect(box).to_have_attribute("readonly", "")
    expect(reader.page.get_by_text("We restored your unsent comment.")).to_be_visible()
    reader.page.get_by_role("button", name="Discard").click()
    expect(box).to_have_count(0)
    expect(reader.page.get_by_role("heading", name="No comments yet")).to_be_focused()
    assert drafts(reader) == []
