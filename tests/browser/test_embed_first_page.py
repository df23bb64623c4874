"""13: the first page of a long thread: small at first, whole once it is read on, and nothing ever moves."""

import itertools
import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from bench.seeding import Seeder
from service.store.tables import comments, threads
from tests.support.embed_room import FRAMES
from tests.support.product import SITE
from tests.support.stack import wait_until

FIRST_LOAD_BYTES_MAX = 14_000
PAGE = 50
NUMBERS = itertools.count(1)
REST = re.compile(r"/api/v1/comments\?.*cursor=")
SHIFTS = """() => { window.shifted = 0; new PerformanceObserver(list => {
    for (const one of list.getEntries()) window.shifted += one.value;
}).observe({type: 'layout-shift', buffered: true}); }"""
ROOTS = ".thread > li"


def seeded(newsdesk, replies_share):
    """A thread of 1,000 comments, so many of them replies. Pages of one of the same name would be kept."""
    name = f"crowd-{next(NUMBERS)}"
    Seeder(newsdesk.database, SITE, replies_share=replies_share).thread(name, 1_000)
    return name


@pytest.fixture
def crowd(newsdesk):
    return seeded(newsdesk, 0.75)


@pytest.fixture
def address(crowd, host):
    return host.page(body=host.element(thread=crowd))


def shown(reader):
    return reader.page.locator(ROOTS)


def ids(reader):
    return reader.page.locator(".comment").evaluate_all("all => all.map(one => one.id)")


def asked(reader, words):
    return [one.url for one in reader.sent if re.search(words, one.url)]


def read_on(reader):
    """The first turn of the wheel, after which the second part of the script is there."""
    with reader.page.expect_response("**/embed/v1/more-*.js"):
        reader.page.mouse.move(400, 300)
        reader.page.mouse.wheel(0, 300)


@pytest.mark.parametrize("replies_share", [0.0, 0.3, 0.75, 0.95])
@pytest.mark.parametrize("sort", ["newest", "discussed"])
def test_13_the_first_load_of_a_long_thread_is_as_small_as_that_of_a_short_one(
    newsdesk, host, reader, replies_share, sort
):
    reader.open(host.page(body=host.element(thread=seeded(newsdesk, replies_share), sort=sort)))
    reader.page.wait_for_load_state("networkidle")
    assert len(reader.sent) <= 3
    assert sum(int(one.header_value("content-length") or 0) for one in reader.sent) <= FIRST_LOAD_BYTES_MAX
    assert shown(reader).count() >= 1
    reader.page.evaluate(SHIFTS)
    reader.page.evaluate(FRAMES)
    assert reader.page.evaluate("shifted") < 0.1


@pytest.mark.parametrize(
    ("lang", "words_bytes"), [("de", 300), ("fr", 300), ("es", 300), ("pt", 300), ("uk", 600)]
)
def test_13_it_is_hardly_larger_in_another_language(crowd, host, reader, lang, words_bytes):
    reader.open(host.page(body=host.element(thread=crowd, lang=lang)))
    reader.page.wait_for_load_state("networkidle")
    asked = [one.url.removeprefix(host.service).partition("?")[0] for one in reader.sent]
    assert sorted(asked) == ["/api/v1/comments", "/embed/v1.js", f"/embed/v1/{lang}-first.json"]
    assert sum(int(one.header_value("content-length") or 0) for one in reader.sent) <= (
        FIRST_LOAD_BYTES_MAX + words_bytes
    )


def test_who_goes_on_hears_the_second_part_in_the_same_language(crowd, host, reader):
    reader.open(host.page(body=host.element(thread=crowd, lang="de")))
    reader.page.get_by_role("button", name="Kommentar absenden").click()
    expect(reader.page.get_by_role("group", name="Es gibt ein Problem")).to_be_visible()
    expect(reader.page.get_by_text("Geben Sie Ihren Namen ein").first).to_be_visible()


