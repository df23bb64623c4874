"""The type that carries an address shows nothing, and its parser repeats nothing."""

import copy
import dataclasses
import inspect
import json
import logging
import pickle
import pprint
import string
import traceback

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.privacy.email import Email, InvalidEmail, Refusal, parse

CANARY = "cnr7f3a.bob"
ADDRESS = f"{CANARY}@example.org"


@dataclasses.dataclass(frozen=True, slots=True)
class NewComment:
    """Stands for any value of ours that carries an address on its way to the seal."""

    email: Email
    text: str


@pytest.fixture
def email() -> Email:
    return parse(ADDRESS)


@pytest.mark.parametrize(
    "show",
    [
        repr, str, ascii, format, "{}".format, "{:>40}".format, "{!r:.9}".format, "%s".__mod__, "%r".__mod__,
        pprint.pformat, lambda e: f"{e}", lambda e: f"{e!r:*^30}", lambda e: str([e, {"k": e}]),
        lambda e: string.Template("$e").substitute(e=e), lambda e: repr(NewComment(e, "")),
        lambda e: json.dumps({"e": e}, default=str), lambda e: orjson.dumps({"e": e}, default=str).decode(),
        lambda e: str(ValueError(e)), lambda e: str(inspect.getmembers(e, lambda m: isinstance(m, int))),
    ],
)  # fmt: skip
def test_an_address_prints_as_a_label(email, show):
    assert "example" not in show(email)
    assert CANARY not in show(email)


@pytest.mark.parametrize(
    "copy_out",
    [
        json.dumps, orjson.dumps, copy.copy, copy.deepcopy, list, tuple, set, iter, len, bytes, bytearray,
        int, "".join, hash, vars, sorted, reversed, memoryview, dataclasses.astuple, dataclasses.asdict,
        *[lambda e, p=p: pickle.dumps(e, p) for p in range(pickle.HIGHEST_PROTOCOL + 1)],
        lambda e: e + "", lambda e: "" + e, lambda e: e * 2, lambda e: e % (), lambda e: e[0],
        lambda e: "@" in e, lambda e: e < e, lambda e: e.__reduce__(), lambda e: e.__getstate__(),
        lambda e: {e: 1}, lambda e: {e},
        lambda e: dataclasses.asdict(NewComment(e, "")), lambda e: dataclasses.astuple(NewComment(e, "")),
        lambda e: orjson.dumps(NewComment(e, "")), lambda e: hash(NewComment(e, "")),
        lambda e: setattr(e, "_address", "x"), lambda e: delattr(e, "_address"),
        lambda e: setattr(e, "note", ""),
    ],
)  # fmt: skip
def test_an_address_refuses_to_be_copied_out_or_changed(email, copy_out):
    with pytest.raises(TypeError) as refusal:
        copy_out(email)
    assert CANARY not in "".join(traceback.format_exception(refusal.value))


def test_a_log_record_made_of_an_address_holds_a_label(email, caplog):
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("any").debug("got %s and %r", email, email, extra={"email": email})
    assert caplog.messages == ["got <address> and <address>"]


def test_an_address_is_no_text():
    assert not issubclass(Email, str)
    assert Email.__mro__[-2].__slots__ == ()


def test_two_spellings_are_equal_only_letter_by_letter(email):
    assert email == parse(ADDRESS)
    assert email != parse("b" + ADDRESS)
    assert email != ADDRESS


@pytest.mark.parametrize("blank", ["", " ", "\t ", "\u00a0", "\u3000 "])
def test_blanks_around_an_address_are_cut(blank):
    assert parse(blank + ADDRESS + blank).reveal() == ADDRESS


REFUSED = [
    (None, "missing"), ("", "missing"), (" \t\u00a0", "missing"),
    (7, "not_text"), (True, "not_text"), ([ADDRESS], "not_text"), ({"a": ADDRESS}, "not_text"),
    (ADDRESS.encode(), "not_text"),
    ("a" * 243 + "@example.org", "too_long"), ("@" * 100_000, "too_long"),
    (CANARY, "no_at_sign"), ("a\ud800b", "no_at_sign"),
    (f"ä{ADDRESS}", "local_part_not_ascii"), (f"\u202e{ADDRESS}", "local_part_not_ascii"),
    (f"a\u037e{ADDRESS}", "local_part_not_ascii"), ("\ud800@example.org", "local_part_not_ascii"),
    (f"{CANARY}@\ud800.org", "syntax"), (f"{CANARY}@", "syntax"), (f"@{CANARY}", "syntax"),
    (f"{CANARY}@localhost", "syntax"), (f"{CANARY}@host", "syntax"), (f"{CANARY}@example.invalid", "syntax"),
    (f"Bob <{ADDRESS}>", "syntax"), (f"<{ADDRESS}>", "syntax"), (f'"{CANARY}"@example.org', "syntax"),
    (f"{CANARY}@[192.0.2.1]", "syntax"), (f"{ADDRESS}\r\nBcc: b@example.org", "syntax"),
    (f"{ADDRESS}\n", "syntax"),
    (f"{CANARY}\0@example.org", "syntax"), (f"{ADDRESS},{ADDRESS}", "syntax"),
    (f"{ADDRESS} {ADDRESS}", "syntax"),
    (f".{ADDRESS}", "syntax"), (f"{CANARY}..x@example.org", "syntax"), (f"{CANARY}@-example.org", "syntax"),
    (f"{CANARY}@exam_ple.org", "syntax"), ("a" * 65 + "@example.org", "syntax"),
    (f"{CANARY}@\u200bexample.org", "syntax"), (f"{CANARY}@example.org\u202e", "syntax"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "code"), REFUSED)
