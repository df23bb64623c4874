"""Counts on a list of articles: few requests, and no article that costs the others theirs."""

import re
from html import escape

from playwright.sync_api import expect

from tests.support.newsdesk import BRIDGE
from tests.support.product import SITE

COUNTS = re.compile(r"/api/v1/counts\?")


def open_list(host, reader, *names):
    """A page with these articles."""
    items = "".join(f'<p data-rc-count="{escape(name)}">-</p>' for name in names)
    script = f'<script src="{host.service}/count/v1.js" data-site="{SITE}" async></script>'
    reader.page.goto(host.page(body=items + script))


def shown(reader):
    return reader.page.locator("[data-rc-count]")


def asked(reader):
    return [one for one in reader.sent if COUNTS.search(one.url)]


def test_counts_come_to_a_list_of_articles_in_one_request(newsdesk, host, reader):
    newsdesk.published()
    open_list(host, reader, BRIDGE, "nothing", BRIDGE)
    expect(shown(reader)).to_have_text(["1", "0", "1"])
    assert len(asked(reader)) == 1
    assert asked(reader)[0].url.count("thread=") == 2


def test_a_name_that_cannot_be_costs_no_other_its_count(newsdesk, host, reader):
    newsdesk.published()
    reader.expect("status of 400")
    open_list(host, reader, "", " ", "x" * 3_000, "http://user@example.org/", BRIDGE, "a\u0001b", "nothing")
    expect(shown(reader)).to_have_text(["-", "-", "-", "-", "1", "-", "0"])


def test_more_than_one_request_can_hold_are_asked_for_in_several(newsdesk, host, reader):
    newsdesk.published()
    open_list(host, reader, *(f"article-{number}" for number in range(150)), BRIDGE)
    expect(shown(reader).last).to_have_text("1")
    expect(shown(reader).first).to_have_text("0")
    assert sorted(one.url.count("thread=") for one in asked(reader)) == [51, 100]


def test_long_names_make_no_address_that_is_too_long(newsdesk, host, reader):
    newsdesk.published()
    open_list(host, reader, *(f"{number}-{'x' * 900}" for number in range(20)), BRIDGE)
    expect(shown(reader).last).to_have_text("1")
    expect(shown(reader).first).to_have_text("0")
    assert max(len(one.url) for one in asked(reader)) < 8_000


def test_articles_that_come_later_are_counted_when_the_page_says_so(newsdesk, host, reader):
    newsdesk.published()
    open_list(host, reader, "nothing")
    expect(shown(reader)).to_have_text(["0"])
    reader.page.evaluate(
        """name => {
            const node = document.createElement('p');
            node.dataset.rcCount = name;
            document.body.append(node);
            document.dispatchEvent(new Event('rc:recount'));
        }""",
        BRIDGE,
    )
    expect(shown(reader)).to_have_text(["0", "1"])
    assert [one.url.count("thread=") for one in asked(reader)] == [1, 1]


def test_a_script_that_runs_before_the_articles_are_there_waits_for_them(newsdesk, host, reader):
    newsdesk.published()
    script = f'<script src="{host.service}/count/v1.js" data-site="{SITE}"></script>'
    reader.page.goto(host.page(body=f'{script}<p data-rc-count="{BRIDGE}">-</p>'))
    expect(shown(reader)).to_have_text(["1"])


def test_a_language_that_is_written_badly_costs_no_count(newsdesk, host, reader):
    newsdesk.published()
    address = host.page(name="/list", body=f'<p data-rc-count="{BRIDGE}">-</p>')
    html, kind, headers = host.pages["/list"]
    script = f'<script src="{host.service}/count/v1.js" data-site="{SITE}"></script></body>'
    changed = html.replace('lang="en"', 'lang="en_GB"').replace("</body>", script)
    host.pages["/list"] = (changed, kind, headers)
    reader.page.goto(address)
    expect(shown(reader)).to_have_text(["1"])
