"""The queue by keyboard, as somebody works it all day. The numbers are those of the open checks."""

import re

import pytest
from playwright.sync_api import expect


def test_01_a_publishes_and_the_next_card_has_the_focus(newsdesk, seat):
    first, second, *_ = newsdesk.held(60)
    ana = seat()
    ana.is_at(first)
    ana.press("a")
    ana.is_at(second)
    ana.is_told("Approved. 59 left.")
    ana.counts(59)
    assert newsdesk.status(first) == "approved"


def test_02_r_and_a_digit_reject_by_that_rule_and_the_author_reads_what_was_shown(newsdesk, seat):
    first, second = newsdesk.held(2)
    ana = seat()
    ana.press("r")
    rule = ana.card(first).locator(".reason").nth(1)
    name = rule.locator("b").inner_text().removeprefix("2").strip()
    shown = rule.locator(".soft").inner_text().removeprefix("The author reads: “").removesuffix("”")
    ana.press("2")
    ana.is_told(f"Rejected: {name}. 1 left.")
    ana.is_at(second)
    (decision,) = [one for one in newsdesk.rows("decisions") if one.action == "reject"]
    assert (newsdesk.status(first), decision.message) == ("rejected", shown)


def test_02_r_and_enter_reject_by_the_chosen_rule_and_escape_goes_back(newsdesk, seat):
    first, second = newsdesk.held(2)
    ana = seat()
    ana.press("r", "Escape")
    ana.is_at(first)
    ana.press("r", "ArrowDown", "Enter")
    ana.is_at(second)
    ana.counts(1)
    assert newsdesk.status(first) == "rejected"


def test_03_z_brings_the_card_back_to_its_place_with_focus(newsdesk, seat):
    posted = newsdesk.held(3)
    ana = seat()
    before = ana.cards()
    ana.press("j", "a")
    ana.is_stub(posted[1], "Approved")
    ana.counts(2)
    ana.press("z")
    ana.is_at(posted[1])
    ana.counts(3)
    assert ana.cards() == before
    assert newsdesk.readers_see() == set()


def test_03_z_takes_back_the_last_decision_after_a_reload_too(newsdesk, seat):
    first, second = newsdesk.held(2)
    ana = seat()
    ana.press("a")
    ana.is_stub(first, "Approved")
    ana.page.reload()
    ana.is_at(second)
    ana.page.keyboard.press("z")
    ana.is_at(first)
    ana.counts(2)
    assert newsdesk.status(first) == "held"


def test_three_decisions_are_taken_back_one_by_one(newsdesk, seat):
    posted = newsdesk.held(4)
    ana = seat()
    ana.press("a", "s", "a")
    ana.is_told("Approved. 1 left.")
    ana.press("z")
    ana.is_at(posted[2])
    ana.press("z")
    ana.is_at(posted[1])
    ana.press("z")
    ana.is_at(posted[0])
    ana.counts(4)
    assert {newsdesk.status(one) for one in posted} == {"held"}


@pytest.mark.parametrize(
    ("keys", "told", "status"),
    [
        (("s",), "Marked as spam. 1 left.", "spam"),
        (("e",), "Escalated for a second opinion. 1 left.", "held"),
        (("h", "1"), "Put off. 1 left.", "held"),
    ],
)
def test_each_decision_has_its_key(newsdesk, seat, keys, told, status):
    first, second = newsdesk.held(2)
    ana = seat()
    ana.press(*keys)
    ana.is_told(told)
    ana.is_at(second)
    assert newsdesk.status(first) == status


def test_04_without_single_keys_no_letter_decides_also_after_a_reload(newsdesk, seat):
    (first,) = newsdesk.held(1)
    ana = seat()
    ana.page.locator(".menu summary").click()
    ana.page.get_by_label("Single-key shortcuts").uncheck()
    for _ in range(2):
        ana.card(first).focus()
        ana.press("a", "s", "e")
        ana.page.reload()
    assert (newsdesk.status(first), newsdesk.row(first).escalated_at) == ("held", None)


AT_ONCE = """keys => {
    for (const key of keys) {
        const pressed = new KeyboardEvent("keydown", {...key, bubbles: true, cancelable: true});
        document.activeElement.dispatchEvent(pressed);
    }
}"""


@pytest.mark.parametrize("with_alt", [False, True])
@pytest.mark.parametrize(("key", "digit", "status"), [("h", "1", "held"), ("r", "2", "rejected")])
def test_who_types_faster_than_the_page_opens_means_what_was_opened(
    newsdesk, seat, key, digit, status, with_alt
):
    first, second = newsdesk.held(2)
    ana = seat()
    if with_alt:
        ana.page.locator(".menu summary").click()
        ana.page.get_by_label("Use Alt + key").check()
        ana.card(first).focus()
    ana.is_at(first)
    opens = {"key": key, "code": f"Key{key.upper()}", "altKey": with_alt}
    ana.page.evaluate(AT_ONCE, [opens, {"key": digit}])
    ana.is_at(second)
    ana.counts(1)
    assert newsdesk.status(first) == status


def test_04_what_is_typed_into_a_field_decides_nothing(newsdesk, seat):
    (first,) = newsdesk.held(1)
    ana = seat()
    ana.press("r")
    message = ana.card(first).get_by_label("Another message to the author")
    message.focus()
    ana.page.keyboard.type("ararz2")
    expect(message).to_have_value("ararz2")
    assert newsdesk.status(first) == "held"


def test_with_alt_a_key_alone_decides_nothing(newsdesk, seat):
    first, second = newsdesk.held(2)
    ana = seat()
    ana.page.locator(".menu summary").click()
    ana.page.get_by_label("Use Alt + key").check()
    ana.card(first).focus()
    ana.press("s", "Alt+a")
    ana.is_at(second)
    ana.is_stub(first, "Approved")


