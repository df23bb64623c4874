"""Addresses and phone numbers are found; dates, prices and book numbers are not taken for them."""

import pytest

from service.checks.personal_data import check
from service.domain.verdict import Field, Span


def pieces(found, text: str) -> list[str]:
    return [text[span.start : span.end] for span in found.spans]


def test_the_authors_own_address_in_the_text_is_the_gravest(judge) -> None:
    found = judge(check, "write to someone there", address_spans=(Span(9, 16),))

    assert (found.score, found.reason) == (1.0, "personal_data.own_address")
    assert found.spans[0] == Span(9, 16, "personal_data.own_address")


@pytest.mark.parametrize("field", [Field.AUTHOR_NAME, Field.AUTHOR_URL])
def test_the_authors_own_address_beside_the_text_is_the_gravest_too(judge, field) -> None:
    known = {field.value: "me at home", "address_spans": (Span(0, 2, field=field),)}

    found = judge(check, "hello", **known)

    assert (found.score, found.reason) == (1.0, "personal_data.own_address")
    assert found.spans == (Span(0, 2, "personal_data.own_address", field),)


def test_an_address_in_the_name_is_found(judge) -> None:
    assert judge(check, "hello", author_name="me@example.org").reason == "personal_data.address"


@pytest.mark.parametrize(
    "url", ["https://example.com/?mail=me@example.org", "https://example.com/%6De%40example%2Eorg"]
)
def test_an_address_in_the_website_is_found(judge, url) -> None:
    assert judge(check, "hello", author_url=url).reason == "personal_data.address"


def test_a_website_without_one_is_clear(judge) -> None:
    assert judge(check, "hello", author_url="https://example.com/@me?a=b").reason == ""


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("a@example.com", "a@example.com"),
        ("(first.last+tag@mail.example.co.uk).", "first.last+tag@mail.example.co.uk"),
        ("name (at) example (dot) org", "name (at) example (dot) org"),
        ("name[at]example.org", "name[at]example.org"),
        ("jürgen@bücher.example", "jürgen@bücher.example"),
        ("a＠ｅxample．com", "a＠ｅxample．com"),
        ("me@exam\u200bple.com", "me@exam\u200bple.com"),
        ("a@b@example.com", "b@example.com"),
        ("mailto:me@example.com?x", "me@example.com"),
    ],
)
def test_what_is_shaped_like_an_address_is_found(judge, text: str, address: str) -> None:
    found = judge(check, text)

    assert found.reason == "personal_data.address"
    assert pieces(found, text) == [address]


@pytest.mark.parametrize(
    "text", ["@handle said", "me@home", "5 @ 3.50 each", "x@y.1", "@@@@", "look at this (at) home", "a@b."]
)
def test_an_at_sign_alone_is_no_address(judge, text: str) -> None:
    assert judge(check, text).score == 0.0


@pytest.mark.parametrize(
    "number",
    [
        "+49 30 1234567", "+44 (0)20 7946 0958", "+1 (212) 555-2368", "0033 1 23 45 67 89", "0171/1234567",
        "(0171) 123 45 67", "01 23 45 67 89", "01.23.45.67.89", "0612345678", "(555) 234-4567",
        "555.234.4567", "1-800-555-0199", "０３０ １２３４５６７８９",
    ],
)  # fmt: skip
def test_a_phone_number_is_found(judge, number: str) -> None:
    text = f"My number is {number}, thanks"

    found = judge(check, text)

    assert found.reason == "personal_data.phone"
    assert pieces(found, text) == [number]


def test_a_bare_number_is_a_phone_number_where_a_word_says_so(judge) -> None:
    assert judge(check, "WhatsApp: 5551234").reason == "personal_data.phone"
    assert judge(check, "exactly 5551234 people").score == 0.0


@pytest.mark.parametrize(
    "text",
    [
        "01.02.2024", "2024-11-22 10:30", "1939-1945", "12/11/2020 - 13/11/2020", "01.02.24 10.30",
        "1.000.000.000", "1 000 000 000 euros", "$1,234,567,890", "€0123456789", "ISBN 0306406152",
        "ISBN 978-3-16-148410-0", "0-306-40615-2", "192.168.100.200", "3.14159265358979", "1234567890",
        "DE89 3704 0044 0532 0130 00", "the years 2001 2002 2003 2004", "10-9 11-8 12-10",
        "12345678901234567890", "1/2 3/4 5/6 7/8 9", "0 1 2 3 4 5 6 7 8 9", "25 000 000 people",
        "01-01-2020 bis 02-02-2021",
        "00000000000", "Fax 01.02.2024", "01.02.2024.10",
    ],
)  # fmt: skip
def test_other_numbers_are_no_phone_numbers(judge, text: str) -> None:
    assert judge(check, text).score == 0.0
