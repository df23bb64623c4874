"""What the element finds in the host page's storage, where any script may write: spoilt, blocked or full."""

import json

import pytest
from playwright.sync_api import expect

from tests.support.newsdesk import BRIDGE
from tests.support.product import SITE

PLACE = f"{SITE}/{BRIDGE}"
SPOILT = (
    "null",
    "7",
    '"x"',
    "[]",
    '[null, 7, "x"]',
    "{}",
    '{"name": {}, "email": 7, "url": ["x"], "text": {}}',
    '{"a": null}',
    '{"a": 7, "b": {"receipt": 7}}',
    "{",
    "",
)
BLOCKED = """Object.defineProperty(window, 'localStorage', {
    get() { throw new DOMException('no', 'SecurityError') } })"""
FULL = """Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }"""


def plant(reader, **values):
    """Store these once, before the element runs; ``{place}`` in a key is the thread's."""
    keys = {name.replace("_", ":").format(place=PLACE): value for name, value in values.items()}
    store = f"for (const [key, text] of Object.entries({json.dumps(keys)})) localStorage.setItem(key, text);"
    reader.page.add_init_script(f"if (!sessionStorage.planted) {{ {store} sessionStorage.planted = 1 }}")


@pytest.mark.parametrize("text", SPOILT)
def test_spoilt_storage_breaks_nothing(newsdesk, reader, text):
    posted = newsdesk.published(author_name="Zoë")
    everywhere = {f"rc_{kind}": text for kind in ("me", "device", "reporter", "reported")}
    plant(reader, **everywhere, **{"rc_own_{place}": text, "rc_draft_{place}_": text})
    reader.open()
    expect(reader.card(posted)).to_be_visible()
    reader.page.get_by_role("button", name="Report the comment by Zoë").click()
    expect(reader.page.get_by_role("button", name="Send report")).to_be_visible()
    reader.page.get_by_role("button", name="Cancel").click()
    assert [reader.box(label).input_value() for label in ("Name", "Email", "Website")] == ["", "", ""]
    assert reader.box("Comment").input_value() == ""
    reader.post()
    reader.open()
    expect(reader.page.locator(".waits")).to_have_count(1)


def test_one_spoilt_receipt_does_not_cost_the_others(newsdesk, reader):
    reader.open()
    reader.post()
    spoil = """key => {
        const own = JSON.parse(localStorage.getItem(key));
        localStorage.setItem(key, JSON.stringify({bad: null, worse: {receipt: 'x'}, ...own}));
    }"""
    reader.page.evaluate(spoil, f"rc:own:{PLACE}")
    reader.open()
    expect(reader.page.locator(".waits")).to_have_count(1)


@pytest.mark.parametrize("trouble", [BLOCKED, FULL], ids=["blocked", "full"])
def test_where_nothing_can_be_stored_a_comment_is_posted_and_followed_as_long_as_the_page_lasts(
    newsdesk, reader, trouble
):
    reader.page.add_init_script(trouble)
    reader.open()
    reader.fill()
    reader.page.evaluate("document.querySelector('reader-comments').setAttribute('lang', 'de')")
    expect(reader.page.get_by_role("textbox", name="Kommentar")).not_to_have_value("")
    reader.page.evaluate("document.querySelector('reader-comments').setAttribute('lang', 'en')")
    card = reader.post()
    expect(card).to_contain_text("Awaiting moderation.")
    reader.page.evaluate("document.body.prepend(document.querySelector('reader-comments'))")
    expect(reader.page.locator(".waits")).to_have_count(1)


def test_what_a_full_storage_still_holds_is_older_than_what_the_page_knows(newsdesk, reader):
    plant(reader, **{"rc_draft_{place}_": json.dumps({"text": "Older words.", "at": 4_000_000_000_000})})
    reader.page.add_init_script(f"addEventListener('load', () => {{ {FULL} }})")
    reader.open()
    expect(reader.box("Comment")).to_have_value("Older words.")
    reader.box("Comment").fill("Newer words.")
    reader.page.evaluate("document.body.prepend(document.querySelector('reader-comments'))")
    expect(reader.box("Comment")).to_have_value("Newer words.")