def test_a_bad_address_is_refused_with_a_code_and_nothing_else(typed, code):
    with pytest.raises(InvalidEmail) as refusal:
        parse(typed)
    assert refusal.value.code == code
    assert refusal.value.args == (code,)


@pytest.mark.parametrize("typed", [typed for typed, _ in REFUSED])
def test_a_refusal_carries_no_input_in_its_chain_or_in_our_frames(typed):
    with pytest.raises(InvalidEmail) as refusal:
        parse(typed)
    error = refusal.value
    assert error.__cause__ is None
    assert error.__context__ is None
    ours = [f for f, _ in traceback.walk_tb(error.__traceback__) if "service" in f.f_code.co_filename]
    assert ours
    assert all(typed not in frame.f_locals.values() for frame in ours if typed)
    assert CANARY not in "".join(traceback.format_exception(error))


def test_codes_of_refusal_are_a_fixed_list():
    assert {code.value for code in Refusal} == {
        "missing", "not_text", "too_long", "no_at_sign", "local_part_not_ascii", "syntax",
    }  # fmt: skip


def test_an_address_of_254_characters_is_taken_and_one_more_is_not():
    longest = "a" * 64 + "@" + ".".join(["b" * 61] * 3) + ".cc"
    assert len(longest) == 253
    parse(longest + "c")
    with pytest.raises(InvalidEmail, match="too_long"):
        parse(longest + "cc")


def test_a_huge_text_never_reaches_the_library(monkeypatch):
    from service.privacy import email

    monkeypatch.setattr(email, "validate_email", lambda *_, **__: pytest.fail("the library was called"))
    with pytest.raises(InvalidEmail, match="too_long"):
        parse("a@" * 50_000)


def test_letters_before_the_at_sign_may_be_unicode_where_the_operator_allows_it():
    assert parse("jürgen@example.org", allow_smtputf8=True).reveal() == "jürgen@example.org"
    with pytest.raises(InvalidEmail, match="local_part_not_ascii"):
        parse("jürgen@example.org")


def test_an_internationalised_domain_is_taken_in_both_spellings():
    assert parse("a@bücher.example.org") == parse("a@xn--bcher-kva.example.org")


def outcome(typed: object, **options) -> Email | Refusal:
    """What the parser made of it; any other exception fails the test."""
    try:
        return parse(typed, **options)
    except InvalidEmail as refusal:
        return refusal.code


ANYTHING = st.one_of(st.text(st.characters(), max_size=300), st.binary(), st.none(), st.integers())


@settings(deadline=None)
@given(ANYTHING, st.booleans())
def test_whatever_is_typed_gives_an_address_or_a_code(typed, unicode_allowed):
    parsed = outcome(typed, allow_smtputf8=unicode_allowed)
    assert parsed in Refusal if isinstance(parsed, str) else len(parsed.reveal().encode()) <= 254


@settings(deadline=None)
@given(st.emails())
def test_an_ordinary_address_keeps_its_letters(address):
    parsed = outcome(address)
    if isinstance(parsed, Email):  # some generated domains are reserved
        assert parsed.reveal().rpartition("@")[0] == address.rpartition("@")[0]


@pytest.mark.parametrize("key", [b"", b"k" * 31])
def test_a_digest_without_a_real_key_is_refused(email, key):
    with pytest.raises(ValueError, match="secret key of 32 bytes"):
        email.keyed_digest(key, context=b"x")


def test_a_digest_depends_on_key_and_context(email):
    first = email.keyed_digest(b"k" * 32, context=b"x")
    assert first == parse(ADDRESS.upper()).keyed_digest(b"k" * 32, context=b"x")
    others = {email.keyed_digest(b"l" * 32, context=b"x"), email.keyed_digest(b"k" * 32, context=b"y")}
    assert first not in others
    assert len(others) == 2
