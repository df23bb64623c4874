"""06: everything that a moderator does works without JavaScript, by forms and pages that come back."""

import pytest

PLAIN = {"java_script_enabled": False}


@pytest.fixture
def plain(newsdesk, seat):
    """A seat in a browser that runs no scripts, and three comments that wait."""
    posted = newsdesk.held(3)
    return seat(**PLAIN), posted


def test_06_approve_and_undo(newsdesk, plain):
    ana, (first, *_) = plain
    with ana.page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        ana.card(first).get_by_role("button", name="Approve").click()
    assert answered.value.status == 303
    ana.is_told("Approved. 2 left.")
    assert newsdesk.status(first) == "approved"
    ana.page.locator("#last").get_by_role("button", name="Undo").click()
    ana.is_told("Undone. 3 left.")
    assert newsdesk.status(first) == "held"


def test_06_reject_with_a_reason(newsdesk, plain):
    ana, (first, *_) = plain
    card = ana.card(first)
    card.locator(".reject summary").click()
    card.get_by_role("radio").nth(1).check()
    card.locator(".reject").get_by_role("button", name="Reject").click()
    ana.page.get_by_role("status").get_by_text("2 left.").wait_for()
    assert newsdesk.status(first) == "rejected"


@pytest.mark.parametrize(("button", "told"), [("Spam", "Marked as spam"), ("Escalate", "Escalated")])
def test_06_other_decisions(plain, button, told):
    ana, (first, *_) = plain
    ana.card(first).get_by_role("button", name=button).click()
    ana.page.get_by_role("status").get_by_text(told).wait_for()


def test_06_a_selection_is_confirmed_decided_and_undone(newsdesk, plain):
    ana, posted = plain
    for one in posted[:2]:
        ana.card(one).get_by_role("checkbox").check()
    ana.page.get_by_role("form", name="Selected comments").get_by_role("button", name="Approve").click()
    ana.page.get_by_role("button", name="Approve all ticked").click()
    assert [newsdesk.status(one) for one in posted] == ["approved", "approved", "held"]
    ana.page.locator("#last").get_by_role("button", name="Undo").click()
    assert {newsdesk.status(one) for one in posted} == {"held"}


def test_06_filters_and_search_are_plain_addresses(plain):
    ana, _ = plain
    ana.page.locator(".more-filters summary").click()
    ana.page.get_by_role("searchbox", name="Words").fill("nobody wrote this")
    ana.page.get_by_role("button", name="Apply").click()
    ana.page.get_by_role("heading", name="No comments match these filters.").wait_for()
    assert "q=nobody+wrote+this" in ana.page.url


def test_who_is_slower_gets_a_page_that_says_so(newsdesk, plain, seat):
    ana, (first, *_) = plain
    ana.window.expect("409")
    ben = seat("ben", **PLAIN)
    ben.card(first).get_by_role("button", name="Approve").click()
    ana.card(first).get_by_role("button", name="Spam").click()
    ana.page.get_by_text("Ben from the desk approved this").first.wait_for()
    assert newsdesk.status(first) == "approved"
