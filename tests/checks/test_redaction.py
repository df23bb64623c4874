"""A text that is kept for learning holds no address, and is otherwise as it was."""

import pytest

from service.checks.redaction import REPLACEMENT, without_addresses


@pytest.mark.parametrize(
    "written",
    [
        "reader@example.org", "first.last+tag@news.example.co.uk", "reader (at) example (dot) org",
        "ｒｅａｄｅｒ＠ｅｘａｍｐｌｅ．ｏｒｇ", "rea\u200bder@example.org", "reader%40example.org",
        "reader%40example%2Eorg", "reader&#64;example.org", "reader&commat;example&period;org",
        "mailto:reader@example.org",
    ],
)  # fmt: skip
def test_an_address_is_taken_out_however_it_is_written(written):
    kept = without_addresses(f"Write to {written}, or read on. Prices fell by 5%.")
    assert "reader" not in kept.lower()
    assert "example" not in kept
    assert REPLACEMENT in kept
    assert kept.endswith("read on. Prices fell by 5%.")


@pytest.mark.parametrize(
    "text", ["", "No address here.", "@mayor, look: 100%25 &amp; more", "a@b", "É\u200bté @ noon", "5%40 x"]
)
def test_a_text_without_an_address_stays_as_it_is(text):
    assert without_addresses(text) == text


def test_every_address_of_many_is_taken_out():
    text = " ".join(f"reader{number}@example.org said so;" for number in range(50))
    assert without_addresses(text).count(REPLACEMENT) == 50
    assert "@" not in without_addresses(text)
