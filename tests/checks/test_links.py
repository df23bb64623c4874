"""Links are found however they are written, and judged by where they lead."""

import pytest

from service.checks.link_hosts import is_ip, is_listed, is_lookalike
from service.checks.link_scan import find_links
from service.checks.links import check
from service.domain.errors import ConfigurationError
from service.domain.verdict import Field, Span


@pytest.fixture
def listed(tmp_path):
    """The check with a list of blocked hosts."""
    path = tmp_path / "hosts.txt"
    path.write_text(
        "# blocked\n\nevil.example\n*.bad.example\nhttps://wrong.example/path\nbücher.example\n",
        encoding="utf-8",
    )
    return check({"blocked_hosts_file": str(path)})


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("see http://a.example/x?y=1#z.", ["http://a.example/x?y=1#z"]),
        ("(https://a.example), yes", ["https://a.example"]),
        ("HTTP://A.EXAMPLE!", ["HTTP://A.EXAMPLE"]),
        ("hxxp://a.example", ["hxxp://a.example"]),
        ("http://a.example,http://b.example", ["http://a.example", "http://b.example"]),
        ("www.a.example", ["www.a.example"]),
        ("go to shop.com.", ["shop.com"]),
        ("shop.com/cheap", ["shop.com/cheap"]),
        ("bücher.de!", ["bücher.de"]),
        ("看example.com吧", ["example.com"]),
        ("exa\u200bmple.com", ["exa\u200bmple.com"]),
        ("ｅｘａｍｐｌｅ．ｃｏｍ", ["ｅｘａｍｐｌｅ．ｃｏｍ"]),
        ("http://[::1]:8000/", ["http://[::1]:8000/"]),
        ("an end.Next, it.is so; e.g. 3.14, U.S. law, etc.", []),
        ("write to me@example.com", []),
        ("http:// and www. and ://x", []),
        ("...com, a..b.com.", []),
    ],
)
def test_a_link_is_found_where_a_reader_sees_one(text: str, links: list[str]) -> None:
    assert [text[link.start : link.end] for link in find_links(text)] == links


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("http://good.example@evil.example/", "evil.example"),
        ("http://good.example:80@evil.example:443/", "evil.example"),
        ("http://evil.example\\@good.example", "evil.example"),
        ("http://%65vil.example", "evil.example"),
        ("http://EVIL.example.", "evil.example"),
        ("http://evil。example/", "evil.example"),
        ("http://[2001:DB8::1]/", "2001:db8::1"),
    ],
)
def test_the_host_is_the_one_a_browser_would_go_to(text: str, host: str) -> None:
    assert [link.host for link in find_links(text)] == [host]


@pytest.mark.parametrize(
    "text",
    [
        "http://evil.example", "www.evil.example", "http://a.b.evil.example/", "http://x.bad.example",
        "http://wrong.example", "http://bücher.example", "http://xn--bcher-kva.example", "http://EVIL.EXAMPLE",
    ],
)  # fmt: skip
def test_a_blocked_host_is_found_on_whole_labels(judge, listed, text: str) -> None:
    found = judge(listed, "look: " + text)

    assert (found.score, found.reason, found.spans[0].note) == (1.0, "links.blocklisted", "links.blocklisted")


@pytest.mark.parametrize("text", ["http://notevil.example", "http://evil.example.org", "evil example"])
def test_a_host_that_only_looks_like_a_blocked_one_is_not_blocked(judge, listed, text: str) -> None:
    assert judge(listed, text).score < 0.5


def test_the_authors_website_counts_and_is_shown_whole(judge, listed) -> None:
    url = "https://www.evil.example/me"

    found = judge(listed, "hello", author_url=url)

    assert (found.reason, found.detail["links"]) == ("links.blocklisted", 1.0)
    assert found.spans == (Span(0, len(url), "links.blocklisted", Field.AUTHOR_URL),)


def test_the_score_rises_with_the_number_of_links(judge) -> None:
    some = check({"links_max": 2})
    found = [judge(some, " ".join(f"http://a{n}.example" for n in range(count))) for count in range(8)]

    assert [f.score for f in found] == sorted(f.score for f in found)
    assert [f.reason for f in found[1:4]] == ["links.present", "links.present", "links.too_many"]
    assert [f.label for f in found[:4]] == ["clear", "clear", "clear", "flagged"]
    assert found[3].score >= 0.5 > found[2].score


def test_with_no_links_allowed_the_first_is_too_many(judge) -> None:
    assert judge(check({"links_max": 0}), "http://a.example").reason == "links.too_many"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("http://2130706433/", "links.ip_host"),
        ("http://0x7f.1/", "links.ip_host"),
        ("http://[::1]/", "links.ip_host"),
        ("http://раураl.example", "links.lookalike_host"),
        ("http://xn--pypal-4ve.com", "links.lookalike_host"),
        ("https://аррӏе.com", "links.lookalike_host"),
        ("bit.ly/abc", "links.shortener"),
        ("http://xn--bcher-kva.example", "links.punycode"),
    ],
)
def test_a_host_that_hides_something_is_named(judge, text: str, reason: str) -> None:
    assert judge(check({}), text).reason == reason


@pytest.mark.parametrize(
    "host", ["bücher.example", "пример.рф", "例子.example", "münchen.de", "xn--", "xn--a-.b"]
)
def test_an_honest_foreign_name_is_no_lookalike(host: str) -> None:
    assert not is_lookalike(host)


def test_a_version_number_is_an_address_only_as_a_host() -> None:
    assert is_ip("1.2.3.4")
    assert not find_links("version 1.2.3.4 is out")


def test_an_empty_list_blocks_nothing() -> None:
    assert not is_listed("a.example", frozenset())


def test_a_line_that_is_no_host_stops_the_start(tmp_path) -> None:
    path = tmp_path / "hosts.txt"
    path.write_text("good.example\nnot a host\n", encoding="utf-8")

    with pytest.raises(ConfigurationError, match="Line 2 of"):
        check({"blocked_hosts_file": str(path)})
