"""A link to a comment leads there although the page around is not complete yet."""

import pytest
from playwright.sync_api import expect

from tests.support.embed_room import FRAMES
from tests.support.stack import wait_until

TALL = "main { padding-block-start: 1800px } footer { padding-block-end: 2500px }"
MARGIN_PX = 16


@pytest.fixture
def crowd(newsdesk):
    return [newsdesk.published(author_name=f"Ada {number}") for number in range(8)]


def top_of(card):
    box = card.bounding_box()
    return box["y"] if box else None


def test_what_comes_late_and_pushes_the_comment_away_is_followed(host, reader, crowd):
    late = reader.hold("**/page.css")
    reader.page.goto(f"{host.page(style=TALL)}#c-{crowd[3].id}", wait_until="commit")
    card = reader.card(crowd[3])
    expect(card).to_be_focused()
    late[0].continue_()
    wait_until(lambda: abs(top_of(card) - MARGIN_PX) <= 2)


def test_who_has_gone_on_is_not_taken_back_when_the_page_is_complete(host, reader, crowd):
    late = reader.hold("**/late")
    frame = f'<iframe src="{host.service}/late"></iframe>'
    address = host.page(body=host.element() + frame, style=TALL)
    reader.page.goto(f"{address}#c-{crowd[3].id}", wait_until="commit")
    card = reader.card(crowd[3])
    expect(card).to_be_focused()
    reader.page.mouse.wheel(0, 200)
    wait_until(lambda: abs(top_of(card) - MARGIN_PX) > 100)
    late[0].fulfill(body="", content_type="text/html")
    reader.page.wait_for_load_state("load")
    # What is heard after the page is complete comes after what the element does then.
    reader.page.evaluate(FRAMES)
    assert abs(top_of(card) - MARGIN_PX) > 100
