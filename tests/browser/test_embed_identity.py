"""Who writes: a reader whom the news site has signed in, and the mark by which one browser is known again."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.support.embed_room import TEXT
from tests.support.product import SITE
from tests.support.stack import wait_until


def test_the_name_of_a_reader_who_is_signed_in_is_locked(newsdesk, host, reader, token):
    reader.open(host.page(body=host.element(author_token=token(email="maria@example.com", badge="staff"))))
    name = reader.box("Name")
    expect(name).to_have_value("María Stern")
    expect(name).to_have_attribute("readonly", "")
    expect(name).to_have_accessible_description("Your name comes from your account on this site.")
    assert reader.page.get_by_role("textbox", name="Email").count() == 0
    # It takes no room at first that it would give back under somebody's finger.
    assert reader.page.locator(".respond .save").count() == 0
    reader.box("Comment").fill(TEXT)
    reader.page.get_by_role("button", name="Post comment").click()
    reader.page.locator(".waits").wait_for()
    (stored,) = newsdesk.rows("comments")
    assert (stored.author_name, stored.proof) == ("María Stern", "account")
    newsdesk.check()
    newsdesk.decide(stored.id, "approve")
    reader.open()
    expect(reader.page.locator(".comment")).to_contain_text("Staff")
    assert "María" not in reader.page.evaluate("localStorage.getItem('rc:me') || ''")


def test_who_is_signed_in_while_the_form_is_open_sees_whose_name_it_is_before_anything_is_sent(
    newsdesk, reader, token
):
    posts = []
    reader.page.on("request", lambda one: posts.append(one) if one.method == "POST" else None)
    reader.open()
    reader.fill()
    reader.keeps_a_draft()
    put = "token => document.querySelector('reader-comments').setAttribute('author-token', token)"
    reader.page.evaluate(put, token(email="maria@example.com"))
    reader.page.get_by_role("button", name="Post comment").click()
    expect(reader.box("Name")).to_have_value("María Stern")
    expect(reader.box("Name")).to_be_focused()
    reader.is_told("You are now signed in as María Stern. Look at your comment and post it again.")
    expect(reader.box("Comment")).to_have_value(TEXT)
    assert posts == []
    # Another token for the same reader, as sites make when one runs out, changes nothing.
    reader.page.evaluate(put, token(email="maria@example.com", exp=int(time.time()) + 900))
    reader.page.get_by_role("button", name="Post comment").click()
    reader.page.locator(".waits").wait_for()
    (stored,) = newsdesk.rows("comments")
    assert (stored.author_name, stored.proof) == ("María Stern", "account")


def test_a_token_that_cannot_be_read_is_told_to_the_page_and_its_developer(host, reader):
    reader.expect("author-token cannot be read")
    reader.open(host.page(body=host.element(author_token="<!doctype html>")))
    told = "document.addEventListener('rc:error', ({ detail }) => { window.told = detail; })"
    reader.page.evaluate(told)
    reader.box("Name").focus()
    expected = {"kind": "author-token", "code": "malformed", "status": 0}
    wait_until(lambda: reader.page.evaluate("window.told") == expected)


def test_without_an_address_of_the_site_it_is_asked_for(newsdesk, host, reader, token):
    reader.open(host.page(body=host.element(author_token=token())))
    reader.box("Comment").fill(TEXT)
    reader.page.get_by_role("button", name="Post comment").click()
    expect(reader.page.get_by_role("link", name="Enter your email address")).to_be_visible()


HEARD = "window.heard = []; addEventListener('rc:error', (event) => heard.push(event.detail))"
RENEW = "token => document.querySelector('reader-comments').setAttribute('author-token', token)"


def refused(host, reader, token, **attributes):
    """A comment was written, and what the site says of its author was not taken."""
    reader.page.add_init_script(HEARD)
    reader.expect("status of 422")
    reader.expect("refused author_token")
    reader.open(host.page(body=host.element(author_token=token, **attributes)))
    reader.page.locator("textarea").first.fill(TEXT)
    with reader.page.expect_console_message(lambda message: "author_token" in message.text) as said:
        reader.page.locator(".respond button[type=submit]").click()
    expect(reader.page.locator("textarea").first).to_have_value(TEXT)
    return said.value.text


def test_a_sign_in_that_is_over_is_told_as_that_and_goes_on_with_a_new_token(newsdesk, host, reader, token):
    old = token(iat=1_000_000_000, exp=1_000_000_600, email="maria@example.com")
    assert refused(host, reader, old).endswith("refused author_token (expired).")
    told = "Your sign-in on this site has expired. Reload the page and sign in again; "
    reader.is_told(f"{told}your comment is saved here.")
    expect(reader.page.locator(".notice:visible")).to_contain_text(told)
    assert reader.page.evaluate("heard") == [{"kind": "author-token", "code": "expired", "status": 422}]
    reader.page.evaluate(RENEW, token(email="maria@example.com"))
    expect(reader.page.locator(".notice:visible")).to_have_text("You can post again now.")
    reader.page.get_by_role("button", name="Post comment").click()
    reader.page.locator(".waits").wait_for()
    (stored,) = newsdesk.rows("comments")
    assert (stored.author_name, stored.body) == ("María Stern", TEXT)


def test_a_token_that_is_wrong_in_another_way_is_no_fault_of_the_reader(host, reader, token):
    wrong = token(aud="elsewhere", email="maria@example.com")
    assert refused(host, reader, wrong, lang="de").endswith(f"refused author_token (audience: {SITE}).")
    expect(reader.page.locator(".notice:visible")).to_contain_text("konnte nicht bestätigen, wer Sie sind")
    assert reader.page.evaluate("heard[0].code") == "audience"


def test_one_browser_sends_one_mark_and_another_one_another(new_reader):
    marks = []
    for first, reader in ((0, new_reader()), (2, new_reader())):
        for number in (first, first + 1):
            reader.open()
            with reader.page.expect_request(lambda one: one.method == "POST") as sent:
                reader.post(Comment=f"{TEXT} And that is point {number} of what I had to say.")
            marks.append(sent.value.post_data_json["device"])
    assert re.fullmatch("[0-9a-f]{32}", marks[0])
    assert marks[0] == marks[1] != marks[2] == marks[3]


@pytest.fixture
def with_mail(newsdesk, reader):
    """A reader of a service that mails; call it with the receipt's ``can`` in other words."""
    script = newsdesk.stack.request("GET", "/embed/v1.js").body.decode()
    assert '"mail":false' in script
    script = script.replace('"mail":false', '"mail":true')
    may = ["verify"]

    def on_receipt(route):
        answer = route.fetch()
        told = answer.json() if answer.ok else {"can": []}
        route.fulfill(response=answer, json=told | {"can": [*told["can"], *may]})

    reader.page.route(
        "**/embed/v1.js", lambda route: route.fulfill(body=script, content_type="text/javascript")
    )
    reader.page.route("**/receipt", on_receipt)
    reader.answer("**/verification*", status=202, body='{"status": "asked"}', content_type="application/json")
    return may


