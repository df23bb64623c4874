"""Two things at once: an order and the rest of a page, two elements and one link, two presses, two forms."""

import re

import pytest
from playwright.sync_api import expect

DEADLINE_MS = 15_000
LOOK_MS = 30_000
PAGES = re.compile(r"/api/v1/comments\?")
FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))"


@pytest.fixture
def five(newsdesk):
    """Five conversations, the first one the oldest."""
    return [newsdesk.published(author_name=f"Root {number}") for number in range(1, 6)]


def roots(reader):
    return reader.page.locator(".thread > li > .comment bdi")


def more(reader):
    return reader.page.get_by_role("button", name="Show more comments")


def test_what_was_asked_for_in_the_old_order_is_not_put_in_below_the_new_one(five, host, reader):
    reader.open(host.page(body=host.element(page_size="2")))
    held = {}
    reader.page.route(PAGES, lambda route: held.update({"cursor" in route.request.url: route}))
    with reader.page.expect_request(PAGES):
        reader.page.get_by_role("combobox", name="Order").select_option(label="Oldest first")
    with reader.page.expect_request(PAGES):
        more(reader).click()
    held[False].continue_()
    expect(roots(reader)).to_have_text(["Root 1", "Root 2"])
    with reader.page.expect_response(PAGES):
        held[True].continue_()
    reader.page.evaluate(FRAMES)
    expect(roots(reader)).to_have_text(["Root 1", "Root 2"])
    reader.page.unroute(PAGES)
    more(reader).click()
    expect(roots(reader)).to_have_text([f"Root {number}" for number in range(1, 5)])


def test_a_page_with_nothing_that_is_not_shown_already_keeps_the_focus_inside(five, host, reader):
    reader.open(f"{host.page(body=host.element(page_size='4'))}#c-{five[0].id}")
    expect(reader.card(five[0])).to_be_focused()
    reader.page.get_by_role("button", name="Show more comments").click()
    expect(more(reader)).to_have_count(0)
    expect(reader.page.get_by_role("heading", name="5 comments")).to_be_focused()


def test_a_link_to_a_comment_of_one_element_is_no_matter_of_the_other(newsdesk, five, host, reader):
    canal = newsdesk.published(thread="canal", author_name="On the canal")
    two = host.element(id="one", thread="canal") + host.element(id="two")
    address = host.page(body=two)
    with reader.page.expect_response(re.compile(f"/api/v1/comments/{five[0].id}")):
        reader.open(f"{address}#c-{five[0].id}")
    expect(reader.card(five[0])).to_be_focused()
    with reader.page.expect_response(re.compile(f"/api/v1/comments/{canal.id}")):
        reader.page.evaluate(f"location.hash = 'c-{canal.id}'")
    expect(reader.card(canal)).to_be_focused()
    reader.page.evaluate(FRAMES)
    expect(reader.page.locator(".notice:visible")).to_have_count(0)


def test_a_link_that_leads_nowhere_is_answered_by_one_element_alone(five, host, reader):
    reader.expect("status of 404")
    two = host.element(id="one", thread="canal") + host.element(id="two")
    reader.open(f"{host.page(body=two)}#c-{'a' * 26}")
    expect(reader.page.locator("#one .notice:visible")).to_contain_text("is not here")
    reader.page.wait_for_load_state("networkidle")
    expect(reader.page.locator("#two .notice:visible")).to_have_count(0)


def test_a_link_to_a_comment_stays_on_the_page_whatever_base_it_names(five, host, reader):
    address = host.page(head='<base href="/app/">')
    reader.open(f"{address}?from=feed#top")
    reader.card(five[1]).get_by_role("link").first.click()
    expect(reader.card(five[1])).to_be_focused()
    assert reader.page.url == f"{address}?from=feed#c-{five[1].id}"


def test_a_deletion_that_is_pressed_twice_is_asked_for_once(newsdesk, reader):
    reader.open()
    card = reader.post()
    sent = []
    reader.page.on("request", lambda one: sent.append(one.method))
    card.get_by_role("button", name="Delete").click()
    reader.page.get_by_role("button", name="Delete comment").dblclick()
    reader.is_told("You deleted this comment.")
    expect(card).to_have_count(0)
    reader.page.wait_for_load_state("networkidle")
    assert sent.count("DELETE") == 1


