"""The look of the element on a hostile page, on paper and on a telephone: nothing struck out or cut off."""

import pytest
from playwright.sync_api import expect

from tests.support.chromium import PHONE

STRUCK = "body, main, reader-comments { text-decoration: underline line-through overline 5px red !important }"
DRAWN = "node => getComputedStyle(node).getPropertyValue('-webkit-text-decorations-in-effect')"
RING = """node => {
    const { left, right } = node.getBoundingClientRect();
    const style = getComputedStyle(node);
    const reach = parseFloat(style.outlineWidth) + parseFloat(style.outlineOffset);
    for (let up = node.parentElement; up; up = up.parentElement) {
        if (getComputedStyle(up).overflowX === "visible") continue;
        const box = up.getBoundingClientRect();
        if (box.left > left - reach || box.right < right + reach) return up.className || up.tagName;
    }
    return style.outlineStyle === "none" ? "no ring" : "whole";
}"""


@pytest.fixture
def answered(newsdesk):
    """A comment, a reply to it, and a reply to that."""
    posted = [newsdesk.published(author_name="Ada")]
    for name in ("Ben", "Cem"):
        posted.append(newsdesk.published(author_name=name, parent_id=posted[-1].id))
    return posted


@pytest.mark.parametrize("inside", [".text p", ".top h2", ".respond label", ".note"])
def test_a_line_that_the_page_draws_through_its_text_stops_at_the_element(
    newsdesk, host, reader, answered, inside
):
    reader.open(host.page(style=STRUCK))
    assert reader.page.locator("h1").first.evaluate(DRAWN) != "none"
    assert reader.page.locator(f"reader-comments {inside}").first.evaluate(DRAWN) == "none"
    host_box, root_box = (
        reader.page.locator(selector).bounding_box()
        for selector in ("reader-comments", "reader-comments .root")
    )
    assert host_box == root_box


def test_on_paper_there_are_the_comments_and_nothing_to_press(host, reader, answered):
    reader.open()
    reader.card(answered[0]).get_by_role("button", name="Reply to Ada").click()
    reader.card(answered[0]).locator("form").wait_for()
    reader.page.emulate_media(media="print")
    element = reader.page.locator("reader-comments")
    expect(element.locator(".text")).to_have_count(3)
    for text in element.locator(".text").all():
        expect(text).to_be_visible()
    expect(element.get_by_role("heading", level=2)).to_be_visible()
    expect(element.locator("form:visible, button:visible, select:visible, input:visible")).to_have_count(0)


@pytest.mark.parametrize("theme", ["auto", "dark"])
def test_paper_is_white_whatever_the_theme(newsdesk, host, new_reader, theme):
    newsdesk.published()
    reader = new_reader(color_scheme="dark")
    reader.open(host.page(body=host.element(theme=theme)))
    text = reader.page.locator("reader-comments .text p").first
    expect(text).to_have_css("color", "rgb(231, 228, 221)")
    reader.page.emulate_media(media="print")
    expect(text).to_have_css("color", "rgb(28, 30, 33)")


def test_what_is_folded_on_the_screen_is_on_paper_in_full(newsdesk, reader):
    newsdesk.published(
        body="\n\n".join(f"Paragraph {number} of many, all of it said." * 9 for number in range(9))
    )
    reader.open()
    last = reader.page.get_by_text("Paragraph 8").first
    expect(last).to_be_hidden()
    reader.page.emulate_media(media="print")
    expect(last).to_be_visible()
    expect(reader.page.locator("reader-comments summary")).to_be_hidden()


@pytest.mark.parametrize("size", [PHONE, (1280, 900)])
def test_the_ring_around_a_comment_is_seen_on_all_sides(new_reader, host, answered, size):
    reader = new_reader(size=size)
    reader.open()
    for posted in answered:
        card = reader.card(posted)
        card.evaluate("node => node.focus({focusVisible: true})")
        assert card.evaluate(RING) == "whole"
    assert reader.too_wide() == 0


def test_what_opens_the_comments_looks_like_a_button_and_says_that_they_are_closed(newsdesk, host, reader):
    newsdesk.published()
    reader.page.goto(host.page(body=host.element(collapsed="")))
    opener = reader.page.get_by_role("button", name="Comments", expanded=False)
    expect(opener).to_have_css("border-top-width", "1px")
    expect(opener).not_to_have_css("border-top-color", "rgba(0, 0, 0, 0)")
    opener.click()
    expect(reader.page.get_by_role("heading", level=2)).to_be_focused()
