"""The thread in the element: conversations, order, more of it, links into it, and what was there before."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.newsdesk import BRIDGE
from tests.support.product import SITE


@pytest.fixture
def five(newsdesk):
    """Five conversations, the oldest first; the second has five replies."""
    roots = [newsdesk.published(author_name=f"Root {number}") for number in range(1, 6)]
    replies = [newsdesk.published(author_name=f"Reply {n}", parent_id=roots[1].id) for n in range(1, 6)]
    return roots, replies


def names(reader):
    return [
        name.replace("\n", "")
        for name in reader.page.locator(".thread > li > .comment bdi").all_inner_texts()
    ]


def test_more_comes_when_it_is_asked_for_and_the_focus_goes_there(five, host, reader):
    roots, _replies = five
    reader.open(host.page(body=host.element(page_size="2")))
    assert names(reader) == ["Root 5", "Root 4"]
    more = reader.page.get_by_role("button", name="Show more comments")
    expect(more).to_have_text("Show more comments (8 left)")
    more.click()
    expect(reader.card(roots[2])).to_be_focused()
    reader.is_told("5 more comments shown")
    assert names(reader) == ["Root 5", "Root 4", "Root 3", "Root 2"]
    more.click()
    expect(reader.card(roots[0])).to_be_focused()
    expect(more).to_have_count(0)


def test_the_rest_of_a_conversation_comes_below_it(five, host, reader):
    roots, replies = five
    reader.open()
    expect(reader.card(replies[3])).to_have_count(0)
    reader.page.get_by_role("button", name="Show 2 more replies").click()
    expect(reader.card(replies[3])).to_be_focused()
    item = reader.page.locator(f"li:has(> #c-{roots[1].id})")
    assert item.locator(".replies .comment").count() == 5
    expect(reader.page.get_by_role("button", name="more replies")).to_have_count(0)


def test_the_order_is_chosen_and_told(five, host, reader):
    reader.open()
    reader.page.get_by_role("combobox", name="Order").select_option(label="Oldest first")
    reader.is_told("Order: Oldest first")
    assert names(reader) == [f"Root {number}" for number in range(1, 6)]
    reader.page.get_by_role("combobox", name="Order").select_option(label="Most discussed")
    reader.is_told("Order: Most discussed")
    assert names(reader)[0] == "Root 2"


def test_a_link_to_a_comment_leads_to_it_on_whatever_page_it_is(five, host, reader):
    roots, replies = five
    address = host.page(body=host.element(page_size="2"))
    reader.open(f"{address}#c-{replies[4].id}")
    expect(reader.card(replies[4])).to_be_focused()
    expect(reader.card(roots[1])).to_be_visible()
    expect(reader.page.get_by_text("This comment is in a longer thread.")).to_be_visible()
    reader.page.get_by_role("button", name="Show it in context").click()
    expect(reader.card(replies[0])).to_be_visible()
    reader.page.evaluate(f"location.hash = 'c-{roots[4].id}'")
    expect(reader.card(roots[4])).to_be_focused()


@pytest.mark.parametrize("what", ["removed", "waiting", "of another thread", "never there"])
def test_a_link_to_a_comment_that_is_not_here_is_answered_where_the_thread_begins(
    newsdesk, five, reader, what
):
    lost = {
        "removed": lambda: newsdesk.decide(five[0][0].id, "reject", reason="off_topic") or five[0][0].id,
        "waiting": lambda: newsdesk.held(1)[0].id,
        "of another thread": lambda: newsdesk.published(thread="canal").id,
        "never there": lambda: "a" * 26,
    }[what]()
    if what in ("removed", "waiting", "never there"):
        reader.expect("status of 404")
    reader.open(f"{reader.host.page()}#c-{lost}")
    said = "The comment you are looking for is not here. It may have been removed."
    reader.is_told(said)
    expect(reader.page.locator(".notice:visible")).to_have_text(said)
    expect(reader.page.locator(".notice:visible")).to_be_in_viewport()
    reader.page.evaluate(f"location.hash = 'c-{five[0][4].id}'")
    expect(reader.card(five[0][4])).to_be_focused()


def test_a_link_of_the_page_itself_is_not_taken_for_one_to_a_comment(five, reader):
    reader.open(f"{reader.host.page()}#c-pricing")
    assert [one.url for one in reader.sent if "pricing" in one.url] == []
    expect(reader.page.locator(".notice:visible")).to_have_count(0)


def test_deep_answers_stand_flat_and_say_whom_they_answer(newsdesk, reader):
    parent = newsdesk.published(author_name="Level 1")
    for level in range(2, 6):
        parent = newsdesk.published(author_name=f"Level {level}", parent_id=parent.id)
    reader.open()
    reader.page.get_by_role("button", name="Show 1 more reply").click()
    expect(reader.card(parent)).to_contain_text("In reply to Level 4")
    assert reader.page.locator("li li li").count() == 3
    assert reader.page.locator("li li li li").count() == 0


def test_a_comment_is_shared_by_its_link(newsdesk, host, new_reader):
    posted = newsdesk.published(author_name="Zoë")
    reader = new_reader(permissions=["clipboard-read", "clipboard-write"])
    reader.open()
    reader.page.get_by_role("button", name="Share the comment by Zoë").click()
    reader.is_told("Link copied")
    assert reader.page.evaluate("navigator.clipboard.readText()") == f"{host.base}/article#c-{posted.id}"


def test_times_are_for_machines_for_eyes_and_for_ears(newsdesk, reader):
    posted = newsdesk.published()
    reader.open()
    time = reader.card(posted).locator("time")
    assert re.match(r"\d{4}-\d\d-\d\dT", time.get_attribute("datetime") or "")
    expect(time.locator("[aria-hidden]")).to_have_text("just now")
    expect(time.locator(".unseen")).to_contain_text("20")


def test_what_readers_answered_leaves_a_place_behind(newsdesk, reader):
    parent = newsdesk.published()
    child = newsdesk.published(parent_id=parent.id)
    newsdesk.decide(parent.id, "reject", reason="personal_attack")
    reader.open()
    expect(reader.card(parent)).to_have_text("Comment removed by a moderator.")
    expect(reader.card(child)).to_be_visible()


def test_what_a_server_put_in_is_taken_over_with_what_was_typed_there(newsdesk, host, reader):
    newsdesk.published(author_name="Zoë")
    fragment = newsdesk.stack.request("GET", f"/t/{SITE}/{BRIDGE}/fragment").body.decode()
    inside = host.element().replace("</reader-comments>", f"{fragment}</reader-comments>")
    address = host.page(body=inside)
    held = []
    reader.page.route("**/embed/v1.js", lambda route: held.append(route))
    reader.page.goto(address, wait_until="domcontentloaded")
    expect(reader.page.get_by_text("Zoë")).to_be_visible()
    reader.page.locator("[name=body]").fill("Typed before the script was there.")
    held[0].continue_()
    expect(reader.page.locator(".root").get_by_role("textbox", name="Comment")).to_have_value(
        "Typed before the script was there."
    )
    expect(reader.page.get_by_role("heading", name="Leave a comment")).to_have_count(1)


def test_a_collapsed_element_asks_for_nothing_until_it_is_opened(newsdesk, host, reader):
    newsdesk.published()
    reader.page.goto(host.page(body=host.element(collapsed="")))
    button = reader.page.get_by_role("button", name="Comments")
    expect(button).to_be_visible()
    assert [one.url.rpartition("/")[2] for one in reader.sent] == ["v1.js"]
    button.click()
    expect(reader.page.locator(".comment")).to_be_visible()


def test_a_link_to_a_comment_opens_what_is_collapsed(newsdesk, host, reader):
    posted = newsdesk.published()
    reader.page.goto(host.page(body=host.element(collapsed="")))
    reader.page.get_by_role("button", name="Comments").wait_for()
    reader.page.evaluate(f"location.hash = 'c-{posted.id}'")
    expect(reader.card(posted)).to_be_focused()


def test_an_element_that_is_moved_begins_anew_and_one_that_is_taken_away_is_silent(newsdesk, host, reader):
    newsdesk.published()
    looks = []
    reader.page.on("request", lambda one: looks.append(one.url) if "/api/v1/counts" in one.url else None)
    reader.page.clock.install()
    reader.open()
    reader.page.evaluate("document.body.prepend(document.querySelector('reader-comments'))")
    expect(reader.page.locator(".comment")).to_have_count(1)
    for _ in range(2):
        with reader.page.expect_response("**/api/v1/counts?*"):
            reader.page.clock.run_for(21_000)
    reader.page.evaluate("document.querySelector('reader-comments').remove()")
    asked = len(looks)
    reader.page.clock.run_for(120_000)
    # A request of the page's own, after which any of the element's would have been seen.
    reader.page.evaluate(f"fetch('{host.service}/embed/version.json').then(answer => answer.text())")
    assert len(looks) == asked >= 2


def test_a_featured_comment_is_marked_and_a_deleted_one_says_by_whom(newsdesk, host, reader):
    shown = newsdesk.published(author_name="Zoë")
    newsdesk.decide(shown.id, "feature")
    parent = newsdesk.published()
    newsdesk.published(parent_id=parent.id)
    gone = newsdesk.stack.request("DELETE", f"/api/v1/comments/{parent.id}", headers=parent.headers)
    assert gone.status == 204
    reader.open()
    expect(reader.card(shown)).to_contain_text("Featured")
    expect(reader.card(parent)).to_have_text("Comment deleted by its author.")
