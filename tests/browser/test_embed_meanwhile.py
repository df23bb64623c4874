"""Something happened meanwhile: an answer comes late, the reader went on, somebody decided."""

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from tests.support.embed_room import TEXT
from tests.support.newsdesk import BRIDGE
from tests.support.product import SITE
from tests.support.stack import wait_until

POSTS = re.compile(r"/api/v1/comments$")
CLOSED = {"status": 403, "content_type": "application/problem+json",
          "body": '{"type": "urn:lettersdesk:problem:thread-closed", "status": 403}'}  # fmt: skip
FAILED = "That did not work. Please try again."
GONE = "You deleted this comment."


def newest(newsdesk):
    return newsdesk.rows("comments")[-1]


def button(place, name):
    return place.get_by_role("button", name=re.compile(f"^{name}"))


@pytest.fixture
def replied(newsdesk, reader):
    """A reader's reply is on its way, and a report form was opened meanwhile. Call it with the answer that
    the reply gets; without one it is the service's own."""
    posted = newsdesk.published(author_name="Zoë")
    reader.open()
    card = reader.card(posted)
    button(card, "Reply").click()
    for label, value in (("Name", "Noor H."), ("Email", "noor@example.com"), ("Comment", TEXT)):
        card.get_by_role("textbox", name=label).fill(value)
    reader.expect("status of")
    held = reader.hold(POSTS)
    with reader.page.expect_request(POSTS):
        button(card, "Post reply").click()
    button(card, "Report").click()
    card.get_by_role("textbox").fill("I was not")

    def answered(**answer):
        if not answer:
            return held[0].continue_()
        cors = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Retry-After"}
        return held[0].fulfill(headers=cors | answer.pop("headers", {}), **answer)

    answered.card = card
    return answered


def test_a_reply_that_arrives_leaves_who_writes_something_else_where_they_are(reader, replied):
    replied()
    reader.page.locator(".waits").wait_for()
    expect(replied.card.get_by_role("textbox")).to_be_focused()
    expect(replied.card.get_by_role("textbox")).to_have_value("I was not")


@pytest.mark.parametrize("status", [429, 503])
def test_a_reply_that_fails_says_so_although_its_form_was_closed(reader, replied, status):
    replied(status=status, body="{}")
    expect(reader.page.locator(".notice:visible")).to_have_text(FAILED)
    expect(replied.card.get_by_role("textbox")).to_be_focused()
    button(replied.card, "Reply").click()
    expect(replied.card.get_by_role("textbox", name="Comment")).to_have_value(TEXT)


def test_a_reply_to_a_story_that_closed_gives_its_words_back_although_its_form_was_closed(reader, replied):
    replied(**CLOSED)
    reader.is_told("Comments on this article are closed.")
    texts = reader.page.get_by_role("textbox", name="Comment")
    expect(texts).to_have_count(1)
    expect(texts).to_have_value(TEXT)
    expect(replied.card.locator("form").get_by_role("textbox")).to_have_value("I was not")


def test_an_own_comment_with_a_reply_is_taken_back_and_leaves_its_place(newsdesk, reader):
    card = reader.publish_own()
    reply = newsdesk.published(parent_id=newest(newsdesk).id, author_name="Zoë")
    reader.open()
    expect(reader.card(reply)).to_be_visible()
    button(card.first, "Delete").click()
    button(card.first, "Delete comment").click()
    expect(reader.page.get_by_role("heading", name="Comment deleted by its author.")).to_be_visible()
    expect(reader.page.locator(".gone")).to_be_focused()
    reader.is_told(GONE)


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_key_that_is_pressed_twice_deletes_nothing(newsdesk, reader, key):
    reader.open()
    card = reader.post()
    button(card, "Delete").focus()
    reader.page.keyboard.press(key)
    expect(button(card, "Keep comment")).to_be_focused()
    reader.page.keyboard.press(key)
    expect(button(card, "Delete")).to_be_focused()
    assert newest(newsdesk).status == "pending"


