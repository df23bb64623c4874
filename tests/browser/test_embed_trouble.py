"""Where script or service cannot do what was asked: readers are told, keep their place, and lose no text."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.embed_room import TEXT
from tests.support.newsdesk import BRIDGE
from tests.support.product import SITE
from tests.support.stack import wait_until

MORE = re.compile(r"/embed/v1/more-")
NOTHING = "That did not work. Please try again."
FAULT = "Your comment was not posted because of a problem on our side. It is saved here. Try again."
CORS = {"Access-Control-Allow-Origin": "*"}


@pytest.fixture
def without(reader):
    """A reader whose network loses the second part, until it is put right."""
    reader.expect("Failed to load resource")
    reader.page.route(MORE, lambda route: route.abort("connectionrefused"))
    return reader


def seen(reader, text=FAULT):
    expect(reader.page.locator(".notice:visible")).to_have_text(text)


def test_a_form_that_cannot_be_sent_says_so_keeps_the_text_and_goes_out_at_the_next_press(newsdesk, without):
    reader = without
    reader.open()
    reader.fill()
    reader.page.get_by_role("button", name="Post comment").click()
    seen(reader)
    reader.is_told(FAULT)
    reader.keeps_a_draft()
    expect(reader.box("Comment")).to_have_value(TEXT)
    reader.page.unroute_all()
    reader.page.get_by_role("button", name="Post comment").click()
    reader.page.locator(".waits").wait_for()
    assert [stored.body for stored in newsdesk.rows("comments")] == [TEXT]
    expect(reader.page.locator(".notice:visible")).to_have_count(0)


@pytest.mark.parametrize("name", ["Share the comment", "Show 1 more reply"])
def test_a_button_that_does_nothing_says_so_where_it_is_seen(newsdesk, without, name):
    parent = newsdesk.published()
    for number in range(4):
        newsdesk.published(parent_id=parent.id, author_name=f"Reply {number}")
    without.open()
    without.page.get_by_role("button", name=name).first.click()
    seen(without, NOTHING)


def test_another_order_that_cannot_be_had_is_told_where_it_is_seen(newsdesk, without):
    for number in range(2):
        newsdesk.published(author_name=f"Root {number}")
    without.open()
    without.page.get_by_role("combobox", name="Order").select_option(label="Oldest first")
    seen(without, NOTHING)
    expect(without.page.get_by_role("combobox", name="Order")).to_have_value("newest")


def test_a_link_that_was_copied_is_told_to_eyes_as_well(newsdesk, new_reader):
    newsdesk.published(author_name="Zoë")
    reader = new_reader(permissions=["clipboard-read", "clipboard-write"])
    reader.open()
    reader.page.get_by_role("button", name="Share the comment by Zoë").click()
    seen(reader, "Link copied")


def test_where_no_frame_can_be_made_the_link_to_the_comments_stays(host, without):
    address = host.page(body=host.element(mode="iframe"))
    with without.page.expect_event("requestfailed", lambda request: MORE.search(request.url) is not None):
        without.page.goto(address)
    link = without.page.get_by_role("link", name="Read and post comments")
    expect(link).to_be_visible()
    expect(link).to_have_attribute("href", f"{host.service}/t/{SITE}/{BRIDGE}")


def test_the_frame_has_its_name_in_the_language_of_the_element(host, reader):
    reader.page.goto(host.page(body=host.element(mode="iframe", lang="de")))
    expect(reader.page.locator("reader-comments iframe")).to_have_attribute("title", "Kommentare")


def test_a_second_part_that_asks_for_more_than_the_first_has_is_a_failure_that_is_told(newsdesk, reader):
    """As when a page kept the script of the release before."""
    made = newsdesk.stack.request("GET", "/embed/v1.js").body.decode()
    older = re.sub(r"(TOOLS=\(\)=>\(\{ENGLISH,LIMITS,)\w+,", r"\1", made)
    assert older != made
    reader.answer("**/embed/v1.js", body=older, content_type="text/javascript")
    reader.open()
    reader.fill()
    reader.page.get_by_role("button", name="Post comment").click()
    seen(reader)


def test_comments_that_could_not_be_loaded_are_tried_again_without_losing_the_place(newsdesk, host, reader):
    newsdesk.published()
    pages = re.compile(r"/api/v1/comments\?")
    reader.expect("Failed to load resource")
    reader.page.route(pages, lambda route: route.abort("connectionrefused"))
    reader.page.goto(host.page())
    again = reader.page.get_by_role("button", name="Try again")
    with reader.page.expect_event("requestfailed", lambda request: pages.search(request.url) is not None):
        again.click()
    expect(again).to_be_focused()
    reader.page.unroute_all()
    again.click()
    expect(reader.page.get_by_role("heading", level=2)).to_be_focused()


def test_opening_what_was_collapsed_leads_to_its_heading(newsdesk, host, reader):
    newsdesk.published()
    reader.page.goto(host.page(body=host.element(collapsed="")))
    reader.page.get_by_role("button", name="Comments").click()
    expect(reader.page.get_by_role("heading", level=2)).to_be_focused()


def test_a_title_that_is_no_title_for_the_service_keeps_nobody_from_posting(newsdesk, host, reader):
    reader.page.goto(host.page())
    reader.page.evaluate("document.title = '\\u200fThe  bridge\\u200e\\n' + ' and so on'.repeat(99)")
    reader.page.evaluate("document.body.append(document.querySelector('reader-comments'))")
    reader.page.locator("reader-comments .respond").wait_for()
    with reader.page.expect_request(lambda one: one.method == "POST") as sent:
        reader.post()
    title = sent.value.post_data_json["thread_title"]
    assert title.startswith("The bridge and so on")
    assert len(title) <= 300
    wait_until(lambda: len(newsdesk.rows("comments")) == 1)


def test_what_the_page_says_of_itself_is_left_out_where_the_service_refuses_it(newsdesk, host, reader):
    reader.expect("status of 422")
    reader.page.add_init_script("window.errors = 0; addEventListener('rc:error', () => { errors += 1 })")
    reader.open(host.page(head='<link rel="canonical" href="https://elsewhere.example.org/bridge">'))
    reader.page.evaluate("document.title = 'a' + '\\u0301'.repeat(40)")
    reader.page.evaluate("document.body.append(document.querySelector('reader-comments'))")
    reader.page.locator("reader-comments .respond").wait_for()
    with reader.page.expect_response(lambda one: one.status == 202) as answer:
        reader.post()
    assert {"thread_title", "thread_url"}.isdisjoint(answer.value.request.post_data_json)
    assert len(newsdesk.rows("comments")) == 1
    assert reader.page.evaluate("errors") == 0


def test_a_comment_that_was_taken_without_a_receipt_is_told_to_be_received(newsdesk, reader):
    posted = newsdesk.published(author_name="Zoë")
    reader.open()

    def on_post(route):
        if route.request.method == "POST":
            return route.fulfill(status=202, json={"id": "one"}, headers=CORS)
        return route.fallback()

    reader.page.route(re.compile("/api/v1/comments$"), on_post)
    reader.fill()
    reader.page.get_by_role("button", name="Post comment").click()
    seen(reader, "Your comment was received and is awaiting moderation.")
    expect(reader.box("Comment")).to_have_value("")
    card = reader.card(posted)
    card.get_by_role("button", name="Reply to").click()
    card.get_by_role("textbox", name="Name").fill("Noor H.")
    card.get_by_role("textbox", name="Email").fill("noor@example.com")
    card.get_by_role("textbox", name="Comment").fill(TEXT)
    card.get_by_role("button", name="Post reply").click()
    expect(card.locator(".notice:visible")).to_have_text(
        "Your comment was received and is awaiting moderation."
    )


def test_a_good_answer_that_cannot_be_read_is_no_answer(host, reader):
    reader.expect("reader-comments")
    reader.answer(re.compile(r"/api/v1/comments\?"), status=200, body="<p>Sign in to this network</p>")
    reader.page.goto(host.page())
    expect(reader.page.get_by_role("button", name="Try again")).to_be_visible()


@pytest.mark.parametrize("lang", ["de-", "de--AT", "-", "de-x", "de-AT@euro"])
def test_a_language_that_is_written_badly_keeps_nobody_from_writing(host, reader, lang):
    reader.open(host.page(body=host.element(lang=lang)))
    expect(reader.page.locator("reader-comments .respond button[type=submit]")).to_be_visible()


def test_a_wait_of_minutes_is_told_in_minutes(reader):
    reader.expect("status of 429")
    cors = CORS | {"Access-Control-Expose-Headers": "Retry-After", "Retry-After": "600"}

    def on_post(route):
        if route.request.method == "POST":
            return route.fulfill(status=429, json={}, headers=cors)
        return route.fallback()

    reader.open()
    reader.page.route(re.compile("/api/v1/comments$"), on_post)
    reader.fill()
    reader.page.get_by_role("button", name="Post comment").click()
    expect(reader.page.locator(".notice:visible")).to_contain_text("again in 10 minutes")
