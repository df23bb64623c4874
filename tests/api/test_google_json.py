"""JSON as Google reads it: what its documented samples send is understood, nothing makes it ill."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.api.google_json import DEPTH_MAX, NotJson, dumps, loads

JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.text()
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(), inside, max_size=4),
    max_leaves=10,
)


@given(JSON_VALUES)
def test_it_reads_all_of_json_as_python_does(value):
    for text in (json.dumps(value), json.dumps(value, ensure_ascii=False, indent=1)):
        assert loads(text) == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{comment: {text: 'it\\'s'}}", {"comment": {"text": "it's"}}),
        ("{'a': 1,}", {"a": 1}),
        ("[1, 2,]", [1, 2]),
        ("""{$x_1: '"quoted" \\u00e9 \\n'}""", {"$x_1": '"quoted" \u00e9 \n'}),
        ('"a\nb"', "a\nb"),
        ('{"a": 1, "a": 2}', {"a": 2}),
    ],
)
def test_it_reads_what_only_google_takes(text, expected):
    assert loads(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "}", "[1,,2]", "{,}", "{1: 2}", "{a 1}", "{a: }", "nope", "NaN", "-Infinity",
        "{a: undefined}", "01", "+1", ".5", "1.", "0x10", "1e999", "-", "9" * 5_000, '"open', "'open",
        "'\\x41'", '"\\u12"',
        "{} {}", "{}x", "/* x */ 1", "\u0661", "\ufeff{}", "[" * 60_000,
        "[" * (DEPTH_MAX + 2) + "]" * (DEPTH_MAX + 2),
    ],
)  # fmt: skip
def test_what_is_no_json_at_all_is_refused(text):
    with pytest.raises(NotJson):
        loads(text)


def test_an_error_repeats_nothing_of_the_text():
    with pytest.raises(NotJson) as caught:
        loads('{"secret-of-mine": secret-of-mine}')
    assert "secret" not in str(caught.value)


def test_any_text_goes_out_as_ascii_that_can_be_read_again():
    text = "\ud800 \u202e \0 😀"
    assert dumps({"a": text}).isascii()
    assert loads(dumps({"a": text}).decode()) == {"a": text}
