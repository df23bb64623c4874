"""The desk's way in, in a browser: what is wrong is said, and the page asked for comes after."""

from playwright.sync_api import expect

from tests.support.newsdesk import PASSWORD


def test_the_sign_in_page_has_no_barrier_in_any_look(new_window, axe):
    window = new_window()
    window.page.goto("/desk/sign-in")
    assert window.barriers_in_every_look(axe) == []


def test_a_wrong_password_is_said_without_a_barrier(new_window, axe):
    window = new_window()
    window.expect("Failed to load resource")
    window.page.goto("/desk/sign-in")
    window.page.get_by_label("Login").fill("ana")
    window.page.get_by_label("Password").fill("not the right one")
    window.page.get_by_role("button", name="Sign in", exact=True).click()
    expect(window.page.get_by_role("alert")).to_be_visible()
    assert window.page.title().startswith("Error:")
    assert window.barriers_in_every_look(axe) == []


def test_who_asks_for_the_queue_signs_in_first_and_then_has_it(newsdesk, new_window):
    newsdesk.held(1)
    window = new_window(java_script_enabled=False)
    window.page.goto("/desk/queue")
    window.page.get_by_label("Login").fill("ana")
    window.page.get_by_label("Password").fill(PASSWORD)
    window.page.get_by_role("button", name="Sign in", exact=True).click()
    expect(window.page.get_by_role("article")).to_have_count(1)


def test_signing_out_leads_to_the_sign_in_page_and_going_back_shows_nothing(newsdesk, new_window):
    (first,) = newsdesk.held(1)
    window = new_window()
    window.sign_in("eve", PASSWORD)
    window.page.goto("/desk/queue")
    window.page.locator(".menu summary").click()
    window.page.get_by_role("button", name="Sign out", exact=True).click()
    window.page.get_by_label("Password").wait_for()
    window.page.go_back()
    window.page.get_by_label("Password").wait_for()
    assert window.page.locator(f"#card-{first.id}").count() == 0