def test_of_two_reports_that_were_open_at_once_both_are_remembered(newsdesk, five, reader):
    reader.open()
    for posted in five[:2]:
        reader.card(posted).get_by_role("button", name="Report").click()
        reader.card(posted).get_by_label("Spam").check()
    for posted in five[:2]:
        reader.card(posted).get_by_role("button", name="Send report").click()
        expect(reader.card(posted)).to_contain_text("Thank you.")
    for posted in five[:2]:
        reader.card(posted).get_by_role("button", name="Report").click()
        expect(reader.card(posted)).to_contain_text("You already reported this comment.")
    assert len(newsdesk.rows("reports")) == 2


def test_name_and_address_that_were_kept_in_one_form_are_not_taken_back_by_another(five, reader):
    reader.open()
    reader.card(five[0]).get_by_role("button", name="Reply").click()
    reply = reader.card(five[0]).locator("form")
    for label, value in {"Name": "Noor", "Email": "noor@example.com", "Comment": "Kept, as I asked."}.items():
        reply.get_by_role("textbox", name=label).fill(value)
    reply.get_by_role("checkbox").check()
    reply.get_by_role("button", name="Post reply").click()
    expect(reader.page.locator(".waits")).to_be_focused()
    with reader.page.expect_response("**/api/v1/form?*"):
        reader.box("Comment").fill("And something else.")
    reader.keeps_a_draft()
    assert "noor@example.com" in reader.page.evaluate("localStorage.getItem('rc:me') || ''")


def test_a_thread_that_was_left_while_the_second_part_was_on_its_way_tells_the_page_nothing(
    newsdesk, five, reader
):
    newsdesk.published(thread="canal")
    reader.open()
    reader.post()
    held = []
    reader.page.route("**/embed/v1/more-*.js", lambda route: held.append(route))
    reader.page.add_init_script(
        "counts = []; addEventListener('rc:ready', event => counts.push(event.detail.count))"
    )
    with reader.page.expect_response(PAGES) as page:
        reader.page.reload()
    page.value.finished()
    reader.page.evaluate(FRAMES)
    reader.page.evaluate("document.querySelector('reader-comments').setAttribute('thread', 'canal')")
    expect(roots(reader)).to_have_count(1)
    held[0].continue_()
    reader.box("Comment").fill("The second part is there: this is kept.")
    reader.keeps_a_draft()
    reader.page.evaluate(FRAMES)
    assert reader.page.evaluate("counts") == [1]


def test_a_comment_that_is_taken_back_while_it_is_looked_at_stays_gone_and_the_rest_is_looked_at(
    newsdesk, reader
):
    reader.page.clock.install()
    reader.open()
    card = reader.post()
    held = []
    reader.page.route("**/receipt", lambda route: held.append((route, route.fetch())))
    with reader.page.expect_request("**/receipt"):
        reader.page.clock.fast_forward(LOOK_MS)
    card.get_by_role("button", name="Delete").click()
    reader.page.get_by_role("button", name="Delete comment").click()
    reader.is_told("You deleted this comment.")
    reader.wait_for(held)
    route, answer = held[0]
    with reader.page.expect_response("**/api/v1/counts?*"):
        route.fulfill(response=answer)
    expect(card).to_have_count(0)
    with reader.page.expect_request("**/api/v1/counts?*"):
        reader.page.clock.fast_forward(LOOK_MS)


def test_a_second_part_that_never_comes_does_not_keep_the_form_posting(newsdesk, reader):
    reader.page.clock.install()
    reader.page.route("**/embed/v1/more-*.js", lambda _route: None)
    reader.open()
    reader.fill()
    reader.page.get_by_role("button", name="Post comment").click()
    expect(reader.page.get_by_role("button", name="Posting…")).to_be_visible()
    reader.page.clock.fast_forward(DEADLINE_MS)
    expect(reader.page.get_by_role("button", name="Post comment")).to_have_attribute("aria-disabled", "false")
    expect(reader.page.locator(".notice:visible")).to_contain_text("Try again.")
