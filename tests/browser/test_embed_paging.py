"""What comes when a button is pressed twice, late, in another order, or in a conversation that has grown."""

import re
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from service.pages import embed
from tests.support.newsdesk import BRIDGE
from tests.support.product import SITE
from tests.support.stack import wait_until

PAGES = re.compile(r"/api/v1/comments\?")
TWO_POLLS_MS = 45_000


@pytest.fixture
def answered(newsdesk):
    """A conversation with three replies: as many as a page of the thread holds."""
    root = newsdesk.published(author_name="Root")
    for number in range(1, 4):
        newsdesk.published(parent_id=root.id, author_name=f"Reply {number}")
    return root


def take_new(reader, words, **query):
    """Let the element look, once the service tells everybody what is new, and press what it offers."""
    stored = len(reader.newsdesk.rows("comments"))
    root = {"root": query.pop("root")} if "root" in query else None
    for asked in filter(None, ({"sort": "newest", **query}, root and {**root, "limit": 50})):
        path = f"/api/v1/comments?{urlencode({'site': SITE, 'thread': BRIDGE, **asked})}"
        ask = partial(reader.newsdesk.stack.request, "GET", path)
        wait_until(lambda ask=ask: ask().json["thread"]["published_count"] == stored)
    reader.page.clock.fast_forward(TWO_POLLS_MS)
    reader.page.get_by_role("button", name=words).click()


def hold(reader, words):
    """Requests for a page whose address has these words wait in the list that is returned."""
    held = []

    def on_page(route):
        return held.append(route) if words in route.request.url else route.fallback()

    reader.page.route(PAGES, on_page)
    return held


def roots(reader):
    return reader.page.locator(".thread > li > .comment bdi")


def test_a_new_reply_beyond_the_third_is_shown_when_it_is_asked_for(newsdesk, answered, reader):
    reader.page.clock.install()
    reader.open()
    fourth = newsdesk.published(parent_id=answered.id, author_name="Reply 4")
    take_new(reader, "Show 1 new comment", root=answered.id)
    expect(reader.card(fourth)).to_be_focused()
    reader.is_told("1 more comment shown")
    fifth = newsdesk.published(parent_id=fourth.id, author_name="Reply 5")
    take_new(reader, "Show 1 new comment", root=answered.id)
    expect(reader.card(fifth)).to_be_focused()


def test_a_new_reply_in_a_conversation_of_a_later_page_is_shown(newsdesk, answered, host, reader):
    for number in range(2):
        newsdesk.published(author_name=f"Later {number}")
    reader.page.clock.install()
    reader.open(host.page(body=host.element(page_size="2")))
    reader.page.get_by_role("button", name="Show more comments").click()
    expect(reader.card(answered)).to_be_focused()
    reply = newsdesk.published(parent_id=answered.id, author_name="Reply 4")
    take_new(reader, "Show 1 new comment", root=answered.id, limit=2)
    expect(reader.card(reply)).to_be_focused()


def test_what_is_new_and_nowhere_to_be_shown_leads_to_the_button_that_has_it(
    newsdesk, answered, host, reader
):
    for number in range(2):
        newsdesk.published(author_name=f"Later {number}")
    reader.page.clock.install()
    reader.open(host.page(body=host.element(page_size="2")))
    newsdesk.published(parent_id=answered.id, author_name="Reply 4")
    take_new(reader, "Show 1 new comment", limit=2)
    more = reader.page.get_by_role("button", name="Show more comments (5 left)")
    expect(more).to_be_focused()
    reader.is_told("7 comments")


def test_several_that_are_new_stand_in_the_order_that_was_chosen(newsdesk, host, reader):
    newsdesk.published(author_name="Root 1")
    reader.page.clock.install()
    reader.open(host.page(body=host.element(sort="oldest")))
    for number in (2, 3):
        newsdesk.published(author_name=f"Root {number}")
    take_new(reader, "Show 2 new comments")
    expect(roots(reader)).to_have_text(["Root 1", "Root 2", "Root 3"])


def test_two_presses_for_the_rest_of_a_conversation_are_one(newsdesk, answered, reader):
    fourth = newsdesk.published(parent_id=answered.id, author_name="Reply 4")
    reader.open()
    held = hold(reader, "root=")
    more = reader.page.get_by_role("button", name="Show 1 more reply")
    with reader.page.expect_request(PAGES):
        more.click()
    more.click()
    more.press("Enter")
    reader.page.evaluate("new Promise(done => setTimeout(done))")
    assert len(held) == 1
    held[0].continue_()
    expect(reader.card(fourth)).to_be_focused()


def test_the_order_that_was_chosen_last_stays_whichever_answer_comes_last(newsdesk, reader):
    for number in range(1, 3):
        newsdesk.published(author_name=f"Root {number}")
    reader.open()
    held = hold(reader, "sort=oldest")
    order = reader.page.get_by_role("combobox", name="Order")
    with reader.page.expect_request(PAGES):
        order.select_option(label="Oldest first")
    order.select_option(label="Newest first")
    reader.is_told("Order: Newest first")
    with reader.page.expect_response(PAGES):
        held[0].continue_()
    reader.page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    expect(roots(reader)).to_have_text(["Root 2", "Root 1"])
    expect(order).to_have_value("newest")


def test_an_order_that_cannot_be_had_is_not_said_to_be_chosen(newsdesk, reader):
    for number in range(1, 3):
        newsdesk.published(author_name=f"Root {number}")
    reader.open()
    reader.expect("Failed to load resource")
    reader.page.route(PAGES, lambda route: route.abort("connectionrefused"))
    order = reader.page.get_by_role("combobox", name="Order")
    order.select_option(label="Oldest first")
    expect(reader.page.locator(".notice:visible")).to_have_text("That did not work. Please try again.")
    expect(order).to_have_value("newest")


def test_a_link_deep_into_a_conversation_shows_its_last_ten(newsdesk, host, reader):
    chain = [newsdesk.published(author_name="Level 1")]
    for level in range(2, 18):
        chain.append(newsdesk.published(author_name=f"Level {level}", parent_id=chain[-1].id))
    newsdesk.published(author_name="Another root")
    reader.open(f"{host.page(body=host.element(page_size='1'))}#c-{chain[-1].id}")
    expect(reader.card(chain[-1])).to_be_focused()
    expect(reader.page.get_by_text("This comment is in a longer thread.")).to_have_count(1)
    asked = [one.url for one in reader.sent if re.search(r"/api/v1/comments/\w+$", one.url)]
    assert len(asked) == 10
    expect(reader.card(chain[7])).to_be_visible()
    expect(reader.card(chain[6])).to_have_count(0)


def test_the_end_of_an_address_is_found_without_reading_it_again_for_every_bracket(reader):
    source = (Path(embed.__file__).parent / "source" / "prose.js").read_text(encoding="utf-8")
    cuts = """() => {
        let cuts = 0;
        for (const name of ["slice", "split"]) {
            const real = String.prototype[name];
            String.prototype[name] = function (...given) { cuts += 1; return real.apply(this, given); };
        }
        const ends = ["", ".", ")", ")))...", "(a)", "(a))", "[)]"].map((end) => bare(`https://a.b/x${end}`));
        cuts = 0;
        return [ends, bare("https://a.b/" + ")".repeat(1900)), cuts];
    }"""
    ends, long, count = reader.page.evaluate(f"() => {{ {source}; return ({cuts})() }}")
    assert [end.removeprefix("https://a.b/x") for end in ends] == ["", "", "", "", "(a)", "(a)", "[)]"]
    assert long == "https://a.b/"
    assert count < 5