CONFIRM = "Confirm your email address"


def test_where_mail_is_set_up_an_author_may_confirm_the_address(newsdesk, with_mail, reader):
    reader.open()
    card = reader.post()
    card.get_by_role("button", name=CONFIRM).click()
    with reader.page.expect_request(lambda one: one.method == "POST" and "/verification" in one.url) as asked:
        card.get_by_role("button", name="Send the link").click()
    assert asked.value.headers["authorization"].startswith("Bearer ldr_")
    expect(card).to_contain_text("If the address is right, a message is on its way.")


def test_the_address_may_be_confirmed_after_publication_and_what_was_asked_for_is_told(
    newsdesk, with_mail, reader
):
    reader.page.clock.install()
    card = reader.publish_own()
    expect(reader.page.locator(".waits")).to_have_count(0)
    card.get_by_role("button", name=CONFIRM).click()
    card.get_by_role("button", name="Send the link").click()
    expect(card.get_by_role("button", name=CONFIRM)).to_be_focused()
    card.get_by_role("button", name=CONFIRM).click()
    expect(card).to_contain_text("You already asked for a message with a link (just now")
    assert card.get_by_role("button", name="Send the link").count() == 0
    card.get_by_role("button", name="Close", exact=True).click()
    expect(card.get_by_role("button", name=CONFIRM)).to_be_focused()
    reader.page.clock.fast_forward(11 * 60 * 1000)
    card.get_by_role("button", name=CONFIRM).click()
    expect(card).to_contain_text("(11 minutes ago")
    expect(card.get_by_role("button", name="Send the link")).to_be_visible()


def test_a_comment_that_is_shown_anew_while_its_panel_is_open_keeps_one_button_for_it(with_mail, reader):
    reader.publish_own()
    looks = reader.hold("**/receipt")
    with reader.page.expect_request("**/receipt"):
        reader.open()
    card = reader.page.locator(".comment")
    confirm = card.get_by_role("button", name=CONFIRM)
    confirm.click()
    expect(card.get_by_role("button", name="Send the link")).to_be_visible()
    card.evaluate("card => card.dataset.before = 'the look'")
    looks[0].fallback()
    expect(reader.page.locator("[data-before]")).to_have_count(0)
    card.get_by_role("button", name="Send the link").click()
    expect(card).to_contain_text("If the address is right, a message is on its way.")
    expect(confirm).to_be_focused()
    expect(confirm).to_have_attribute("aria-expanded", "false")


def test_once_it_is_confirmed_it_is_not_offered_any_more(with_mail, reader):
    reader.open()
    card = reader.post()
    expect(card.get_by_role("button", name=CONFIRM)).to_be_visible()
    with_mail.clear()
    reader.open()
    expect(card.get_by_role("button", name="Delete: your comment")).to_be_visible()
    expect(card.get_by_role("button", name=CONFIRM)).to_have_count(0)


def test_who_is_signed_in_has_nothing_to_confirm(newsdesk, host, with_mail, reader, token):
    with_mail.clear()
    reader.open(host.page(body=host.element(author_token=token(email="maria@example.com"))))
    reader.box("Comment").fill(TEXT)
    reader.page.get_by_role("button", name="Post comment").click()
    card = reader.page.locator(".waits")
    expect(card.get_by_role("button", name="Delete: your comment")).to_be_visible()
    assert card.get_by_role("button", name=CONFIRM).count() == 0
