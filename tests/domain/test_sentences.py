"""Sentences are found where readers see them."""

import pytest

from service.domain.sentences import SENTENCES_MAX, sentences


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
