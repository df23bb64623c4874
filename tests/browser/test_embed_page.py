"""13: the tag on somebody else's page: strict policy, hostile sheet, hostile text, and nobody else asked."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.embed_room import HOSTILE
from tests.support.stack import wait_until

FIRST_LOAD_BYTES_MAX = 14_000
SHIFT = """() => new Promise(done => {
    setTimeout(() => done(0), 500);
    new PerformanceObserver(list => done(list.getEntries().reduce((sum, one) => sum + one.value, 0)))
        .observe({type: 'layout-shift', buffered: true});
})"""
NASTY = (
    "<script>alert(1)</script> <img src=x onerror=alert(2)> javascript:alert(3) "
    "https://u:p@evil.example.org/ " + "w" * 600 + " a" + "\u0301" * 16 + " \u202egnp.exe"
)  # fmt: skip


def style_of(reader, selector, name):
    return reader.page.locator(selector).first.evaluate(
        "(node, name) => getComputedStyle(node).getPropertyValue(name)", name
    )


def test_13_the_first_load_is_small_and_nothing_moves(newsdesk, reader):
    newsdesk.published()
    reader.open()
    sent = sum(int(answer.header_value("content-length") or 0) for answer in reader.sent)
    asked = [answer.url.removeprefix(newsdesk.base).partition("?")[0] for answer in reader.sent]
    assert asked == ["/embed/v1.js", "/api/v1/comments"]
    assert 0 < sent <= FIRST_LOAD_BYTES_MAX
    assert reader.page.evaluate(SHIFT) < 0.1


def test_13_a_hostile_sheet_changes_nothing_inside(newsdesk, host, reader):
    newsdesk.published()
    reader.open(host.page(style=HOSTILE))
    assert style_of(reader, ".text p", "font-size") == "16px"
    assert style_of(reader, ".text p", "letter-spacing") == "normal"
    assert style_of(reader, ".text p", "text-transform") == "none"
    assert style_of(reader, ".text p", "color") == "rgb(28, 30, 33)"
    assert style_of(reader, "reader-comments", "display") == "flow-root"
    expect(reader.box("Name")).to_be_visible()
    expect(reader.page.get_by_role("button", name="Post comment")).to_be_visible()


@pytest.mark.parametrize(
    "layout",
    [
        "main { display: flex; flex-direction: column; align-items: center }", "main { display: table }",
        "main { float: left }", "main { display: grid; justify-items: center }", "main { display: flex }",
    ],
)  # fmt: skip
def test_it_has_a_width_in_every_layout(newsdesk, host, reader, layout):
    """It is measured by its own width, so its words alone give it none."""
    newsdesk.published()
    reader.open(host.page(style=layout))
    width = reader.page.evaluate("document.querySelector('reader-comments').getBoundingClientRect().width")
    assert width >= 250
    assert reader.too_wide() == 0


def test_13_the_form_works_under_the_strict_policy(newsdesk, reader):
    reader.open()
    reader.post()
    (stored,) = newsdesk.rows("comments")
    assert (stored.author_name, stored.status) == ("Noor H.", "pending")
    assert stored.form["token_valid"] is True
    assert reader.context.cookies() == []


def test_hostile_text_is_shown_as_it_is_and_stays_in_its_box(newsdesk, reader):
    reader.page.set_viewport_size({"width": 320, "height": 640})
    posted = newsdesk.published(body=NASTY, author_name="<b>Bold</b> \u05d0\u05d1")
    reader.open()
    card = reader.card(posted)
    text = card.locator(".text")
    assert "<script>alert(1)</script> <img src=x onerror=alert(2)> javascript:alert(3)" in text.inner_text()
    assert "w" * 600 in text.inner_text()
    expect(card.get_by_role("heading")).to_contain_text("<b>Bold</b>")
    assert text.locator("a").count() == 0
    assert reader.too_wide() == 0
    assert card.locator("script, img").count() == 0
    assert style_of(reader, ".text", "overflow-x") == "clip"


def test_addresses_become_links_that_vouch_for_nothing(newsdesk, reader):
    body = "Read https://example.org/minutes (page 4), or http://example.com/a_(b). Not ftp://example.org/x."
    posted = newsdesk.published(body=body)
    reader.open()
    links = reader.card(posted).locator(".text a")
    assert [link.get_attribute("href") for link in links.all()] == [
        "https://example.org/minutes", "http://example.com/a_(b)"
    ]  # fmt: skip
    assert {link.get_attribute("rel") for link in links.all()} == {"ugc nofollow noopener"}


def test_two_elements_on_a_page_do_not_know_each_other(newsdesk, host, reader):
    newsdesk.published(author_name="On the bridge")
    newsdesk.published(thread="canal", author_name="On the canal")
    two = host.element(id="one") + host.element(id="two", thread="canal", heading_level="3")
    reader.open(host.page(body=two))
    one, other = (reader.page.locator(f"#{name}") for name in ("one", "two"))
    expect(one.locator(".comment")).to_contain_text("On the bridge")
    expect(other.locator(".comment")).to_contain_text("On the canal")
    other.get_by_role("textbox", name="Comment").fill("Only for the canal.")
    assert one.get_by_role("textbox", name="Comment").input_value() == ""
    expect(one.get_by_role("heading", level=2)).to_have_text("1 comment")
    expect(other.get_by_role("heading", level=3).first).to_have_text("1 comment")


def test_the_page_hears_what_happens(newsdesk, host, reader):
    newsdesk.published()
    reader.page.add_init_script(
        "window.heard = []; for (const name of ['ready', 'count', 'submitted', 'error'])"
        " addEventListener('rc:' + name, event => heard.push([name, event.detail, event.composed]))"
    )
    reader.open()
    wait_until(lambda: reader.page.evaluate("heard.length === 2"))
    reader.post()
    heard = reader.page.evaluate("heard")
    assert heard[:2] == [["count", {"count": 1}, True], ["ready", {"count": 1}, True]]
    assert heard[2][0] == "submitted"
    assert re.fullmatch(r"\w+", heard[2][1]["id"])


def test_a_theme_comes_in_by_custom_properties_and_parts(newsdesk, host, reader):
    style = "reader-comments { --rc-accent: rgb(120, 0, 80) } reader-comments::part(comment) { margin: 7px }"
    newsdesk.published()
    reader.open(host.page(style=style))
    assert style_of(reader, ".main", "background-color") == "rgb(120, 0, 80)"
    assert style_of(reader, ".comment", "margin-top") == "7px"


@pytest.mark.parametrize(
    ("theme", "scheme", "dark"), [("auto", "dark", True), ("light", "dark", False), ("dark", "light", True)]
)
def test_the_theme_follows_the_reader_unless_the_page_knows_better(host, new_reader, theme, scheme, dark):
    reader = new_reader(color_scheme=scheme)
    reader.open(host.page(body=host.element(theme=theme)))
    assert (style_of(reader, ".root", "background-color") == "rgb(20, 23, 26)") is dark


def test_another_language_comes_with_its_plurals_and_one_more_request(newsdesk, host, reader):
    for _ in range(2):
        newsdesk.published(body=f"Eine Meinung zur Brücke, die Nummer {_} von zweien, und mehr nicht.")
    reader.open(host.page(body=host.element(lang="de-AT")))
    expect(reader.page.get_by_role("heading", level=2)).to_have_text("2 Kommentare")
    assert len(reader.sent) == 3
    assert reader.page.locator(".root").get_attribute("lang") == "de-AT"


def test_in_a_frame_the_form_is_out_of_the_pages_reach_and_the_frame_as_high_as_needed(
    newsdesk, host, reader
):
    newsdesk.published()
    reader.page.goto(host.page(body=host.element(mode="iframe")))
    frame = reader.page.frame_locator("reader-comments iframe")
    frame.get_by_role("textbox", name="Name").fill("Noor H.")
    frame.get_by_role("textbox", name="Email").fill("noor@example.com")
    frame.get_by_role("textbox", name="Comment").fill(
        "Posted from a frame, where no script of the page sees it."
    )
    frame.get_by_role("button", name="Post comment").click()
    frame.locator(".waits").wait_for()
    inside = frame.locator("body").evaluate("body => body.getBoundingClientRect().height")
    reader.page.evaluate(
        "new Promise(done => { addEventListener('message', done, {once: true});"
        " postMessage({readerComments: 5000}, '*') }).then(() => true)"
    )
    box = reader.page.locator("iframe").bounding_box()
    assert box is not None
    assert abs(box["height"] - inside) < 40
    assert len(newsdesk.rows("comments")) == 2


@pytest.mark.parametrize(
    ("given", "names"), [({"site": "nobody"}, '"site"'), ({"thread": "x" * 3_000}, '"thread"')]
)
def test_a_page_that_names_what_cannot_be_says_so_calmly_and_its_developer_reads_which_attribute(
    host, reader, given, names
):
    reader.expect("status of 400")
    reader.expect("reader-comments: ")
    with reader.page.expect_console_message(lambda one: f"attribute {names}" in one.text):
        reader.page.goto(host.page(body=host.element(**given)))
    reader.is_told("Comments are not available on this page.")
    expect(reader.page.get_by_text("Comments are not available on this page.").last).to_be_visible()
    expect(reader.page.get_by_role("button", name="Try again")).to_have_count(0)
    expect(reader.page.get_by_role("link")).to_have_text(["Read and post comments"])
