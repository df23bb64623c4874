"""Sentences are found where readers see them, and counted as JavaScript counts."""

import pytest

from service.domain.sentences import SENTENCES_MAX, sentences, utf16_length, utf16_places


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ('He said "Stop." Then he left', ['He said "Stop."', "Then he left"]),
        ("first line\nsecond line\r\n\r\nthird", ["first line", "second line", "third"]),
        ("Wait... what?! Yes", ["Wait...", "what?!", "Yes"]),
        ("example.org costs 3.50 today", ["example.org costs 3.50 today"]),
        ("  padded.  ", ["padded."]),
        ("...", ["..."]),
        ("", []),
        (" \n ", []),
    ],
)
def test_a_text_has_the_sentences_a_reader_sees(text, expected):
    assert [text[start:end] for start, end in sentences(text)] == expected


def test_a_text_of_very_many_sentences_has_neighbours_joined_and_loses_none():
    text = "No. " * 1_000
    found = sentences(text)
    assert len(found) == SENTENCES_MAX
    assert "".join(text[start:end] for start, end in found).count("No.") == 1_000


def test_places_are_counted_in_utf_16():
    text = "a😀b\ud800c"
    assert utf16_places(text, [0, 1, 2, 3, 4, 5]) == [0, 1, 3, 4, 5, 6]
    assert utf16_length(text) == 6
    assert utf16_places("plain", [0, 5]) == [0, 5]