def test_the_rest_of_the_first_page_comes_when_it_is_read_on_and_nothing_moves(address, reader):
    waiting = reader.hold(REST)
    reader.open(address)
    reader.page.evaluate(SHIFTS)
    few = shown(reader).count()
    assert few < PAGE
    read_on(reader)
    wait_until(lambda: reader.page.evaluate(FRAMES) or len(waiting) == 1)
    before = reader.page.evaluate("scrollY"), shown(reader).first.bounding_box()
    said = reader.page.get_by_role("status").first.inner_text()
    waiting[0].continue_()
    expect(shown(reader)).to_have_count(PAGE)
    reader.page.evaluate(FRAMES)
    assert (reader.page.evaluate("scrollY"), shown(reader).first.bounding_box()) == before
    assert reader.page.evaluate("shifted") < 0.1
    assert len(ids(reader)) == len(set(ids(reader)))
    assert reader.page.get_by_role("status").first.inner_text() == said
    assert reader.page.evaluate("document.activeElement === document.body")
    reader.page.mouse.wheel(0, 100_000)
    reader.page.evaluate(FRAMES)
    assert len(waiting) == 1
    reader.page.get_by_role("button", name="Show more comments").click()
    reader.wait_for(waiting, 2)
    waiting[1].continue_()
    expect(shown(reader)).to_have_count(2 * PAGE)
    assert len(ids(reader)) == len(set(ids(reader)))


def test_nothing_comes_before_the_reader_does_something(address, reader):
    reader.open(address)
    reader.page.wait_for_load_state("networkidle")
    reader.page.evaluate(FRAMES)
    assert len(asked(reader, "/api/v1/comments")) == 1
    assert asked(reader, "more-") == []


def test_where_the_end_is_in_view_nothing_is_put_in_and_the_button_has_a_whole_page(address, reader):
    reader.page.set_viewport_size({"width": 1280, "height": 9_000})
    reader.open(address)
    few = shown(reader).count()
    more = reader.page.get_by_role("button", name="Show more comments")
    expect(more).to_be_in_viewport()
    with reader.page.expect_response("**/embed/v1/more-*.js"):
        reader.page.keyboard.press("Tab")
    reader.page.evaluate(FRAMES)
    assert asked(reader, "cursor=") == []
    more.click()
    expect(shown(reader)).to_have_count(few + PAGE)


def test_who_went_on_to_the_form_keeps_it_in_place(address, reader):
    waiting = reader.hold(REST)
    reader.open(address)
    few = shown(reader).count()
    read_on(reader)
    wait_until(lambda: reader.page.evaluate(FRAMES) or len(waiting) == 1)
    reader.page.locator(".top").get_by_role("button", name="Leave a comment").click()
    expect(reader.box("Name")).to_be_in_viewport()
    box = reader.box("Name").bounding_box()
    with reader.page.expect_response(REST):
        waiting[0].continue_()
    reader.page.evaluate(FRAMES)
    assert reader.box("Name").bounding_box() == box
    assert shown(reader).count() == few
    reader.page.get_by_role("button", name="Show more comments").click()
    expect(shown(reader)).to_have_count(PAGE)
    expect(reader.page.locator(f"{ROOTS}:nth-child({few + 1}) > .comment")).to_be_focused()
    assert len(waiting) == 1


def test_a_rest_that_cannot_be_had_is_left_to_the_button(address, reader):
    reader.expect("Failed to load resource")
    reader.page.route(REST, lambda route: route.abort("connectionrefused"), times=1)
    reader.open(address)
    few = shown(reader).count()
    with reader.page.expect_event("requestfailed"):
        read_on(reader)
    expect(reader.page.locator(".notice:visible")).to_have_count(0)
    reader.page.get_by_role("button", name="Show more comments").click()
    expect(shown(reader)).to_have_count(few + PAGE)


