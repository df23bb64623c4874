"""A comment's own page by keyboard: the same keys as in the queue, while the focus is in it."""

import re

from playwright.sync_api import expect

POLLS_EVERY_MS = 10_000


def opened(seat, *options):
    """Somebody has opened the first comment of the queue with ``o``."""
    ana = seat(*options)
    ana.page.keyboard.press("o")
    ana.page.wait_for_url(re.compile(r"/desk/comments/"))
    expect(ana.page.locator("#one")).to_be_focused()
    return ana


def test_j_and_k_walk_through_the_queue_that_it_was_opened_from_and_u_leads_back(newsdesk, seat):
    first, second = newsdesk.held(2)
    ana = opened(seat)
    expect(ana.page.locator("nav.back")).to_contain_text("1 of 2")
    ana.page.keyboard.press("j")
    ana.page.wait_for_url(re.compile(second.id))
    expect(ana.page.locator("#one")).to_be_focused()
    ana.page.keyboard.press("k")
    ana.page.wait_for_url(re.compile(first.id))
    expect(ana.page.locator("#one")).to_be_focused()
    ana.page.keyboard.press("u")
    ana.page.wait_for_url(re.compile("/desk/queue"))


def test_a_decides_and_z_takes_it_back(newsdesk, seat):
    first, _ = newsdesk.held(2)
    ana = opened(seat)
    ana.page.keyboard.press("a")
    ana.is_told("Approved. 1 left.")
    assert newsdesk.status(first) == "approved"
    expect(ana.page.locator("#one")).to_be_focused()
    ana.page.keyboard.press("z")
    ana.is_told("Undone. 2 left.")
    assert newsdesk.status(first) == "held"


def test_04_typing_a_note_decides_nothing(newsdesk, seat):
    first, _ = newsdesk.held(2)
    ana = opened(seat)
    ana.page.keyboard.press("n")
    note = ana.page.locator("#note-body")
    expect(note).to_be_focused()
    ana.page.keyboard.type("ararz")
    expect(note).to_have_value("ararz")
    assert newsdesk.status(first) == "held"


def test_a_colleague_on_the_same_page_is_named_and_their_decision_is_told(newsdesk, seat):
    first, _ = newsdesk.held(2)
    ana, ben = seat(clock=True), seat("ben")
    ana.page.keyboard.press("o")
    expect(ana.page.locator("#one")).to_be_focused()
    ana.let_a_poll_pass()
    ben.page.reload()
    expect(ben.card(first).locator(".looking")).to_have_text("Ana from the desk is looking at this")
    ben.press("a")
    ben.is_stub(first, "Approved")
    ana.let_a_poll_pass()
    ana.is_told("Ben from the desk approved this. Reload the page to see it.")


def test_looks_and_shortcuts_are_set_on_ones_own_page(newsdesk, seat, sign_in):
    newsdesk.held(1)
    page = sign_in("eve").page
    page.goto("/desk/me")
    main = page.get_by_role("main")
    main.get_by_label("Single-key shortcuts").uncheck()
    main.get_by_label("Largest").check()
    main.get_by_label("Close together").check()
    main.get_by_role("button", name="Save looks").click()
    expect(page.locator("html")).to_have_class(re.compile("density-close size-largest"))
    expect(main.get_by_label("Single-key shortcuts")).not_to_be_checked()
    page.goto("/desk/queue")
    page.keyboard.press("a")
    expect(page.locator(".stub")).to_have_count(0)
