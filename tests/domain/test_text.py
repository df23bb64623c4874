"""What is text: taken as it was sent, in NFC and without blank edges, or refused with one code."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.text import MARKS_IN_A_ROW_MAX, TextRefused, clean_body, clean_line, duplicate_key

ANYTHING = st.text(st.characters(codec=None, categories=None), max_size=60)
"""Any code points at all, lone surrogates too."""


SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
"""A flag, spelled in characters that nobody sees alone."""


def refusal(clean, text: str, chars_max: int = 100) -> str:
    with pytest.raises(TextRefused) as refused:
        clean(text, chars_max=chars_max)
    assert text.strip() == "" or text not in str(refused.value)
    return refused.value.code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"), (" \n\t\u00a0\u3000", "empty"), ("x" * 101, "too_long"), ("x" * 5_000, "too_long"),
        ("\u0958" * 51, "too_long"), ("a\x00b", "control_character"), ("a\x07b", "control_character"),
        ("a\x1bb", "control_character"), ("a\x7fb", "control_character"), ("a\x85b", "control_character"),
        ("\u00e9\x9b", "control_character"), ("a\ud800b", "surrogate"), ("\ud83d!", "surrogate"),
        ("a\ufffeb", "unassigned_character"), ("a\ufdd0b", "unassigned_character"),
        ("a\u0378b", "unassigned_character"), ("\U0010ffff", "unassigned_character"),
        ("a" + "\u0301" * 18, "too_many_marks"), ("\u200b", "invisible"), ("\u3164", "invisible"),
        ("\u2800\u2800", "invisible"), ("\ufe0f\u200d", "invisible"), ("\u0301", "invisible"),
        ("\U000e0041\U000e0042", "tag_character"), ("a\U000e0061b", "tag_character"),
        ("\U0001f3f4\U000e0069\U000e0067\U000e007f", "tag_character"), ("\U0001d159", "invisible"),
    ],
)  # fmt: skip
def test_what_is_no_text_is_refused_in_a_body_and_in_a_line(text, code):
    assert refusal(clean_body, text) == code
    assert refusal(clean_line, text) == code


@pytest.mark.parametrize("mark", "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
def test_a_name_may_not_turn_its_neighbours_round(mark):
    assert refusal(clean_line, f"Anna{mark}B") == "bidi_control"
    assert clean_body(f"Anna{mark}B", chars_max=100) == f"Anna{mark}B"


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("one\r\ntwo\rthree\n", "one\ntwo\nthree"), ("a\tb", "a\tb"), ("  x  ", "x"), ("e\u0301", "\u00e9"),
        ("\u212b", "\u00c5"), ("\ufb01", "\ufb01"), ("<b>&amp;</b>", "<b>&amp;</b>"), ("\u00bd", "\u00bd"),
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f468\u200d\U0001f469\u200d\U0001f467"),
        (SCOTLAND, SCOTLAND),
        ("\u0645\u0631\u062d\u0628\u0627", "\u0645\u0631\u062d\u0628\u0627"), ("\ue000", "\ue000"),
    ],
)  # fmt: skip
def test_a_body_is_kept_as_it_was_sent(sent, stored):
    assert clean_body(sent, chars_max=100) == stored


def test_a_line_has_one_line():
    for text in ("a\nb", "a\tb", "a\r\nb"):
        assert refusal(clean_line, text) == "control_character"


def test_as_many_marks_as_a_language_needs_are_taken():
    text = "q" + "\u0323" * MARKS_IN_A_ROW_MAX
    assert clean_line(text, chars_max=100) == text


def test_the_limit_is_on_what_is_stored():
    assert len(clean_body("e\u0301" * 100, chars_max=100)) == 100
    assert clean_body(" " * 50 + "x" * 100 + " " * 50, chars_max=100) == "x" * 100


@given(ANYTHING, st.sampled_from([clean_body, clean_line]))
def test_whatever_is_taken_is_what_was_sent(text, clean):
    try:
        stored = clean(text, chars_max=50)
    except TextRefused:
        return
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    assert stored == unicodedata.normalize("NFC", plain)
    assert 0 < len(stored) <= 50
    assert stored.encode("utf-8").decode("utf-8") == stored
    assert clean(stored, chars_max=50) == stored


@given(ANYTHING)
def test_nothing_that_is_taken_holds_a_control(text):
    try:
        stored = clean_body(text, chars_max=60)
    except TextRefused:
        return
    categories = {unicodedata.category(c) for c in stored if c not in "\n\t"}
    assert not categories & {"Cc", "Cs", "Cn"}


def test_copies_share_a_key_and_nothing_else_does():
    key = duplicate_key(1, "Anna", "The same  text.", 7)
    assert duplicate_key(1, "ANNA", "the same\ntext.", 7) == key
    others = [(2, "Anna", "The same text.", 7), (1, "Anne", "The same text.", 7), (1, "Anna", "Another.", 7),
              (1, "Anna", "The same text.", 8)]  # fmt: skip
    assert key not in {duplicate_key(*other) for other in others}
