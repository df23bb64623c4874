"""A stored text becomes paragraphs, links and a fold, and nothing that could be markup."""

import pytest

from service.pages.prose import FOLD_CHARS, FOLD_LINES, linked, prose, web_address


def hrefs(text: str) -> list[str]:
    return [piece.href for piece in linked(text) if piece.href is not None]


@pytest.mark.parametrize(("text", "found"), [
    ("see https://example.org/a.", ["https://example.org/a"]),
    ("(https://example.org/a_(b))", ["https://example.org/a_(b)"]),
    ("HTTP://EXAMPLE.org and https://b.example?x=1&y=2!", ["HTTP://EXAMPLE.org", "https://b.example?x=1&y=2"]),
    ("“https://example.org/a”, he said", ["https://example.org/a"]),
    ("https://example.org/ä/路", ["https://example.org/ä/路"]),
    ("a\nhttps://example.org\nb", ["https://example.org"]),
])  # fmt: skip
def test_addresses_become_links(text, found):
    assert hrefs(text) == found


@pytest.mark.parametrize("text", [
    "javascript:alert(1)", "data:text/html,x", "//example.org", "www.example.org", "example.org",
    "ftp://example.org", "https://", "https:// example.org", "http://user@example.org/",
    "http://user:pw@example.org", "mailto:a@example.org", "https://exa\\mple.org", "https://[::1",
    "https://example.org:99999/", "https://a@b@c", "hxxp://example.org",
])  # fmt: skip
def test_nothing_else_becomes_a_link(text):
    assert hrefs(text) == []


def test_a_link_ends_where_text_could_pretend_to_be_part_of_it():
    assert hrefs("https://example.org/\u202egpj.exe") == ["https://example.org/"]
    assert hrefs("https://good.example\u200b.evil.example") == ["https://good.example"]
    assert hrefs('https://example.org/"onmouseover="x') == ["https://example.org/"]


@pytest.mark.parametrize("text", [
    "plain", "see https://a.example, http://b.example! and http://c@d.example.",
    "https://https://https://x", "http://" * 3000, "https://a.example/" + ")" * 5000,
    "\u202e https://x.example \u202c", "https://x.example/" + "a" * 5000,
])  # fmt: skip
def test_no_character_is_lost_or_doubled(text):
    assert "".join(piece.text for piece in linked(text)) == text


def test_blank_lines_part_paragraphs_and_single_breaks_stay():
    shown = prose("one\ntwo\n\n \n\nthree\n\n  indented").shown
    assert ["".join(piece.text for piece in paragraph) for paragraph in shown] == [
        "one\ntwo",
        "three",
        "  indented",
    ]


@pytest.mark.parametrize("body", ["w" * 60_000, "word " * 2_000, "line\n" * 200, "a\n\n" * 200])
def test_a_long_text_is_folded_and_complete(body):
    folded = prose(body)
    shown = "".join(piece.text for paragraph in folded.shown for piece in paragraph)
    rest = "".join(piece.text for paragraph in folded.folded for piece in paragraph)
    assert 0 < len(shown) <= FOLD_CHARS
    assert shown.count("\n") <= FOLD_LINES
    assert "".join((shown + rest).split()) == "".join(body.split())


@pytest.mark.parametrize("body", ["short", "w" * (FOLD_CHARS + 100), "line\n" * FOLD_LINES])
def test_a_text_that_nearly_fits_is_not_folded(body):
    assert prose(body.strip()).folded == ()


@pytest.mark.parametrize(
    "url", [None, "", "javascript:alert(1)", "https://" + "a" * 3000, " https://example.org"]
)
def test_only_a_plain_web_address_is_linked_from_a_name(url):
    assert web_address(url) is None


def test_a_web_address_is_linked_from_a_name():
    assert web_address("https://example.org/me") == "https://example.org/me"
