"""22: no barrier in any state of the element, in any look; narrow stands for a zoom of 400 %."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

State = Callable[..., None]


def initial(newsdesk, host, reader):
    reader.open()


def thread(newsdesk, host, reader):
    parent = newsdesk.published(
        author_name="Reader with a name that is quite long for a phone", body="w" * 300
    )
    for _ in range(4):
        parent = newsdesk.published(parent_id=parent.id, author_url="https://reader.example.org/about/me")
    reader.open()


def errors(newsdesk, host, reader):
    reader.open()
    reader.page.get_by_role("button", name="Post comment").click()
    reader.page.get_by_role("group", name="There is a problem").wait_for()


def pending(newsdesk, host, reader):
    reader.open()
    reader.post()


def rejected(newsdesk, host, reader):
    pending(newsdesk, host, reader)
    newsdesk.check()
    newsdesk.decide(newsdesk.rows("comments")[0].id, "reject", reason="personal_attack")
    reader.open()
    expect(reader.page.locator(".waits")).to_contain_text("Not published.")
    reader.page.get_by_role("button", name="Ask for a second look").click()
    reader.page.get_by_role("textbox", name="Why should").fill("Because.")
    reader.page.get_by_role("button", name="Send request").click()
    reader.page.get_by_role("group", name="There is a problem").wait_for()


def editing(newsdesk, host, reader):
    pending(newsdesk, host, reader)
    reader.page.get_by_role("button", name=re.compile("^Edit")).click()
    reader.page.get_by_role("textbox", name="Edit your comment").wait_for()


def reply_open(newsdesk, host, reader):
    newsdesk.published()
    reader.open()
    reader.page.get_by_role("button", name=re.compile("^Reply to")).click()
    reader.page.get_by_role("button", name="Post reply").wait_for()


def report_open(newsdesk, host, reader):
    newsdesk.published()
    reader.open()
    reader.page.get_by_role("button", name=re.compile("^Report the")).click()
    reader.page.get_by_role("button", name="Send report").click()
    reader.page.get_by_role("link", name="Choose a reason").wait_for()
    reader.page.get_by_label("I think it is illegal").check()


def deleting(newsdesk, host, reader):
    pending(newsdesk, host, reader)
    reader.page.get_by_role("button", name="Delete").click()
    reader.page.get_by_role("button", name="Keep comment").wait_for()


def closed(newsdesk, host, reader):
    newsdesk.published()
    reader.open(host.page(body=host.element(closed="")))


def load_failed(newsdesk, host, reader):
    reader.expect("Failed to load resource")
    reader.page.route(re.compile(r"/api/v1/comments\?"), lambda route: route.abort("connectionrefused"))
    reader.page.goto(host.page())
    reader.page.get_by_role("button", name="Try again").wait_for()


STATES: tuple[State, ...] = (
    initial, thread, errors, pending, rejected, editing, reply_open, report_open, deleting, closed,
    load_failed,
)  # fmt: skip


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_22_no_state_has_a_barrier_in_any_look(newsdesk, host, reader, axe, state):
    state(newsdesk, host, reader)
    assert reader.barriers_in_every_look(axe) == []


def test_right_to_left_follows_the_page_and_fits_a_phone(newsdesk, host, new_reader):
    newsdesk.published(author_name="نور", body="كان التصويت متقاربا، والمحضر لا يقول سوى نصف القصة.")
    reader = new_reader(size=(320, 640))
    reader.open(host.page(body=f'<div dir="rtl">{host.element()}</div>'))
    face, name = (reader.page.locator(f".comment {part}").bounding_box() for part in (".face", "bdi"))
    assert face is not None
    assert name is not None
    assert face["x"] > name["x"]
    assert reader.too_wide() == 0
