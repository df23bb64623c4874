"""When something goes wrong: a decision that is not saved is never taken for one that is."""

import pytest
from playwright.sync_api import expect

LOOKS_RIGHT = "<article class=stub tabindex=-1>Approved</article>"
ANSWERS = {
    "500": {"status": 500, "body": LOOKS_RIGHT},
    "404": {"status": 404, "body": LOOKS_RIGHT},
    "redirect": {"status": 302, "headers": {"Location": "/desk/sign-in"}},
    "refused": None,
}


@pytest.mark.parametrize("name", ANSWERS)
def test_10_any_answer_but_success_and_conflict_is_not_saved(newsdesk, seat, name):
    first, _ = newsdesk.held(2)
    ana = seat()
    ana.window.expect("Failed to load resource")
    ana.answer_with(ANSWERS[name])
    ana.press("a")
    ana.is_told("Not saved. Try again.")
    ana.is_at(first)
    expect(ana.card(first).get_by_role("button", name="Approve")).to_be_enabled()
    assert ana.cards()[0] == first.id
    assert [one for one in newsdesk.rows("decisions") if one.person_id] == []


def test_10_after_trouble_the_same_key_decides(newsdesk, seat):
    first, _ = newsdesk.held(2)
    ana = seat()
    ana.window.expect("Failed to load resource")
    ana.answer_with(None)
    ana.press("a")
    ana.is_told("Not saved. Try again.")
    ana.page.unroute_all()
    ana.press("a")
    ana.is_told("Approved. 1 left.")
    assert newsdesk.status(first) == "approved"


@pytest.mark.parametrize("reloaded", [False, True])
def test_an_undo_that_is_not_saved_says_so_and_the_same_key_tries_again(newsdesk, seat, reloaded):
    first, _ = newsdesk.held(2)
    ana = seat()
    ana.window.expect("Failed to load resource")
    ana.press("a")
    ana.is_stub(first, "Approved")
    if reloaded:
        ana.page.reload()
    ana.page.route("**/undo", lambda route: route.abort("connectionrefused"))
    for _ in range(2):
        ana.page.evaluate("document.getElementById('status').textContent = ''")
        ana.page.keyboard.press("z")
        ana.is_told("Not saved. Try again.")
    assert newsdesk.status(first) == "approved"
    ana.page.unroute_all()
    ana.page.keyboard.press("z")
    # The line in the card's place may have the focus, too.
    expect(ana.card(first).get_by_role("button", name="Approve")).to_be_enabled()
    ana.is_at(first)
    assert newsdesk.status(first) == "held"


def test_somebody_who_is_signed_out_is_told_and_led_back(newsdesk, seat):
    first, _ = newsdesk.held(2)
    ana = seat()
    ana.window.expect("401")
    ana.window.context.clear_cookies()
    ana.press("a")
    dialog = ana.page.get_by_role("dialog", name="Not saved")
    expect(dialog).to_contain_text("signed out")
    way_back = dialog.get_by_role("link", name="Sign in").get_attribute("href")
    assert way_back is not None
    assert "%2Fdesk%2Fqueue" in way_back or "/desk/queue" in way_back
    ana.page.keyboard.press("Escape")
    ana.is_at(first)
    assert newsdesk.status(first) == "held"


def test_a_page_is_not_left_without_a_question_while_a_decision_is_on_its_way(newsdesk, seat):
    first, _ = newsdesk.held(2)
    ana, waiting = seat(), []
    ana.page.route("**/decisions", lambda route: waiting.append(route))
    with ana.page.expect_request("**/decisions"):
        ana.press("a")
    expect(ana.page.locator(".card.saving")).to_have_count(1)
    with ana.page.expect_event("dialog") as asked:
        ana.page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    while not waiting:  # Each call lets what was reported meanwhile come in.
        ana.page.evaluate("0")
    waiting[0].continue_()
    ana.is_told("Approved. 1 left.")
    assert newsdesk.status(first) == "approved"
