"""What may come in: parsed once, in full, with every error at once and no value in any of them."""

import pickle

import pytest

from service.api import inbound
from service.api.inbound import CommentIn, EditIn
from service.domain.errors import Invalid
from service.settings import from_env

SETTINGS = from_env({})
GOOD = {
    "thread": "bridge",
    "author_name": "Anna",
    "author_email": "anna@example.com",
    "body": "Green, please.",
}


def check(model=CommentIn, settings=SETTINGS, **fields):
    sent = {name: value for name, value in {**GOOD, **fields}.items() if value is not ...}
    return inbound.check(model, sent, settings)


def errors(**fields) -> dict[str, tuple[str, object]]:
    with pytest.raises(Invalid) as refused:
        check(**fields)
    for value in fields.values():
        assert not isinstance(value, str) or len(value) < 5 or value not in str(refused.value)
    return {error.field: (error.code, error.limit) for error in refused.value.errors}


def test_what_is_left_out_or_empty_is_none():
    parsed = check(author_url="", parent_id="", thread_title=None)
    assert (parsed.author_url, parsed.parent_id, parsed.thread_title, parsed.site) == (None, None, None, None)


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("body", ..., ("required", None)), ("body", "", ("required", None)),
        ("body", "  ", ("required", None)), ("body", None, ("wrong_type", None)),
        ("body", 1, ("wrong_type", None)), ("body", ["x"], ("wrong_type", None)),
        ("body", "x" * 10_001, ("too_long", 10_000)), ("body", "a\x00b", ("control_character", None)),
        ("author_name", "x" * 81, ("too_long", 80)), ("author_name", "a\u202eb", ("bidi_control", None)),
        ("author_email", ..., ("required", None)), ("author_email", "", ("required", None)),
        ("author_email", "anna", ("no_at_sign", None)), ("author_email", "a@b@example.com", ("syntax", None)),
        ("author_email", "x" * 300 + "@example.com", ("too_long", 254)),
        ("author_email", 1, ("wrong_type", None)),
        ("author_email", "\u00e4nna@example.com", ("local_part_not_ascii", None)),
        ("author_url", "javascript:alert(1)", ("url", None)),
        ("author_url", "https://x/" + "y" * 200, ("too_long", 200)), ("author_url", 1, ("wrong_type", None)),
        ("thread", "https://", ("url", None)), ("thread", "x" * 1_001, ("too_long", 1_000)),
        ("parent_id", "x", ("not_an_id", 26)), ("parent_id", 7, ("wrong_type", None)),
        ("site", "NO", ("pattern", None)), ("site", 1, ("wrong_type", None)),
        ("form_token", "x" * 301, ("too_long", 300)), ("form_token", 1, ("wrong_type", None)),
        ("status", "approved", ("unknown_field", None)), ("thread_title", "x" * 301, ("too_long", 300)),
        ("thread_url", "//x", ("url", None)),
    ],
)  # fmt: skip
def test_each_field_says_what_is_wrong_with_it(field, value, error):
    assert errors(**{field: value}) == {field: error}


def test_all_errors_come_at_once():
    found = errors(thread=..., author_name="", author_email="x", body=1, more="y")
    assert set(found) == {"thread", "author_name", "author_email", "body", "more"}


def test_a_name_that_a_stranger_made_up_is_not_repeated():
    assert errors(**{"somebody@example.com": "x"}) == {"?": ("unknown_field", None)}


def test_limits_are_settings():
    short = from_env({"LETTERSDESK_BODY_CHARS_MAX": "100", "LETTERSDESK_EMAIL_ALLOW_UNICODE": "yes"})
    check(settings=short, author_email="\u00e4nna@example.com")
    with pytest.raises(Invalid) as refused:
        check(settings=short, body="x" * 101)
    assert refused.value.errors[0].limit == 100


def test_an_edit_is_a_text_and_nothing_else():
    assert inbound.check(EditIn, {"body": " x "}, SETTINGS).body == "x"
    with pytest.raises(Invalid):
        inbound.check(EditIn, {"body": "x", "author_name": "y"}, SETTINGS)


def test_the_address_cannot_be_taken_out_of_what_was_parsed():
    parsed = check()
    assert "anna@" not in repr(parsed)
    assert "anna@" not in str(parsed)
    with pytest.raises(Exception, match=r"(?i)serialize|cannot|unable"):
        parsed.model_dump_json()
    with pytest.raises(TypeError):
        pickle.dumps(parsed)
    with pytest.raises(TypeError):
        parsed.model_copy(deep=True)


def test_what_was_parsed_never_changes():
    with pytest.raises(Exception, match="frozen"):
        check().body = "y"
