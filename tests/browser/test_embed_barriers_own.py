"""22, of what authors meet: no barrier where something waits, is refused, came twice or comes too late."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.support.embed_room import TEXT

State = Callable[..., None]
CORS = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Retry-After"}
POSTS = re.compile(r"/api/v1/comments$")


def told(reader, **more):
    """What the service says of a comment, with more beside it."""

    def on_answer(route):
        answer = route.fetch()
        if not answer.ok or (route.request.method == "GET" and "receipt" not in route.request.url):
            return route.fulfill(response=answer)
        return route.fulfill(response=answer, json=answer.json() | more)

    reader.page.route(re.compile(r"/api/v1/comments(/\w+/receipt)?$"), on_answer)


def refusing(reader, status, headers=CORS, **body):
    reader.expect(f"status of {status}")

    def on_post(route):
        if route.request.method == "POST":
            return route.fulfill(status=status, json=body, headers=headers)
        return route.fallback()

    reader.page.route(POSTS, on_post)
    reader.open()
    reader.fill()
    reader.page.locator(".respond button[type=submit]").click()


def waiting_with_a_usual_time(newsdesk, host, reader):
    told(reader, usual_wait_s=1_140, can=["edit", "delete", "verify"])
    reader.answer("**/verification*", status=202, body='{"status": "asked"}', content_type="application/json")
    reader.open()
    card = reader.post()
    confirm = card.get_by_role("button", name="Confirm your email address")
    confirm.click()
    card.get_by_role("button", name="Send the link").click()
    confirm.click()
    expect(card).to_contain_text("You already asked for a message")
    expect(card).to_contain_text("Usually within 20 minutes.")


def rejected_and_unchanged(newsdesk, host, reader):
    reader.open()
    reader.post()
    newsdesk.check()
    newsdesk.decide(newsdesk.rows("comments")[0].id, "reject", reason="personal_attack")
    reader.open()
    card = reader.page.locator(".waits")
    card.get_by_role("button", name="Edit and post again").click()
    card.locator("button[type=submit]").click()
    card.get_by_role("link", name="Change the text before you post it again").wait_for()


def not_signed_in(newsdesk, host, reader):
    reader.expect("refused author_token")
    error = {"field": "author_token", "code": "expired"}
    refusing(reader, 422, type="urn:lettersdesk:problem:validation-error", errors=[error])
    expect(reader.page.locator(".notice:visible")).to_contain_text("Your sign-in on this site has expired.")


def too_quick(newsdesk, host, reader):
    refusing(reader, 429, CORS | {"Retry-After": "600"})
    expect(reader.page.locator(".respond button[type=submit]")).to_contain_text("Post comment (9:")


def twice(newsdesk, host, reader):
    reader.open()
    reader.post()
    reader.expect("status of 409")
    reader.fill()
    reader.page.locator(".respond button[type=submit]").click()
    reader.page.get_by_role("link", name="Show your comment").wait_for()


def closed_meanwhile(newsdesk, host, reader):
    newsdesk.published(author_name="Zoë")
    refusing(reader, 403, type="urn:lettersdesk:problem:thread-closed")
    expect(reader.page.get_by_role("textbox", name="Comment")).to_have_value(TEXT)


def closed_before_it_was_posted(newsdesk, host, reader):
    reader.open()
    reader.box("Comment").fill(TEXT)
    reader.keeps_a_draft()
    reader.open(host.page(body=host.element(closed="")))
    expect(reader.box("Comment")).to_have_value(TEXT)


STATES: tuple[State, ...] = (
    waiting_with_a_usual_time, rejected_and_unchanged, not_signed_in, too_quick, twice, closed_meanwhile,
    closed_before_it_was_posted,
)  # fmt: skip


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_22_nothing_that_an_author_meets_has_a_barrier_in_any_look(newsdesk, host, reader, axe, state):
    state(newsdesk, host, reader)
    assert reader.barriers_in_every_look(axe) == []
    assert reader.too_wide() == 0
