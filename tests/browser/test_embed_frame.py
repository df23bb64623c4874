"""mode="iframe": a link to a comment leads there; where no frame may be shown, the link in the tag stays."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.chromium import PHONE
from tests.support.stack import wait_until

LONG = "main { padding-block-start: 2500px } footer { padding-block-end: 2500px } reader-comments { %s }"
FRAME = "document.querySelector('reader-comments').shadowRoot.querySelector('iframe')"
RING_PX = 5
LINK = "Read and post comments"


@pytest.fixture
def crowd(newsdesk):
    """More comments than a first page shows, the oldest first."""
    return [newsdesk.published(author_name=f"Ada {number}") for number in range(15)]


def framed(host, style="", **attributes):
    return host.page(body=host.element(mode="iframe", **attributes), style=LONG % style)


def stands_at(reader, posted, margin):
    """Wait until the comment begins so many pixels below the window's upper edge."""
    card = reader.page.frame_locator("reader-comments iframe").locator(f"#c-{posted.id}")
    card.wait_for()

    def is_there():
        box = card.bounding_box()
        return box is not None and abs(box["y"] - margin) <= 2

    wait_until(is_there)


@pytest.mark.parametrize("which", [-1, 0])
def test_a_link_to_a_comment_leads_to_it_below_a_header_that_stays(host, reader, crowd, which):
    address = framed(host, "--rc-scroll-margin: 90px")
    reader.page.goto(f"{address}#c-{crowd[which].id}")
    stands_at(reader, crowd[which], 90)
    reader.page.evaluate(f"location.hash = '#c-{crowd[7].id}'")
    stands_at(reader, crowd[7], 90)


def test_a_sheet_of_the_page_that_comes_late_does_not_lose_the_comment(host, reader, crowd):
    address = framed(host, "--rc-scroll-margin: 90px")
    late = reader.hold("**/page.css")
    reader.page.goto(f"{address}#c-{crowd[0].id}", wait_until="commit")
    wait_until(lambda: reader.page.evaluate("scrollY") > 0)
    late[0].continue_()
    stands_at(reader, crowd[0], 90)


def test_a_link_to_a_comment_within_the_frame_moves_the_page_around(host, reader, crowd):
    reader.page.goto(framed(host))
    frame = reader.page.frame_locator("reader-comments iframe")
    frame.locator(f"#c-{crowd[-3].id} header a").last.click()
    stands_at(reader, crowd[-3], 16)


@pytest.mark.parametrize("told", ["{readerComments: 900, at: 300}", "{readerComments: '900', at: '300'}"])
def test_what_anybody_else_tells_the_page_moves_nothing(host, reader, crowd, told):
    reader.page.goto(framed(host))
    reader.page.frame_locator("reader-comments iframe").locator(".comment").first.wait_for()
    wait_until(lambda: reader.page.evaluate(f"{FRAME}.getBoundingClientRect().top") > 2000)
    heard = f"addEventListener('message', done, {{once: true}}); postMessage({told}, '*')"
    reader.page.evaluate(f"new Promise(done => {{ {heard} }}).then(() => true)")
    assert reader.page.evaluate("scrollY") == 0
    assert reader.page.evaluate(f"{FRAME}.style.scrollMarginTop") == ""


def test_where_the_page_is_not_listed_the_link_stays_and_its_developer_reads_why(host, reader):
    other = host.base.replace("127.0.0.1", "localhost")
    reader.allow(other)
    reader.allow("chrome-error://chromewebdata")
    reader.expect("frame-ancestors")
    reader.expect("nothing is heard of the frame")
    with reader.page.expect_console_message(lambda one: "lettersdesk sites origins" in one.text) as said:
        reader.page.goto(framed(host).replace(host.base, other))
    assert f"page of {other}" in said.value.text
    expect(reader.page.get_by_role("link", name=LINK)).to_be_visible()
    assert reader.page.locator("iframe").bounding_box()["height"] == 0
    assert reader.page.locator("iframe").evaluate("node => getComputedStyle(node).visibility") == "hidden"


def test_the_ring_around_a_comment_is_whole_in_a_frame(host, new_reader, crowd):
    reader = new_reader(size=PHONE)
    reader.page.goto(f"{framed(host)}#c-{crowd[-1].id}")
    card = reader.page.frame_locator("reader-comments iframe").locator(f"#c-{crowd[-1].id}")
    card.wait_for()
    room = "node => [node.getBoundingClientRect().left, innerWidth - node.getBoundingClientRect().right]"
    expect(card).to_be_focused()
    assert min(card.evaluate(room)) >= RING_PX


def test_the_link_goes_once_the_frame_is_there(host, reader, crowd):
    reader.page.goto(framed(host))
    reader.page.frame_locator("reader-comments iframe").get_by_role("textbox", name="Name").wait_for()
    expect(reader.page.get_by_role("link", name=LINK)).to_be_hidden()
    expect(reader.page.locator("iframe")).to_have_attribute("title", re.compile("."))
