"""The fragment inside of the element, as a server puts it there: without a script, and when one comes."""

import pytest
from playwright.sync_api import expect

from tests.support.newsdesk import BRIDGE
from tests.support.product import SITE

TYPED = {
    "author_name": "Noor H.", "author_email": "noor@example.com", "author_url": "https://noor.example.org/",
    "body": "Typed before the script was there.",
}  # fmt: skip


@pytest.fixture
def included(newsdesk, host):
    """The address of an article whose server has put the fragment into the element."""
    newsdesk.published(author_name="Zoë")
    fragment = newsdesk.stack.request("GET", f"/t/{SITE}/{BRIDGE}/fragment").body.decode()
    element = host.element().replace("</reader-comments>", f"{fragment}</reader-comments>")
    return host.page(body=element)


def type_in(page) -> None:
    for name, value in TYPED.items():
        page.locator(f"reader-comments section.discussion [name={name}]").fill(value)


def test_without_a_script_it_is_read_and_its_form_posts_under_the_strict_policy(
    newsdesk, new_reader, included
):
    reader = new_reader(java_script_enabled=False)
    reader.page.goto(included)
    expect(reader.page.get_by_role("heading", name="Zoë")).to_be_visible()
    expect(reader.page.get_by_label("Leave this field empty")).to_be_hidden()
    type_in(reader.page)
    reader.page.get_by_role("button", name="Post comment").click()
    reader.page.get_by_text("Awaiting moderation.").wait_for()
    assert reader.page.url.startswith(newsdesk.base)
    assert TYPED["author_email"] not in reader.page.content()
    (row,) = newsdesk.rows("comments", author_name="Noor H.")
    assert (row.body, row.author_url) == (TYPED["body"], TYPED["author_url"])
    reader.page.get_by_role("link", name="Show all comments").click()
    reader.page.get_by_role("heading", name="Zoë").wait_for()


def test_without_a_script_a_wrong_form_comes_back_as_our_page_with_what_was_typed(new_reader, included):
    reader = new_reader(java_script_enabled=False)
    reader.expect("422")
    reader.page.goto(included)
    type_in(reader.page)
    reader.page.locator("[name=author_email]").fill("noor@localhost")
    reader.page.get_by_role("button", name="Post comment").click()
    reader.page.get_by_role("alert").wait_for()
    assert reader.page.title().startswith("Error:")
    assert reader.page.locator("#body").input_value() == TYPED["body"]
    assert reader.page.locator("#author_email").input_value() == ""


def test_when_the_script_comes_all_that_was_typed_goes_into_its_form(new_reader, included):
    reader = new_reader()
    held = []
    reader.page.route("**/embed/v1.js", lambda route: held.append(route))
    reader.page.goto(included, wait_until="domcontentloaded")
    type_in(reader.page)
    held[0].continue_()
    form = reader.page.locator("reader-comments .root .respond")
    for name, value in TYPED.items():
        expect(form.locator(f"[name={name}]")).to_have_value(value)
    expect(reader.page.get_by_role("heading", name="Zoë")).to_have_count(1)
    expect(reader.page.locator("reader-comments section.discussion")).to_be_hidden()
