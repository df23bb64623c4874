"""Two people in one queue: who was faster wins, and nothing moves by itself under anybody's eyes."""

import re

import pytest
from playwright.sync_api import expect


def test_who_is_slower_reads_who_decided_what_and_nothing_is_decided_twice(newsdesk, seat):
    first, second = newsdesk.held(2)
    ana, ben = seat(), seat("ben")
    ana.window.expect("409")
    ben.press("a")
    ben.is_stub(first, "Approved")
    ana.press("s")
    ana.is_stub(first, "Ben from the desk approved this")
    ana.is_told(re.compile(r"Ben from the desk approved this .*Your spam mark was not applied\."))
    ana.is_at(second)
    assert newsdesk.status(first) == "approved"
    assert [one.action for one in newsdesk.rows("decisions") if one.person_id] == ["approve"]


def test_a_card_that_a_colleague_decides_becomes_a_line_in_its_place(newsdesk, seat):
    first, second, third = newsdesk.held(3)
    ana, ben = seat(clock=True), seat("ben")
    ana.press("j")
    place = ana.card(second).bounding_box()
    ben.press("a")
    ben.is_stub(first, "Approved")
    ana.let_a_poll_pass()
    ana.is_stub(first, "Ben from the desk approved this.")
    ana.is_at(second)
    assert ana.card(second).bounding_box() == pytest.approx(place, abs=1)
    assert ana.cards() == [second.id, third.id]


def test_who_stands_on_such_a_card_is_led_to_the_next(newsdesk, seat):
    first, second = newsdesk.held(2)
    ana, ben = seat(clock=True), seat("ben")
    ben.press("a")
    ben.is_stub(first, "Approved")
    ana.let_a_poll_pass()
    ana.is_at(second)
    ana.is_told("Ben from the desk approved this.")


def test_05_new_comments_wait_behind_a_button_and_no_card_moves(newsdesk, seat):
    newsdesk.held(2)
    ana = seat(clock=True)
    before = ana.cards()
    new = newsdesk.held(3, author_name="A late reader", first=10)
    ana.let_a_poll_pass()
    expect(ana.page.locator("#arrived-text")).to_have_text("3 new comments arrived.")
    assert ana.cards() == before
    ana.page.get_by_role("button", name="Show new").click()
    ana.is_at(new[0])
    assert ana.cards() == before + [one.id for one in new]


def test_a_colleague_who_looks_at_a_comment_is_named_on_its_card(newsdesk, seat):
    first, _ = newsdesk.held(2)
    ben, ana = seat("ben", clock=True), seat(clock=True)
    ben.let_a_poll_pass()
    ana.let_a_poll_pass()
    expect(ana.card(first).locator(".looking")).to_have_text("Ben from the desk is looking at this")