def test_g_and_a_place_with_alt_held_or_let_go_between_lead_there_and_decide_nothing(newsdesk, seat):
    (first,) = newsdesk.held(1)
    ana = seat()
    ana.page.locator(".menu summary").click()
    ana.page.get_by_label("Use Alt + key").check()
    ana.card(first).focus()
    ana.press("Alt+g")
    ana.page.keyboard.press("Alt+a")
    expect(ana.page).to_have_url(re.compile("/desk/authors"))
    assert newsdesk.status(first) == "held"


def test_the_selection_grows_by_key_and_is_decided_as_one(newsdesk, seat):
    posted = newsdesk.held(3)
    ana = seat()
    ana.press("x", "Shift+J")
    expect(ana.page.locator("#selected-text")).to_have_text("2 selected:")
    ana.page.keyboard.press("Shift+A")
    ana.page.get_by_role("button", name="Approve all ticked").click()
    ana.is_at(posted[2])
    assert [newsdesk.status(one) for one in posted] == ["approved", "approved", "held"]
    ana.page.keyboard.press("z")
    ana.counts(3)
    assert {newsdesk.status(one) for one in posted} == {"held"}


def test_the_last_decision_leaves_the_focus_on_something(newsdesk, seat):
    newsdesk.held(1)
    ana = seat()
    ana.press("a")
    ana.is_told("Approved. 0 left.")
    assert ana.window.focused() != "body"


def test_an_undo_that_is_sent_from_its_own_line_never_lets_go_of_the_focus(newsdesk, seat):
    first, _second = newsdesk.held(2)
    ana = seat()
    ana.press("a")
    ana.is_stub(first, "Approved")
    ana.page.evaluate("""() => {
      window.seen = [];
      const note = () => window.seen.push(document.activeElement.tagName);
      new MutationObserver(note).observe(document.body, {subtree: true, attributes: true, childList: true});
      document.addEventListener("focusout", () => setTimeout(note));
    }""")
    ana.card(first).get_by_role("button", name="Undo").press("Enter")
    ana.is_at(first)
    ana.counts(2)
    assert ana.page.evaluate("window.seen.includes('BODY')") is False
    assert newsdesk.status(first) == "held"


def test_an_undo_of_an_earlier_page_that_is_not_saved_leaves_the_focus_on_its_button(newsdesk, seat):
    newsdesk.held(2)
    ana = seat()
    ana.press("a")
    ana.is_told("Approved. 1 left.")
    ana.page.reload()
    ana.window.expect("500")
    ana.page.route("**/undo", lambda route: route.fulfill(status=500))
    button = ana.page.locator("#last button")
    button.press("Enter")
    ana.is_told("Not saved. Try again.")
    expect(button).to_be_focused()


def test_the_bar_never_lies_over_the_card_that_is_read(newsdesk, seat):
    posted = newsdesk.held(5)
    ada = seat("ada")
    for width in (700, 900, 1_000, 1_100, 1_200, 1_280):
        ada.page.set_viewport_size({"width": width, "height": 500})
        ada.card(posted[2]).focus()
        ada.press("j", "k")
        ada.is_at(posted[2])
        bar = ada.page.locator(".bar").bounding_box()
        card = ada.card(posted[2]).bounding_box()
        assert bar["y"] + bar["height"] <= card["y"], width


def test_who_looks_is_told_where_nothing_that_is_said_lies_over_it(newsdesk, seat):
    first, *_ = newsdesk.held(3)
    ben, ana = seat("ben", clock=True), seat(clock=True)
    ben.let_a_poll_pass()
    ana.let_a_poll_pass()
    looking = ana.card(first).locator(".looking")
    expect(looking).to_have_text("Ben from the desk is looking at this")
    ana.page.evaluate("document.getElementById('status').textContent = 'Something is said here. '.repeat(6)")
    for width in (700, 1_000, 1_280):
        for height in (420, 560, 700, 900):
            ana.page.set_viewport_size({"width": width, "height": height})
            ana.card(first).focus()
            ana.press("j", "k")
            ana.is_at(first)
            said, told = ana.page.locator("#status").bounding_box(), looking.bounding_box()
            assert told["y"] >= 0, (width, height)
            assert told["y"] + told["height"] <= said["y"], (width, height)


def test_n_leads_to_the_field_for_a_note_and_i_to_the_name_of_the_author(newsdesk, seat):
    first, _ = newsdesk.held(2)
    ana = seat()
    ana.is_at(first)
    ana.page.keyboard.press("n")
    expect(ana.page.locator("#note-body")).to_be_focused()
    ana.open()
    ana.is_at(first)
    ana.page.keyboard.press("i")
    expect(ana.page).to_have_url(re.compile("/desk/authors/"))
    expect(ana.page.locator("h1")).to_be_focused()


@pytest.mark.parametrize(
    "path", ["/desk/queue", "/desk/queue?q=zzzz", "/desk/authors?name=zzzz", "/desk/stories?q=zzzz"]
)
def test_where_nothing_is_found_the_title_has_the_focus(newsdesk, seat, path):
    ana = seat()
    ana.open(path)
    expect(ana.page.locator("h1")).to_be_focused()


def test_keys_lead_to_a_comment_the_list_of_keys_and_the_commands(newsdesk, seat):
    (first,) = newsdesk.held(1)
    ana = seat()
    ana.press("?")
    expect(ana.page.get_by_role("dialog", name="Keys")).to_be_visible()
    ana.page.keyboard.press("Escape")
    ana.page.keyboard.press("Control+k")
    ana.page.get_by_role("combobox", name="Command").fill("appro")
    ana.page.keyboard.press("Enter")
    ana.is_stub(first, "Approved")
