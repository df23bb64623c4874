"""A long text in the queue: folded, opened by key, by mouse or without a script; decisions go on."""

import pytest
from playwright.sync_api import expect

from tests.support.newsdesk import INSULT

LONG = "\n\n".join(
    " ".join(f"Sentence {number} of paragraph {part} is about the bridge." for number in range(9))
    for part in range(7)
)
END = f"{LONG}\n\n{INSULT}"


@pytest.fixture
def letters(newsdesk):
    """A long one with an insult at its very end, and a short one."""
    (first,) = newsdesk.held(1, body=END)
    (second,) = newsdesk.held(1, first=2)
    return first, second


def test_t_opens_and_folds_a_long_text_and_the_card_keeps_the_focus(letters, seat):
    ana, (first, second) = seat(), letters
    ana.is_at(first)
    last = ana.card(first).get_by_text("Sentence 8 of paragraph 6")
    expect(last).not_to_be_in_viewport()
    summary = ana.card(first).locator(".fold summary")
    expect(summary).to_contain_text("Show all")
    expect(summary).to_contain_text("marked passage")
    ana.page.keyboard.press("t")
    expect(summary).to_have_text("Show less T", use_inner_text=True)
    expect(ana.card(first).locator("mark").last).to_be_visible()
    ana.is_at(first)
    ana.page.keyboard.press("t")
    expect(summary).to_contain_text("Show all", use_inner_text=True)
    ana.page.keyboard.press("a")
    ana.is_at(second)
    ana.is_stub(first, "Approved")


def test_with_the_focus_on_show_all_enter_opens_and_the_keys_go_on_deciding(newsdesk, letters, seat):
    ana, (first, second) = seat(), letters
    summary = ana.card(first).locator(".fold summary")
    summary.focus()
    ana.page.keyboard.press("Enter")
    expect(summary).to_have_text("Show less T", use_inner_text=True)
    ana.page.keyboard.press("s")
    ana.is_at(second)
    ana.is_stub(first, "Marked as spam")
    assert newsdesk.status(first) == "spam"


def test_an_opened_text_stays_open_when_a_decision_is_not_saved(letters, seat):
    ana, (first, _second) = seat(), letters
    ana.window.expect("500")
    ana.answer_with({"status": 500})
    ana.press("t", "a")
    ana.is_told("Not saved. Try again.")
    ana.is_at(first)
    expect(ana.card(first).locator(".fold summary")).to_have_text("Show less T", use_inner_text=True)


def test_without_a_script_the_rest_is_one_click_away(newsdesk, letters, sign_in):
    page = sign_in(java_script_enabled=False).page
    page.goto("/desk/queue")
    page.get_by_text("Show all").click()
    expect(page.get_by_text("Show less")).to_be_visible()
    expect(page.locator(".fold mark").last).to_be_visible()


@pytest.mark.parametrize("is_open", [False, True])
def test_neither_folded_nor_opened_it_has_a_barrier(letters, sign_in, axe, is_open):
    window = sign_in()
    window.page.goto("/desk/queue")
    if is_open:
        window.page.get_by_text("Show all").click()
    assert window.barriers_in_every_look(axe) == []
