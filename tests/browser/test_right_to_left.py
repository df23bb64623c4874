"""Pages that go from right to left in a language we do not speak: our sentences stand as English does."""

import pytest

from tests.support.chromium import NARROW
from tests.support.newsdesk import BRIDGE
from tests.support.product import SITE

NAME, BODY = "نور الهدى", "المكتبة مفتوحة يوم السبت."
THREAD = f"/t/{SITE}/{BRIDGE}"

LINES = """root => {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.data.trim(), range = document.createRange();
    if (!/^[A-Z0-9][^؀-ۿ]*[.*)…]$|^\\d+ [a-z]+/i.test(text)) continue;
    const start = node.data.indexOf(text), at = index => {
      range.setStart(node, start + index); range.setEnd(node, start + index + 1);
      return range.getBoundingClientRect();
    };
    const first = at(0), last = at(text.length - 1), before = at(text.length - 2);
    if (!first.width || !last.width || first.left < 0) continue;
    found.push([text, last.top > first.top + 4 || last.left > first.left, last.left >= before.left]);
  }
  return found;
}"""
"""Of each visible sentence of ours: whether its end stands right of its beginning, and its last mark last."""


def assert_reads_from_the_left(found, number_min: int) -> None:
    assert len(found) >= number_min, found
    assert [one for one in found if not (one[1] and one[2])] == []


def side_of(locator) -> str:
    """On which side of its parent something stands."""
    return locator.evaluate("""one => {
      const own = one.getBoundingClientRect(), around = one.parentElement.getBoundingClientRect();
      return own.left - around.left > around.right - own.right ? "right" : "left";
    }""")


@pytest.fixture
def posted(newsdesk):
    """A comment and a reply to it, both by people whose names run from right to left."""
    first = newsdesk.published(author_name=NAME, body=BODY)
    return first, newsdesk.published(author_name="Tal", body="I agree.", parent_id=first.id)


@pytest.mark.parametrize("size", [(1280, 900), NARROW])
def test_a_page_for_an_arabic_article_is_laid_out_from_the_right_and_our_sentences_are_not(
    new_window, posted, size
):
    window = new_window(size=size, java_script_enabled=True)
    window.page.goto(f"{THREAD}?lang=ar")
    root = window.page.locator("html")
    assert (root.get_attribute("lang"), root.get_attribute("dir")) == ("en", "rtl")
    assert_reads_from_the_left(window.page.locator("body").evaluate(LINES), 7)
    assert side_of(window.page.locator(".count h2")) == "right"
    assert side_of(window.page.locator(".thread .acts a").first) == "right"
    body = window.page.locator(".text p").first
    assert body.evaluate("one => getComputedStyle(one).direction") == "rtl"
    assert window.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_errors_of_that_page_and_its_other_pages_stand_so_too(new_window, posted):
    window = new_window()
    window.expect("422")
    window.page.goto(f"{THREAD}?lang=fa")
    window.page.locator("form").evaluate("form => { form.noValidate = true; form.submit(); }")
    window.page.locator(".trouble").wait_for()
    assert_reads_from_the_left(window.page.locator("body").evaluate(LINES), 7)
    assert "lang=fa" in window.page.url
    window.page.goto(f"/report/{posted[0].id}?lang=he")
    assert window.page.locator("html").get_attribute("dir") == "rtl"
    assert_reads_from_the_left(window.page.locator("body").evaluate(LINES), 2)


def test_the_fragment_within_an_article_from_the_right_has_sentences_from_the_left(
    new_window, newsdesk, posted
):
    window = new_window()
    fragment = newsdesk.stack.request("GET", f"{THREAD}/fragment").body.decode()
    window.page.route(
        "**/article",
        lambda route: route.fulfill(
            body=f'<!doctype html><html dir="rtl" lang="ar"><meta charset="utf-8">{fragment}</html>',
            content_type="text/html; charset=utf-8",
        ),
    )
    window.page.goto("/article")
    section = window.page.locator("section.discussion")
    assert section.evaluate("one => getComputedStyle(one).direction") == "rtl"
    assert section.get_attribute("lang") == "en"
    assert_reads_from_the_left(section.evaluate(LINES), 7)


def test_a_name_that_runs_the_other_way_turns_nothing_around_it(new_window, posted):
    window = new_window()
    window.page.goto(f"/report/{posted[0].id}")
    heading = window.page.locator("h1")
    assert heading.inner_text() == f"Report the comment by \u2068{NAME}\u2069"
    assert window.page.title().startswith(f"Report the comment by \u2068{NAME}\u2069 – ")
    window.page.goto(THREAD)
    assert window.page.get_by_label(f"Reply to \u2068{NAME}\u2069").count() == 1
    answers = window.page.locator(".answers bdi")
    assert answers.count() == 0 or answers.first.inner_text() == NAME


def test_the_element_on_such_a_page_goes_its_way_and_says_its_sentences_in_english(new_reader, host, posted):
    reader = new_reader()
    reader.open(host.page(body=f'<div dir="rtl" lang="ar">{host.element()}</div>'))
    root = reader.page.locator("reader-comments .root")
    assert root.get_attribute("lang") == "en"
    assert root.evaluate("one => getComputedStyle(one).direction") == "rtl"
    assert_reads_from_the_left(root.evaluate(LINES), 6)
    assert side_of(reader.page.locator("reader-comments .top > :first-child")) == "right"
    ends = root.locator(".note").evaluate("""one => {
      const range = document.createRange(); range.selectNodeContents(one);
      return one.getBoundingClientRect().right - range.getBoundingClientRect().right;
    }""")
    assert abs(ends) < 2
