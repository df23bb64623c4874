"""On a narrow screen replies keep one indent and say what they answer; on a wide one the tree is seen."""

import pytest
from playwright.sync_api import expect

from tests.support.newsdesk import BRIDGE
from tests.support.product import SITE

EDGES = "all => [...new Set(all.map(one => Math.round(one.getBoundingClientRect().left)))].length"


@pytest.fixture
def deep(newsdesk):
    """A comment, a reply to it, a reply to that, and one more."""
    posted = newsdesk.published(author_name="Ada")
    for name in ("Ben", "Cem", "Dia"):
        posted = newsdesk.published(author_name=name, parent_id=posted.id)
    return posted


@pytest.mark.parametrize(("width", "edges"), [(320, 2), (480, 2), (900, 3)])
def test_the_page_and_the_element_have_one_indent_where_there_is_no_room_for_more(
    new_window, new_reader, host, deep, width, edges
):
    window = new_window(size=(width, 800), java_script_enabled=True)
    window.page.goto(f"/t/{SITE}/{BRIDGE}")
    assert window.page.locator("article.comment").evaluate_all(EDGES) == edges
    assert window.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    reader = new_reader(size=(width, 800))
    reader.open()
    assert reader.page.locator("reader-comments article.comment").evaluate_all(EDGES) == edges
    said = ["In reply to Ben"] * (edges == 2) + ["In reply to Cem"]
    expect(window.page.locator(".answers:visible")).to_have_text(said)
    expect(reader.page.locator("reader-comments .answers:visible")).to_have_text(said)