def test_what_is_new_is_told_apart_from_the_rest_of_the_page(newsdesk, crowd, address, reader):
    reader.page.clock.install()
    reader.open(address)
    before = ids(reader)
    newsdesk.published(thread=crowd, author_name="Nour")
    reader.page.clock.fast_forward(45_000)
    reader.page.get_by_role("button", name="Show 1 new comment").click()
    expect(shown(reader)).to_have_count(PAGE + 1)
    reader.is_told("1 more comment shown")
    expect(shown(reader).first.locator("bdi").first).to_have_text("Nour")
    assert ids(reader)[1 : len(before) + 1] == before
    assert len(asked(reader, "cursor=")) == 1
    assert len(ids(reader)) == len(set(ids(reader)))


def test_a_link_to_a_comment_in_the_rest_of_the_page_leads_to_its_place(newsdesk, crowd, address, reader):
    path = f"/api/v1/comments?site={SITE}&thread={crowd}"
    wanted = newsdesk.stack.request("GET", path).json["comments"][PAGE - 10]["id"]
    reader.open(f"{address}#c-{wanted}")
    expect(reader.page.locator(f"{ROOTS}:nth-child({PAGE - 9}) > #c-{wanted}")).to_be_focused()
    expect(shown(reader)).to_have_count(PAGE)
    expect(reader.page.get_by_text("This comment is in a longer thread.")).to_have_count(0)


def test_in_a_frame_nothing_comes_by_itself(newsdesk, crowd, host, reader):
    reader.page.goto(host.page(body=host.element(thread=crowd, mode="iframe")))
    frame = reader.page.frame_locator("reader-comments iframe")
    few = frame.locator(".thread > li")
    frame.get_by_role("button", name="Show more comments").wait_for()
    before = few.count()
    frame.get_by_role("textbox", name="Name").focus()
    reader.page.mouse.wheel(0, 1_000)
    reader.page.evaluate(FRAMES)
    assert asked(reader, "cursor=") == []
    frame.get_by_role("button", name="Show more comments").click()
    expect(few).to_have_count(before + PAGE)


def test_another_order_brings_a_whole_page_at_once(address, reader):
    reader.open(address)
    reader.page.get_by_role("combobox", name="Order").select_option(label="Oldest first")
    expect(shown(reader)).to_have_count(PAGE)
    reader.is_told("Order: Oldest first")


def test_a_page_size_that_is_smaller_stays_as_it_is(crowd, host, reader):
    reader.open(host.page(body=host.element(thread=crowd, page_size="2")))
    assert shown(reader).count() == 2
    reader.page.keyboard.press("Tab")
    reader.page.mouse.wheel(0, 500)
    reader.page.evaluate(FRAMES)
    assert asked(reader, "cursor=") == []
    reader.page.get_by_role("button", name="Show more comments").click()
    expect(shown(reader)).to_have_count(4)


@pytest.mark.parametrize(
    ("is_reply", "article_px"), [(False, 0), (False, 300), (True, 0), (True, 300), (True, 3_000)]
)
def test_the_first_comment_of_all_is_put_in_where_its_link_hardly_moves_anything(
    newsdesk, crowd, host, reader, is_reply, article_px
):
    kind = comments.c.parent_id.is_not(None) if is_reply else comments.c.parent_id.is_(None)
    query = select(comments.c.id).join(threads).where(threads.c.key == crowd, kind).order_by(comments.c.seq)
    with newsdesk.database.read() as conn:
        wanted = conn.execute(query.limit(1)).scalar_one()
    body = f'<div class="article"></div>{host.element(thread=crowd)}'
    page = host.page(body=body, style=f".article {{ block-size: {article_px}px }}")
    reader.open(f"{page}#c-{wanted}")
    expect(reader.page.locator(f"#c-{wanted}")).to_be_focused()
    reader.page.evaluate(SHIFTS)
    reader.page.evaluate(FRAMES)
    assert reader.page.evaluate("shifted") < 0.1