def test_who_looks_at_something_else_stays_there_when_an_own_comment_is_published(newsdesk, reader):
    for number in range(8):
        newsdesk.published(author_name=f"Root {number}", body=f"{number} " * 300)
    reader.page.clock.install()
    reader.open()
    card = reader.post()
    expect(card).to_be_focused()
    reader.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    before = reader.page.evaluate("scrollY")
    newsdesk.check()
    newsdesk.decide(newest(newsdesk).id, "approve")
    reader.page.clock.fast_forward(30_000)
    expect(reader.page.locator(".waits")).to_have_count(0)
    assert before > 0
    assert reader.page.evaluate("scrollY") >= before - 100
    expect(card.or_(reader.page.locator(f"#c-{newest(newsdesk).id}")).first).to_be_focused()


def test_a_second_look_that_is_granted_reaches_the_page_that_is_open(newsdesk, reader):
    reader.page.clock.install()
    reader.open()
    card = reader.post()
    newsdesk.check()
    newsdesk.decide(newest(newsdesk).id, "reject", reason="off_topic")
    reader.page.clock.fast_forward(30_000)
    expect(card).to_contain_text("Not published.")
    button(card, "Ask for a second look").click()
    card.get_by_role("textbox").fill("It is about the bridge, in the second sentence.")
    button(card, "Send request").click()
    expect(card).to_contain_text("No moderator has answered yet.")
    newsdesk.decide(newest(newsdesk).id, "approve")
    reader.page.clock.fast_forward(30_000)
    expect(reader.page.locator(".waits")).to_have_count(0)
    reader.is_told("A moderator published your comment.")
    expect(reader.page.get_by_role("heading", name="1 comment")).to_be_visible()
    expect(button(reader.page, "Show 1 new")).to_have_count(0)


def test_an_edit_whose_comment_was_deleted_meanwhile_counts_nothing_twice(newsdesk, reader):
    card = reader.publish_own()
    changes = []

    def later(route):
        changes.append((route, route.fetch()) if route.request.method == "PATCH" else route.fallback())

    button(card, "Edit").click()
    card.get_by_role("textbox").fill(f"{TEXT} And more.")
    reader.page.route(re.compile(r"/api/v1/comments/\w+$"), later)
    with reader.page.expect_request(lambda one: one.method == "PATCH"):
        button(card, "Save changes").click()
    button(card, "Delete").click()
    button(card, "Delete comment").click()
    reader.is_told(GONE)
    wait_until(lambda: reader.page.evaluate("1") and any(changes))
    route, answer = next(filter(None, changes))
    with reader.page.expect_response(lambda one: one.request.method == "PATCH"):
        route.fulfill(response=answer)
    expect(reader.page.get_by_role("heading", name="No comments yet")).to_be_visible()
    assert newest(newsdesk).status == "erased"


def test_an_edit_of_what_was_deleted_in_another_window_says_that_it_is_gone(newsdesk, reader):
    card = reader.publish_own()
    button(card, "Edit").click()
    card.get_by_role("textbox").fill(f"{TEXT} And more.")
    other = reader.context.new_page()
    other.goto(reader.page.url)
    other.get_by_role("button", name="Delete: your comment").click()
    other.get_by_role("button", name="Delete comment").click()
    expect(other.locator(".comment")).to_have_count(0)
    reader.expect("status of 404")
    button(card, "Save changes").click()
    reader.is_told(GONE)
    expect(reader.page.locator(".comment")).to_have_count(0)


def test_a_link_that_is_slow_does_not_take_the_place_of_who_writes(newsdesk, host, reader):
    early = newsdesk.published(author_name="Early")
    for number in range(2):
        newsdesk.published(author_name=f"Later {number}")
    held = reader.hold(re.compile(rf"/api/v1/comments/{early.id}$"))
    reader.open(f"{host.page(body=host.element(page_size='2'))}#c-{early.id}")
    reader.wait_for(held)
    box = reader.box("Comment")
    box.fill("Half a sentence")
    held[0].continue_()
    expect(reader.card(early)).to_be_visible()
    expect(box).to_be_focused()


def test_a_reply_that_a_link_brought_comes_to_its_place_among_the_others(newsdesk, host, reader):
    root = newsdesk.published(author_name="Root")
    replies = [newsdesk.published(parent_id=root.id, author_name=f"Reply {number}") for number in range(1, 8)]
    reader.open(f"{host.page()}#c-{replies[5].id}")
    expect(reader.card(replies[5])).to_be_focused()
    names = reader.page.locator("li li bdi")
    expect(names).to_have_text([f"Reply {number}" for number in (1, 2, 3, 6)])
    expect(reader.page.get_by_text("This comment is in a longer thread.")).to_be_visible()
    button(reader.page, "Show 3 more replies").click()
    expect(names).to_have_text([f"Reply {number}" for number in range(1, 8)])
    expect(reader.page.get_by_text("This comment is in a longer thread.")).to_have_count(0)


