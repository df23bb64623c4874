"""14, 15 and the other states of the form: something is missing, wrong, too quick, or away."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.embed_room import TEXT
from tests.support.newsdesk import BRIDGE
from tests.support.stack import wait_until

POSTS = re.compile(r"/api/v1/comments$")
LIMITED = {"status": 429, "headers": {"Retry-After": "2"}, "body": "{}"}
BROKEN = {"status": 500, "body": "{}"}


def post(reader):
    return reader.page.get_by_role("button", name=re.compile("^Post comment"))


def send_empty(reader):
    reader.open()
    post(reader).click()
    summary = reader.page.get_by_role("group", name="There is a problem")
    expect(summary).to_be_focused()
    return summary


def answer_posts(reader, answer):
    """Comments that are posted get this answer; what is read goes through."""
    cors = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Retry-After"}

    def on_post(route):
        if route.request.method != "POST":
            return route.fallback()
        if answer is None:
            return route.abort("connectionrefused")
        return route.fulfill(**(answer | {"headers": cors | answer.get("headers", {})}))

    reader.expect("Failed to load resource")
    reader.page.route(POSTS, on_post)


def test_14_an_empty_form_leads_to_what_is_missing(reader):
    summary = send_empty(reader)
    links = summary.get_by_role("link")
    expect(links).to_have_text(["Enter your name", "Enter your email address", "Enter your comment"])
    for link, label in zip(links.all(), ("Name", "Email", "Comment"), strict=True):
        box = reader.box(label)
        expect(box).to_have_attribute("aria-invalid", "true")
        expect(box).to_have_accessible_description(link.inner_text())
        link.focus()
        reader.page.keyboard.press("Enter")
        expect(box).to_be_focused()
    reader.fill(Email="not an address", Comment="")
    post(reader).click()
    expect(links).to_have_text([
        "Enter an email address in the correct format, like name@example.com", "Enter your comment"
    ])  # fmt: skip
    expect(reader.box("Name")).to_have_accessible_description("Shown with your comment.")


def test_what_only_the_service_finds_stands_at_its_field_too(reader):
    reader.open()
    reader.expect("status of 422")
    reader.fill(Comment="a" + "\u0301" * 40)
    post(reader).click()
    summary = reader.page.get_by_role("group", name="There is a problem")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_text(["Comment contains characters that cannot be shown"])


def test_15_a_draft_outlives_the_page_a_fault_and_a_limit_and_ends_with_the_post(reader):
    reader.open()
    reader.fill()
    expect(reader.box("Comment")).to_have_value(TEXT)
    reader.keeps_a_draft()
    assert "noor@" not in reader.page.evaluate("JSON.stringify(localStorage)")
    for answer, told in ((BROKEN, "problem on our side"), (LIMITED, "posting too quickly")):
        reader.open()
        expect(reader.page.get_by_text("We restored your unsent comment.")).to_be_visible()
        expect(reader.box("Comment")).to_have_value(TEXT)
        answer_posts(reader, answer)
        reader.fill()
        post(reader).click()
        expect(reader.page.locator(".notice:visible").last).to_contain_text(told)
        reader.page.unroute_all()
    reader.open()
    reader.post()
    reader.open()
    expect(reader.box("Comment")).to_have_value("")
    assert reader.page.get_by_text("We restored your unsent comment.").count() == 0


def test_a_draft_can_be_discarded(reader):
    reader.open()
    reader.fill()
    reader.keeps_a_draft()
    reader.open()
    reader.page.get_by_role("button", name="Discard").click()
    expect(reader.box("Comment")).to_be_focused()
    expect(reader.box("Comment")).to_have_value("")


def test_who_is_too_quick_is_told_when_it_goes_on(reader):
    reader.open()
    answer_posts(reader, LIMITED)
    reader.fill()
    post(reader).click()
    expect(post(reader)).to_have_text(re.compile(r"Post comment \(0:0\d\)"))
    expect(post(reader)).to_have_attribute("aria-disabled", "true")
    expect(post(reader)).to_have_accessible_name("Post comment")
    expect(post(reader)).to_be_focused()
    expect(post(reader)).to_have_text("Post comment")
    reader.is_told("You can post again now.")


def test_a_lost_answer_and_a_second_press_make_one_comment(newsdesk, reader):
    reader.open()
    keys = []

    def lose(route):
        if route.request.method == "POST":
            keys.append(route.request.headers.get("idempotency-key"))
            route.fetch()
            return route.abort("connectionreset")
        return route.fallback()

    reader.expect("ERR_CONNECTION_RESET")
    reader.page.route(POSTS, lose)
    reader.fill()
    post(reader).click()
    expect(reader.page.locator(".notice:visible")).to_contain_text("so it may have been posted")
    reader.page.unroute_all()
    post(reader).dblclick()
    reader.page.locator(".waits").wait_for()
    assert len(newsdesk.rows("comments")) == 1
    assert re.fullmatch("[0-9a-f]{32}", keys[0])


def test_without_a_network_the_text_stays_and_is_not_sent_by_itself(newsdesk, reader):
    reader.open()
    reader.fill()
    wait_until(
        lambda: reader.page.evaluate(
            "performance.getEntriesByType('resource').some(one => /more-/.test(one.name))"
        )
    )
    reader.context.set_offline(True)
    post(reader).click()
    expect(reader.page.locator(".notice:visible")).to_have_text(
        "You are offline. Your comment is saved on this device."
    )
    reader.context.set_offline(False)
    expect(reader.page.locator(".notice:visible")).to_have_text("You are back online.")
    assert newsdesk.rows("comments") == []
    post(reader).click()
    reader.page.locator(".waits").wait_for()


def test_the_same_comment_again_is_told_and_not_taken(newsdesk, reader):
    reader.open()
    reader.post()
    reader.expect("status of 409")
    reader.fill()
    post(reader).click()
    expect(reader.page.locator(".notice:visible")).to_have_text(
        "You already posted this comment. It is awaiting moderation. Show your comment"
    )
    reader.page.get_by_role("link", name="Show your comment").click()
    expect(reader.page.locator(".waits")).to_be_focused()
    assert len(newsdesk.rows("comments")) == 1


def test_name_and_address_are_kept_only_for_who_says_so(reader):
    reader.open()
    reader.post()
    reader.open()
    expect(reader.box("Name")).to_have_value("")
    # It says all that it keeps.
    reader.page.get_by_label("Save my name, email, and website in this browser").check()
    reader.post(
        Website="https://noor.example.org/",
        Comment="Another one, which says something else about the bridge and its minutes.",
    )
    reader.open()
    expect(reader.box("Name")).to_have_value("Noor H.")
    expect(reader.box("Email")).to_have_value("noor@example.com")
    expect(reader.box("Website")).to_have_value("https://noor.example.org/")
    saved = reader.page.evaluate("JSON.parse(localStorage.getItem('rc:me'))")
    assert sorted(saved) == ["email", "name", "url"]
    reader.page.get_by_label("Save my name, email, and website in this browser").uncheck()
    wait_until(lambda: reader.page.evaluate("localStorage.getItem('rc:me') === null"))


def test_the_count_shows_near_the_limit_and_control_enter_posts(newsdesk, reader):
    reader.open()
    reader.fill(Comment="a" * 7_900)
    assert reader.page.locator(".count").is_hidden()
    reader.fill(Comment="a" * 9_990)
    expect(reader.page.locator(".count")).to_have_text("10 characters left")
    reader.fill()
    reader.box("Comment").press("Control+Enter")
    reader.page.locator(".waits").wait_for()


def test_a_field_that_no_person_sees_is_told_to_the_checks(newsdesk, reader):
    reader.open()
    assert reader.page.locator("[name=confirm_website]").get_attribute("tabindex") == "-1"
    reader.page.locator("[name=confirm_website]").evaluate("node => { node.value = 'x' }")
    reader.post()
    (stored,) = newsdesk.rows("comments")
    assert stored.form["honeypot_filled"] is True


def test_the_address_field_asks_recorders_to_look_away(reader):
    reader.open()
    field = reader.box("Email")
    for name in (
        "data-private",
        "data-hj-suppress",
        "data-clarity-mask",
        "data-dd-privacy",
        "data-sentry-mask",
    ):
        assert field.get_attribute(name) is not None
    assert field.get_attribute("autocomplete") == "email"
    assert "ph-no-capture" in (field.get_attribute("class") or "")


def test_a_closed_story_has_its_comments_and_no_form(newsdesk, host, reader):
    posted = newsdesk.published()
    reader.open(host.page(body=host.element(closed="")))
    expect(reader.page.get_by_text("Comments on this article are closed.")).to_be_visible()
    expect(reader.card(posted)).to_be_visible()
    assert reader.page.get_by_role("button", name="Post comment").count() == 0
    assert reader.page.get_by_role("button", name="Reply").count() == 0


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en-GB", "Comments on this article closed on 21 November 2026 at 18:00."),
        ("de", "Die Kommentare zu diesem Artikel wurden am 21. November 2026 um 18:00 geschlossen."),
    ],
)
def test_a_closed_story_tells_since_when(newsdesk, host, reader, lang, told):
    newsdesk.published(thread="canal")
    newsdesk.close_story("canal")
    reader.open(host.page(body=host.element(thread="canal", lang=lang)))
    said = reader.page.locator("p.closed")
    expect(said).to_have_text(told)
    expect(said.locator("time")).to_have_attribute("datetime", "2026-11-21T18:00:00Z")


def test_comments_that_cannot_be_loaded_can_be_tried_again_or_read_elsewhere(newsdesk, host, reader):
    newsdesk.published()
    pages = re.compile(r"/api/v1/comments\?")
    reader.expect("Failed to load resource")
    reader.page.route(pages, lambda route: route.abort("connectionrefused"))
    reader.page.goto(host.page())
    link = reader.page.get_by_role("link", name="Open the comments page")
    expect(link).to_have_attribute("href", re.compile(f"/{BRIDGE}$"))
    reader.page.unroute_all()
    reader.page.get_by_role("button", name="Try again").click()
    expect(reader.page.locator(".comment")).to_have_count(1)


@pytest.mark.parametrize("key", ["a", "r", "j", "?"])
def test_no_key_of_the_host_page_does_anything(newsdesk, reader, key):
    newsdesk.published()
    reader.open()
    before = reader.page.locator(".root").inner_text()
    reader.page.keyboard.press(key)
    assert reader.page.locator(".root").inner_text() == before


def test_a_page_whose_address_is_not_the_sites_takes_comments_all_the_same(newsdesk, host, reader):
    reader.expect("status of 422")
    reader.open(host.page(head='<link rel="canonical" href="https://elsewhere.example.org/bridge">'))
    reader.post()
    reader.post(Comment="The second one is sent without that address at once, and says something else.")
    assert len(newsdesk.rows("comments")) == 2
