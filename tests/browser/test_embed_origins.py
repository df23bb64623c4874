"""A page that may not post: its reader is told where comments can be posted, its developer what to mend."""

import pytest
from playwright.sync_api import expect

from tests.support.newsdesk import BRIDGE
from tests.support.product import SITE

REFUSED = "Comments cannot be posted from this page."


@pytest.fixture
def elsewhere(host, reader):
    """The same page at an origin that is not on the site's list."""
    other = host.base.replace("127.0.0.1", "localhost")
    reader.allow(other)
    reader.expect("is not allowed to post")
    reader.expect("status of 403")
    reader.page.goto(host.page().replace(host.base, other))
    reader.page.locator("reader-comments .respond").wait_for()
    return reader


def offers_the_way_out(reader):
    """A link leads to the thread's own page, which takes comments from everybody."""
    notice = reader.page.locator(".notice:visible")
    expect(notice).to_have_text(f"{REFUSED} Open the comments page")
    address = f"{reader.newsdesk.base}/t/{SITE}/{BRIDGE}"
    expect(notice.get_by_role("link")).to_have_attribute("href", address)


def test_a_page_that_may_not_post_is_told_which_setting_to_change_before_anything_is_written(elsewhere):
    with elsewhere.page.expect_console_message(lambda message: "sites origins" in message.text):
        elsewhere.box("Name").focus()
    offers_the_way_out(elsewhere)
    elsewhere.is_told(REFUSED)


def test_what_is_posted_from_there_all_the_same_is_kept(elsewhere):
    elsewhere.fill()
    elsewhere.page.get_by_role("button", name="Post comment").click()
    offers_the_way_out(elsewhere)
    elsewhere.keeps_a_draft()


def test_the_way_out_is_there_where_the_tag_holds_no_link(elsewhere):
    elsewhere.page.evaluate("document.querySelector('reader-comments p').remove()")
    elsewhere.box("Name").focus()
    offers_the_way_out(elsewhere)


def test_the_developer_of_a_sandboxed_frame_reads_which_origin_was_refused(host, reader):
    address = host.page("/sandboxed")
    content, kind, headers = host.pages["/sandboxed"]
    sandboxed = {name: f"{value}; sandbox allow-scripts" for name, value in headers.items()}
    host.pages["/sandboxed"] = content, kind, sandboxed
    reader.expect("status of 403")
    reader.expect("is not allowed to post")
    reader.page.goto(address)
    with reader.page.expect_console_message(lambda one: "is not allowed to post" in one.text) as said:
        reader.box("Name").focus()
    assert 'the origin "null" (a sandboxed frame' in said.value.text
    assert host.base not in said.value.text
