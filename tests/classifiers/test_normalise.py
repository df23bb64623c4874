"""Disguised words become plain ones, and every token knows its place in the original text."""

import pytest

from service.classifiers.normalise import ADDRESS, TEXT_CHARS_MAX, normalise


@pytest.mark.parametrize(
    ("typed", "tokens"),
    [
        ("You are an IDIOT!!!", ["you", "are", "an", "idiot", "!"]),
        ("1d10t m0r0n $tup1d", ["idiot", "moron", "stupid"]),
        ("f.o.o.l and l o s e r", ["fool", "and", "loser"]),
        ("іdіоt", ["idiot"]),  # Cyrillic letters among Latin ones
        ("ïdîöt fo\u0301ol", ["idiot", "fool"]),
        ("i\u200bd\u00adiot", ["idiot"]),
        ("𝓲𝓭𝓲𝓸𝓽 ⓘⓓⓘⓞⓣ", ["idiot", "idiot"]),
        ("soooo baaaad", ["soo", "baad"]),
        ("cr*p cr***p", ["cr*p", "cr*p"]),
        ("stu.pid right-wing", ["stupid", "right", "wing"]),
        ("covid19 4th $5m 20k", ["covid19", "4th", "5m", "20k"]),
        ("see https://example.org/a?b=1 or me@example.org", ["see", ADDRESS, "or", ADDRESS]),
        ("привет мир", ["привет", "мир"]),
        ("", []),
        ("\ud800 \x00", []),
    ],
)
def test_a_disguise_is_undone_and_ordinary_writing_is_left_alone(typed, tokens):
    assert list(normalise(typed).tokens) == tokens


@pytest.mark.parametrize(
    ("typed", "place", "original"),
    [
        ("what an 1d10t!", 2, "1d10t"),
        ("you f.o.o.l you", 1, "f.o.o.l"),
        ("a\u200b \u200bі\u200bdіо\u0301t\u0301 b", 1, "і\u200bdіо\u0301t\u0301"),
        ("ﬁne ﬁne", 1, "ﬁne"),
        ("👍🏽 stu.pid", 1, "stu.pid"),
        ("\U0001f1ec\U0001f1e7 ß a", 2, "ß"),
    ],
)
def test_a_token_points_at_the_code_points_it_came_from(typed, place, original):
    read = normalise(typed)
    tokens = [typed[slice(*read.span(at, at))] for at in range(len(read.tokens))]
    assert original in tokens
    assert tokens[place if tokens[place] == original else tokens.index(original)] == original


def test_spans_are_in_order_and_inside_the_text():
    typed = "½ ǆ ﷺ a\u0301\u0302 f.u.n 🅸🅳 ...x!?  http://example.com) \ud83d z"
    read = normalise(typed)
    spans = [read.span(at, at) for at in range(len(read.tokens))]
    assert all(0 <= start < end <= len(typed) for start, end in spans)
    assert spans == sorted(spans)


def test_what_lies_beyond_the_limit_is_not_read():
    assert normalise("a" * (TEXT_CHARS_MAX - 1) + " idiot").tokens[-1].startswith("a")