def test_new_ones_come_first_where_nobody_can_tell_them_from_older_ones(newsdesk, host, reader):
    roots = [newsdesk.published(author_name=f"Root {number}") for number in range(1, 5)]
    reader.page.clock.install()
    reader.open(host.page(body=host.element(thread=BRIDGE, sort="oldest", page_size="2")))
    reply = newsdesk.published(parent_id=roots[3].id, author_name="Reply")
    new = newsdesk.published(author_name="New")
    path = f"/api/v1/comments?{urlencode({'site': SITE, 'thread': BRIDGE, 'sort': 'newest'})}"
    wait_until(lambda: newsdesk.stack.request("GET", path).json["thread"]["published_count"] == 6)
    reader.page.clock.fast_forward(41_000)
    button(reader.page, "Show 2 new comments").click()
    expect(reader.card(new)).to_be_focused()
    expect(reader.page.get_by_role("combobox", name="Order")).to_have_value("newest")
    expect(reader.page.locator(".thread > li > .comment bdi")).to_have_text(["New", "Root 4"])
    expect(reader.card(reply)).to_be_visible()
    expect(button(reader.page, "Show more comments")).to_be_visible()


COUNTS = re.compile(r"/api/v1/counts\?")
MORE = "**/embed/v1/more-*.js"
STEP_MS, LOOKS_EVERY_MS = 1_000, 20_000
# Counts the answers about numbers of comments that the element has read.
COUNT_READ = """window.read = 0;
window.fetch = (ask => async (...given) => {
  const answer = await ask(...given);
  const text = answer.text.bind(answer);
  answer.text = async () => {
    const words = await text();
    if (answer.url.includes("/api/v1/counts?")) window.read += 1;
    return words;
  };
  return answer;
})(window.fetch)"""


@pytest.fixture
def counted(newsdesk, reader):
    """Opens a story with three comments. Call it with a number of comments: the element reads it at its next
    look; None: the service cannot be asked. Time passes only then, so one look reads one number."""
    for _ in range(3):
        newsdesk.published()
    reader.page.add_init_script(COUNT_READ)
    reader.stand_still()
    reader.open()

    def read(number):
        reader.page.unroute(COUNTS)
        known = number is not None
        reader.answer(COUNTS, **({"json": {"counts": {BRIDGE: number}}} if known else {"status": 500}))
        before = reader.page.evaluate("read")

        def is_read():
            reader.page.clock.run_for(STEP_MS)
            return reader.page.evaluate("read") > before

        wait_until(is_read)

    return read


def test_what_is_new_stays_on_offer_while_the_service_cannot_be_asked(reader, counted):
    counted(5)
    expect(button(reader.page, "Show 2 new comments")).to_be_visible()
    reader.expect("status of 500")
    counted(None)
    counted(6)
    expect(button(reader.page, "Show 3 new comments")).to_be_visible()
    counted(None)
    expect(button(reader.page, "Show 3 new comments")).to_be_visible()


def test_fewer_comments_are_believed_when_they_are_told_twice_in_a_row(reader, counted):
    for number in (2, 3, 2, 3, 2):
        counted(number)
        expect(reader.page.get_by_role("heading", name="3 comments")).to_be_visible()
    counted(2)
    expect(reader.page.get_by_role("heading", name="2 comments")).to_be_visible()


def test_what_was_told_while_the_second_part_was_on_its_way_counts_in_the_order_in_which_it_came(
    reader, counted
):
    held = reader.hold(MORE)
    counted(2)
    reader.wait_for(held)
    for number in (3, 2):
        reader.page.unroute(COUNTS)
        reader.answer(COUNTS, json={"counts": {BRIDGE: number}})
        for _ in range(LOOKS_EVERY_MS // STEP_MS + 1):
            reader.page.clock.run_for(STEP_MS)
    with reader.page.expect_response(MORE):
        held[0].continue_()
    counted(3)
    expect(reader.page.get_by_role("heading", name="3 comments")).to_be_visible()
