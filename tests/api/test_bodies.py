"""Bytes to fields: strictly JSON or a form, whole and in one meaning, or a problem that says which."""

from io import BytesIO

import pytest
from flask import Request
from hypothesis import given
from hypothesis import strategies as st

from service.api import bodies
from service.api.problem import Problem

JSON, FORM = bodies.JSON, bodies.FORM


def request(body: bytes, media: str | None = JSON, *, length: int | None = -1, **headers: str) -> Request:
    """A request as the server hands it over; ``length`` None leaves the header out, -1 tells the truth."""
    environ = {"REQUEST_METHOD": "POST", "wsgi.input": BytesIO(body), "SERVER_NAME": "x", "SERVER_PORT": "80",
               "wsgi.url_scheme": "http", **headers}  # fmt: skip
    if media is not None:
        environ["CONTENT_TYPE"] = media
    if length is not None:
        environ["CONTENT_LENGTH"] = str(len(body) if length == -1 else length)
    return Request(environ)


def read(body: bytes, media: str | None = JSON, **more):
    return bodies.read(request(body, media, **more), bytes_max=1_000, forms=True)


def refusal(body: bytes, media: str | None = JSON, **more) -> str:
    with pytest.raises(Problem) as refused:
        read(body, media, **more)
    return refused.value.kind.name


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (b"{}", {}), (b' {"a": "x"} \n', {"a": "x"}),
        (b'{"a": [1, true, null, {"b": 1.5}]}', {"a": [1, True, None, {"b": 1.5}]}),
        ('{"a": "\u00e4\U0001f600"}'.encode(), {"a": "\u00e4\U0001f600"}),
        (b'{"a": "\\ud83d\\ude00"}', {"a": "\U0001f600"}), (b'{"a": "\\ud800"}', {"a": "\ud800"}),
        (b'{"a": 12345678901234567890}', {"a": 12345678901234567890}),
    ],
)  # fmt: skip
def test_json_is_read_as_it_stands(body, fields):
    assert read(body) == fields


SPELLINGS = (JSON, "Application/JSON", f"{JSON}; charset=utf-8", f'{JSON};charset="UTF-8"', f"{JSON};")
OTHER_TYPES = (
    None, "", "text/plain", "application/jsonp", "multipart/form-data; boundary=x", f"{JSON}; charset=utf-16",
)  # fmt: skip
NAMES = (
    ("author_name", "author_name"),
    ("a@b", "?"),
    ("A", "?"),
    ("x" * 41, "?"),
    ("", "?"),
    ("\u00e4", "?"),
)


@pytest.mark.parametrize("media", SPELLINGS)
def test_a_type_may_be_written_in_a_few_ways(media):
    assert read(b"{}", media) == {}


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b"null", b'"x"', b"{", b'{"a": NaN}', b'{"a": -Infinity}', b'{"a": 1, "a": 2}',
        b'{"a": {"b": 1, "b": 2}}', b'{"a": 123456789012345678901}', b"[" * 900, b'\xef\xbb\xbf{"a": 1}',
        '{"a": 1}'.encode("utf-16"), b'{"a": "\xff"}', b'{"a": 1} x', b'{"a": "\n"}', b"{'a': 1}",
    ],
)  # fmt: skip
def test_what_is_not_one_json_object_in_utf8_is_malformed(body):
    assert refusal(body) == "malformed-request"


@pytest.mark.parametrize("media", OTHER_TYPES)
def test_another_type_is_not_supported(media):
    assert refusal(b"{}", media) == "unsupported-media-type"


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "identity, gzip", "GZIP"])
def test_a_coded_body_is_not_supported(coding):
    assert refusal(b"{}", HTTP_CONTENT_ENCODING=coding) == "unsupported-media-type"


def test_a_form_is_only_read_where_forms_are_taken():
    assert read(b"a=1&b=%C3%A4+x", FORM) == {"a": "1", "b": "\u00e4 x"}
    with pytest.raises(Problem):
        bodies.read(request(b"a=1", FORM), bytes_max=1_000, forms=False)


def test_an_empty_field_of_a_form_was_left_out():
    assert read(b"a=&b=1&c", FORM) == {"b": "1"}


@pytest.mark.parametrize("body", [b"a=%ff", b"\xff=1", b"&".join(b"f%d=1" % n for n in range(41))])
def test_a_form_that_is_none_is_malformed(body):
    assert refusal(body, FORM) == "malformed-request"


def test_a_field_that_comes_twice_is_named():
    with pytest.raises(Problem) as refused:
        read(b"a=1&a=2&someone@example.com=1&someone@example.com=2", FORM)
    assert {(error.field, error.code) for error in refused.value.errors} == {
        ("?", "repeated"), ("a", "repeated"),
    }  # fmt: skip


def test_a_key_that_comes_twice_is_named_wherever_it_stands():
    for body in (b'{"body": "a", "body": "b"}', b'{"rules": [{"body": 1, "body": 1}]}'):
        with pytest.raises(Problem) as refused:
            read(body)
        problem = refused.value
        assert (problem.kind.name, problem.detail) == ("malformed-request", "The JSON names a key twice.")
        assert [(error.field, error.code) for error in problem.errors] == [("body", "repeated")]


def test_a_body_is_as_long_as_it_says_and_no_longer_than_allowed():
    assert refusal(b"{" + b" " * 1_000 + b"}") == "too-large"
    assert refusal(b"{}", length=1_001) == "too-large"
    assert refusal(b"{}", length=10) == "malformed-request"
    assert refusal(b"{" + b" " * 1_000 + b"}", length=None) == "too-large"
    assert read(b"{}", length=None) == {}


@pytest.mark.parametrize(("name", "shown"), NAMES)
def test_only_names_like_ours_are_shown(name, shown):
    assert bodies.shown(name) == shown


@given(st.binary(max_size=400), st.sampled_from([JSON, FORM]))
def test_any_bytes_are_fields_or_a_problem(body, media):
    try:
        fields = read(body, media)
    except Problem as problem:
        assert problem.kind.status in (400, 413, 422)  # noqa: PT017
        return
    assert isinstance(fields, dict)
