"""What a comment looks like: which links, numbers and phrases speak of an offer, and which do not."""

import numpy as np
import pytest

from service.classifiers import structure

URLS = "https://example.org/a "


def look(text, name):
    return float(structure.measure(text).values[structure.FEATURES.index(name)])


@pytest.mark.parametrize(
    "text",
    [
        "https://www.gofundme.com/abc", "see m.facebook.com/somebody", "https://example.org/x?ref=abc",
        "www.example.org/join/?aff=12", "http://freecash.test/x", "https://play.google.com/store/apps",
    ],
)  # fmt: skip
def test_a_link_to_where_people_sell_or_collect_promotes(text):
    assert look(text, "promoting_link")


@pytest.mark.parametrize(
    "text",
    [
        "https://en.wikipedia.org/wiki/Clock", "https://example.org/minutes", "https://www.youtube.com/watch?v=1",
        "Change. I want change.", "facebook is to blame", "https://example.org/exchange/free-speech",
    ],
)  # fmt: skip
def test_a_source_and_the_name_of_a_place_do_not_promote(text):
    assert not look(text, "promoting_link")


@pytest.mark.parametrize(
    ("text", "is_phone"),
    [
        ("0800 123 4567", True),
        ("+1 555 010 9999", True),
        ("2.126.521.750 views", False),
        ("1,000,000,000", False),
    ],
)
def test_a_large_number_is_no_phone_number(text, is_phone):
    assert bool(look(text, "phone")) == is_phone


def test_goods_that_are_only_named_to_sell_them_count_as_two_calls_and_are_shown():
    text = "casino"
    assert look(text, "call_to_action") == pytest.approx(np.log(3))
    assert structure.measure(text).places == (("call_to_action", 0, 6),)
    assert look("sign up", "call_to_action") == pytest.approx(np.log(2))


def test_enthusiasm_is_bounded():
    assert look("wow" + "!" * 500, "exclamations") == look("wow" + "!" * 6, "exclamations")
