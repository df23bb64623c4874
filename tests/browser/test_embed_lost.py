"""A comment whose answer was lost: posted again, after a reload too, it is the same comment and no other."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.embed_room import TEXT

POSTS = re.compile(r"/api/v1/comments$")
OTHER = "On second thought: the minutes say who paid for the bridge, on their very last page."


@pytest.fixture
def keys(reader):
    """The Idempotency-Keys under which this reader posts, in their order."""
    sent = []

    def note(request):
        if request.method == "POST" and POSTS.search(request.url):
            sent.append(request.headers["idempotency-key"])

    reader.page.on("request", note)
    return sent


def lose(reader, answer):
    """Post a comment that arrives, and of which ``answer`` is all that the page gets to know."""
    reader.expect("Failed to load resource")

    def on_post(route):
        if route.request.method != "POST":
            return route.fallback()
        route.fetch()
        return answer(route)

    reader.page.route(POSTS, on_post)
    reader.fill()
    with reader.page.expect_event("requestfailed", lambda one: POSTS.search(one.url) is not None):
        reader.page.get_by_role("button", name="Post comment").click()
    reader.page.unroute_all()


def lost(reader):
    lose(reader, lambda route: route.abort("connectionreset"))
    expect(reader.page.locator(".notice:visible")).to_contain_text("so it may have been posted")
    assert "noor@" not in reader.page.evaluate("JSON.stringify(localStorage)")


def test_after_a_reload_it_is_posted_under_its_key_and_found_with_its_receipt(newsdesk, reader, keys):
    reader.open()
    lost(reader)
    reader.open()
    expect(reader.page.get_by_text("No answer came when this comment was sent")).to_be_visible()
    card = reader.post()
    assert len(keys) == 2
    assert keys[0] == keys[1]
    card.get_by_role("button", name="Delete: your comment").click()
    card.get_by_role("button", name="Delete comment").click()
    reader.is_told("You deleted this comment.")
    (stored,) = newsdesk.rows("comments")
    assert stored.status == "erased"


def test_a_page_that_is_loaded_anew_while_it_sends_knows_the_key_too(newsdesk, reader, keys):
    reader.open()

    def leave(route):
        reader.page.evaluate("location.reload()")
        route.abort("aborted")

    lose(reader, leave)
    reader.page.locator("reader-comments .respond").wait_for()
    reader.post()
    assert keys[0] == keys[1]
    assert len(newsdesk.rows("comments")) == 1


def test_the_key_outlives_a_press_that_could_not_send(reader, keys):
    reader.open()
    lost(reader)
    reader.page.route(re.compile("/embed/v1/more-"), lambda route: route.abort("connectionrefused"))
    reader.open()
    reader.fill()
    reader.page.get_by_role("button", name="Post comment").click()
    expect(reader.page.locator(".notice:visible")).to_be_visible()
    reader.page.unroute_all()
    reader.post()
    assert keys[0] == keys[1]


def test_what_may_have_arrived_is_not_called_unsent(reader):
    reader.open()
    lost(reader)
    reader.open()
    reader.page.get_by_role("textbox", name="Name").focus()
    expect(reader.page.locator(".notice:visible")).to_contain_text("it may have been posted")


@pytest.mark.parametrize("leave", ["thread", "remove"])
def test_what_is_on_its_way_when_the_thread_changes_is_its_authors_when_they_come_back(
    newsdesk, reader, leave
):
    reader.open()
    held = reader.hold(POSTS)
    reader.fill()
    with reader.page.expect_request(POSTS):
        reader.page.get_by_role("button", name="Post comment").click()
    reader.page.evaluate(
        """leave => {
            const one = window.kept = document.querySelector("reader-comments");
            window.arrived = new Promise(done => one.addEventListener("rc:submitted", done));
            window.thread = one.getAttribute("thread");
            leave === "thread" ? one.setAttribute("thread", "elsewhere") : one.remove();
        }""",
        leave,
    )
    held[0].continue_()
    reader.page.evaluate("window.arrived.then(() => true)")
    expect(reader.page.locator(".comment")).to_have_count(0)
    reader.page.evaluate("kept.setAttribute('thread', thread); document.body.append(kept)")
    expect(reader.page.locator(".waits").get_by_role("button", name="Delete")).to_be_visible()
    expect(reader.page.get_by_role("textbox", name="Comment")).to_have_value("")
    assert len(newsdesk.rows("comments")) == 1


def test_another_text_has_another_key(newsdesk, reader, keys):
    reader.open()
    lost(reader)
    reader.open()
    reader.post(Comment=OTHER)
    assert keys[0] != keys[1]
    assert [stored.body for stored in newsdesk.rows("comments")] == [TEXT, OTHER]


def test_the_same_text_in_another_name_is_another_comment(newsdesk, reader, keys):
    reader.open()
    lost(reader)
    reader.open()
    reader.expect("status of 422")
    reader.post(Name="Somebody else")
    assert keys[0] == keys[1] != keys[2]
    assert [stored.author_name for stored in newsdesk.rows("comments")] == ["Noor H.", "Somebody else"]


def test_what_was_published_in_the_meantime_is_shown_as_published(newsdesk, reader):
    reader.open()
    lost(reader)
    newsdesk.check()
    newsdesk.decide(newsdesk.rows("comments")[0].id, "approve")
    reader.open()
    reader.fill()
    reader.page.get_by_role("button", name="Post comment").click()
    expect(reader.page.locator(".comment")).to_be_focused()
    reader.is_told("Your comment is published.")
    assert reader.page.locator(".comment").count() == 1
    expect(reader.page.locator(".waits")).to_have_count(0)
    expect(reader.page.get_by_role("heading", level=2)).to_have_text("1 comment")


def test_what_was_published_in_the_meantime_is_counted_and_offered_to_nobody_as_new(newsdesk, reader):
    reader.open()
    lost(reader)
    newsdesk.check()
    newsdesk.decide(newsdesk.rows("comments")[0].id, "approve")
    reader.page.unroute_all()
    reader.page.get_by_role("button", name="Post comment").click()
    expect(reader.page.locator(".comment")).to_be_focused()
    expect(reader.page.get_by_role("heading", level=2)).to_have_text("1 comment")
