"""The screens of webhooks and tokens in a browser: no barrier in any look, and both are made by hand."""

import pytest
from playwright.sync_api import expect

from service.runtime import build_sender
from service.safehttp import Client
from service.usecases.settle_events import settle_events
from tests.support.listeners import ANYWHERE, happen
from workers.deliver_webhooks import Deliverer


@pytest.fixture
def endpoint(newsdesk, listen):
    """An endpoint that takes everything, and one that fails; returns the path of the failing one."""
    listen(newsdesk.database, "200")
    failing = listen(newsdesk.database, "503")
    happen(newsdesk.database, 2)
    settle_events(newsdesk.database, 0)
    runtime = build_sender(newsdesk.stack.settings)
    deliverer = Deliverer(runtime, Client(ANYWHERE))
    deliverer.drain()
    deliverer.finish()
    runtime.database.close()
    return f"/desk/webhooks/{failing.endpoint_id}"


def test_no_screen_of_webhooks_has_a_barrier_in_any_look(endpoint, sign_in, axe):
    window = sign_in("ada")
    for path in ("/desk/", "/desk/webhooks", endpoint, f"{endpoint}?state=failed"):
        window.page.goto(path)
        assert window.barriers_in_every_look(axe) == [], path
    window.page.goto(endpoint)
    window.page.get_by_role("link", name="rule.activated").first.click()
    expect(window.page.get_by_role("heading", name="Answered 503")).to_be_visible()
    assert window.barriers_in_every_look(axe) == []


def test_failing_ones_are_seen_at_a_glance(endpoint, sign_in):
    page = sign_in("ada").page
    page.goto("/desk/webhooks")
    first = page.locator(".endpoints > li").first
    expect(first).to_contain_text("Failing")
    expect(page.locator("#in-trouble")).to_contain_text("1 of 2 endpoints needs somebody")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_an_endpoint_is_made_by_hand_and_its_secret_is_seen_once(newsdesk, sign_in, axe, script):
    window = sign_in("ada", java_script_enabled=script)
    page = window.page
    page.goto("/desk/webhooks")
    page.get_by_label("Name").fill("CMS")
    page.get_by_label("Address").fill("https://cms.example.org/hooks/comments")
    page.get_by_text("Types of events").click()
    page.get_by_label("comment.published").check()
    page.get_by_role("button", name="Add endpoint").click()
    expect(page.locator("#secret")).to_contain_text("whsec_")
    if script:
        assert window.barriers_in_every_look(axe) == []
    page.get_by_role("link", name="I have kept it").click()
    expect(page.get_by_role("heading", name="CMS")).to_be_visible()
    expect(page.get_by_text("whsec_")).to_have_count(0)


def test_a_token_is_made_by_hand_seen_once_and_revoked(newsdesk, sign_in, axe):
    window = sign_in("ada")
    page = window.page
    page.goto("/desk/tokens")
    assert window.barriers_in_every_look(axe) == []
    page.get_by_label("What it is for").fill("CMS of the evening edition")
    page.get_by_label("read Read the feed").check()
    page.get_by_role("button", name="Make token").click()
    expect(page.locator("#secret")).to_contain_text("ldt_")
    assert window.barriers_in_every_look(axe) == []
    page.get_by_role("link", name="I have kept it").click()
    assert window.barriers_in_every_look(axe) == []
    expect(page.get_by_text("ldt_")).to_have_count(0)
    row = page.get_by_role("row", name="CMS of the evening edition")
    row.get_by_text("Revoke").first.click()
    assert window.barriers_in_every_look(axe) == []
    row.get_by_role("button", name="Revoke it").click()
    expect(row).to_have_count(0)


def test_the_page_of_the_api_has_no_barrier_in_any_look(new_window, axe):
    window = new_window()
    window.page.goto("/api/v1/reference")
    expect(window.page.get_by_role("heading", name="The API")).to_be_visible()
    assert window.barriers_in_every_look(axe) == []
