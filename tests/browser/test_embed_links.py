"""A link to a comment leads there although the page around is not complete yet."""

import pytest
from playwright.sync_api import expect

from tests.support.stack import wait_until

TALL = "main { padding-block-start: 1800px } footer { padding-block-end: 2500px }"
MARGIN_PX = 16


@pytest.fixture
def opened_early(newsdesk, host, reader):
    """A link to a comment has led there before the page has its own sheet. Returns the card, and what lets
    the sheet come."""
    posted = [newsdesk.published(author_name=f"Ada {number}") for number in range(8)]
    late = reader.hold("**/page.css")
    reader.page.goto(f"{host.page(style=TALL)}#c-{posted[3].id}", wait_until="commit")
    card = reader.card(posted[3])
    expect(card).to_be_focused()

    def complete():
        late[0].continue_()
        reader.page.wait_for_load_state("load")

    return card, complete


def top_of(card):
    box = card.bounding_box()
    return box["y"] if box else None


def test_what_comes_late_and_pushes_the_comment_away_is_followed(opened_early):
    card, complete = opened_early
    complete()
    wait_until(lambda: abs(top_of(card) - MARGIN_PX) <= 2)


def test_who_has_gone_on_is_not_taken_back_when_the_page_is_complete(reader, opened_early):
    card, complete = opened_early
    other = reader.page.locator(".comment").nth(6)
    reader.page.keyboard.press("Tab")
    other.focus()
    complete()
    # What is heard after the page is complete comes after what the element does then.
    reader.page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    expect(other).to_be_focused()
    assert abs(top_of(card) - MARGIN_PX) > 2
