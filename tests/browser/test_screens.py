"""07: every screen of the desk, full of letters, in every look: no barrier, nothing too wide."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.newsdesk import INSULT, LINKS

SCREENS = {
    "queue": "/desk/queue", "reported": "/desk/queue?tab=reported", "filtered": "/desk/queue?q=zzzz",
    "start": "/desk/", "authors": "/desk/authors", "stories": "/desk/stories", "activity": "/desk/activity",
    "house rules": "/desk/rules/house", "a text tried": "/desk/try", "me": "/desk/me",
    "a band": "/desk/bands?check=toxicity&low=0.1&high=1",
    "nothing there": "/desk/nothing",
}  # fmt: skip


@pytest.fixture
def letters(newsdesk):
    """Comments of many kinds; returns the first that waits."""
    parent = newsdesk.published(author_name="A reader whose name is rather long for a phone, from Rope Walk")
    first = newsdesk.post(body=INSULT, parent_id=parent.id, author_url="https://reader.example.org/about/me")
    newsdesk.post(body=LINKS)
    newsdesk.held(3)
    return first


@pytest.mark.parametrize("name", SCREENS)
def test_07_no_screen_has_a_barrier_in_any_look(letters, sign_in, axe, name):
    window = sign_in("ada")
    window.expect("404" if name == "nothing there" else "nothing")
    answer = window.page.goto(SCREENS[name])
    assert answer.status == (404 if name == "nothing there" else 200)
    assert window.barriers_in_every_look(axe) == []


@pytest.mark.parametrize("name", ["queue", "authors", "stories", "activity", "start"])
def test_one_long_name_without_a_space_makes_no_list_wider_than_the_window(newsdesk, sign_in, name):
    newsdesk.published(author_name="M" * 60)
    newsdesk.post(author_name="W" * 60, body=INSULT)
    window = sign_in("ada")
    window.page.goto(SCREENS[name])
    for width in (360, 700, 1280):
        window.page.set_viewport_size({"width": width, "height": 800})
        assert window.too_wide() == 0, width


@pytest.mark.parametrize("link", ["o", "i"])
def test_07_neither_has_the_page_of_a_comment_or_of_its_author(letters, sign_in, axe, link):
    window = sign_in("ada")
    window.page.goto("/desk/queue")
    address = window.page.locator(f"#card-{letters.id} [data-key={link}]").get_attribute("href")
    window.page.goto(address)
    assert window.barriers_in_every_look(axe) == []


def test_07_neither_has_a_sample_that_is_read_nor_a_shift_note(letters, sign_in, axe):
    page = (window := sign_in("ada")).page
    page.goto("/desk/bands?check=toxicity&low=0.1&high=1")
    page.get_by_role("button", name="Draw a sample").click()
    expect(page.get_by_role("heading", name="Sample of")).to_be_visible()
    assert window.barriers_in_every_look(axe) == []
    page.goto("/desk/queue")
    page.get_by_text("Leave a shift note").click()
    page.get_by_label("For the next shift").fill("Slow mode on the bridge, until the evening.")
    page.get_by_role("button", name="Save shift note").click()
    expect(page.locator(".hand-over")).to_contain_text("Slow mode on the bridge")
    assert window.barriers_in_every_look(axe) == []


def test_07_neither_has_a_card_with_its_reasons_open_nor_the_line_after_a_decision(newsdesk, seat, axe):
    first, _ = newsdesk.held(2)
    ana = seat()
    ana.press("r")
    assert ana.window.barriers_in_every_look(axe) == []
    ana.press("1")
    ana.is_stub(first, "Rejected")
    assert ana.window.barriers_in_every_look(axe) == []


@pytest.mark.parametrize(("key", "name"), [("?", "Keys"), ("Control+k", "Commands")])
def test_07_neither_have_the_dialogs(newsdesk, seat, axe, key, name):
    newsdesk.held(1)
    ana = seat()
    ana.press(key)
    ana.page.get_by_role("dialog", name=name).wait_for()
    assert ana.window.barriers_in_every_look(axe) == []


def test_07_neither_has_the_queue_when_it_is_clear(newsdesk, seat, axe):
    ana = seat()
    expect(ana.page.get_by_role("heading", name="Queue is clear.")).to_be_visible()
    assert ana.window.barriers_in_every_look(axe) == []


def test_08_the_card_says_why_it_is_there_and_shows_what_a_decision_needs(letters, seat):
    card = seat().card(letters)
    why = card.locator(".why")
    expect(why).to_contain_text("Rule")
    expect(why).to_contain_text(re.compile(r"Toxicity check: (medium|high) \(\d\.\d\d; acts from 0\.\d\d\)"))
    expect(card.locator(".parent")).to_contain_text("In reply to A reader whose name")
    expect(card.locator(".where")).to_contain_text("The council approves the budget · Politics")
    expect(card.locator(".numbers")).to_contain_text("0 published · 0 rejected")
    expect(card.get_by_role("article").or_(card)).to_be_visible()
    assert "@" not in card.inner_text()


def test_11_the_log_says_who_did_what_and_offers_nothing_to_change_it(newsdesk, seat, sign_in):
    second = newsdesk.held(2)[1]
    ana = seat()
    ana.press("a", "r", "1")
    ana.is_stub(second, "Rejected")
    ada = sign_in("ada")
    ada.page.goto("/desk/activity")
    log = ada.page.get_by_role("main")
    told = log.inner_text()
    assert told.count("Ana from the desk") >= 2
    assert re.search("approved", told, re.IGNORECASE)
    assert re.search("rejected", told, re.IGNORECASE)
    assert log.get_by_role("button", name=re.compile("edit|delete|remove", re.IGNORECASE)).count() == 0
