"""An author's own address in their own text is found where they wrote it, in most disguises."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.verdict import Span
from service.privacy.email import parse
from service.privacy.own_address import SPANS_MAX, find

OWN = "maria.lopez@example.org"

FOUND = [
    (OWN, "maria.lopez@example.org"),
    (OWN, "Maria.Lopez@Example.ORG"),
    (OWN, "maria.lopez+news@example.org"),
    (OWN, "maria.lopez @ example.org"),
    (OWN, "maria.lopez at example dot org"),
    (OWN, "maria dot lopez at example dot org"),
    (OWN, "maria.lopez(at)example.org"),
    (OWN, "maria.lopez [at] example [dot] org"),
    (OWN, "maria.lopez {AT} example {DOT} org"),
    (OWN, "maria.lopez<at>example<dot>org"),
    (OWN, "maria.lopez (@) example (.) org"),
    (OWN, "maria . lopez @ example . org"),
    (OWN, "maria.lopez_at_example_dot_org"),
    (OWN, "maria.lopez-at-example-dot-org"),
    (OWN, "maria.lopez arroba example punto org"),
    (OWN, "maria.lopez%40example.org"),
    (OWN, "maria.lopez&#64;example.org"),
    (OWN, "ｍａｒｉａ.ｌｏｐｅｚ＠ｅｘａｍｐｌｅ.ｏｒｇ"),
    (OWN, "maria.lopez\u200b@\u200bexample\u00ad.org"),
    (OWN, "ma\ufe0fria.lopez@exam\u034fple.org"),
    (OWN, "maria.lopez\u00a0@\u00a0example.org"),
    (OWN, "maria.lopez\n@\nexample.org"),
    ("maria+forum@example.org", "maria@example.org"),
    ("maria+forum@example.org", "maria+other@example.org"),
    ("marialopez@gmail.com", "maria.lopez@gmail.com"),
    ("marialopez@gmail.com", "m.a.r.i.a.l.o.p.e.z@googlemail.com"),
    ("maria.lopez@googlemail.com", "marialopez at gmail dot com"),
    ("maria.lopez@gmail.com", "maria dot lopez (at) gmail (dot) com"),
    ("a@bücher.example.org", "a@bücher.example.org"),
    ("a@bücher.example.org", "a@BÜCHER.example.org"),
    ("a@bücher.example.org", "a@bu\u0308cher.example.org"),
    ("a@bücher.example.org", "a@xn--bcher-kva.example.org"),
    ("a@xn--bcher-kva.example.org", "a (at) bücher dot example dot org"),
    ("jürgen@example.org", "JU\u0308RGEN@example.org"),
    ("+tag@example.org", "+tag@example.org"),
    ("a@b.cc", "a@b.cc"),
]


@pytest.mark.parametrize(("own", "written"), FOUND)
@pytest.mark.parametrize(
    ("before", "after"),
    [("", ""), ("Write to ", "."), ("😀\u200dﬁ (", ")!"), ("mailto:", "?subject=x"), ("_", "_"),
     ("请写", "谢谢"), ("=", "&")],
)  # fmt: skip
def test_the_own_address_is_found_where_it_stands(own, written, before, after):
    own_form = find(parse(own, allow_smtputf8=True).reveal(), before + written + after)
    assert own_form == (Span(len(before), len(before) + len(written), "own_address"),)


@pytest.mark.parametrize(
    ("own", "text"),
    [
        (OWN, ""),
        (OWN, "maria.lopez"),
        (OWN, "example.org"),
        (OWN, "anna@example.org"),
        (OWN, "annamaria.lopez@example.org"),
        (OWN, "anna.maria.lopez@example.org"),
        (OWN, "x-maria.lopez@example.org"),
        (OWN, "marialopez@example.org"),
        (OWN, "maria.lopez@example.organic"),
        (OWN, "maria.lopez@anexample.org"),
        (OWN, "maria.lopez@mail.example.org"),
        (OWN, "maria, lopez@example.org"),
        (OWN, "maria.lopezatexample.org"),
        (OWN, "I met maria.lopez at the example of the org"),
        ("a@b.cc", "a@b.ccc"),
        ("maria@gmail.com", "maria@example.org"),
        ("maria.lopez@gmail.com", "mariolopez@gmail.com"),
        ("x.*@example.org", "xyz@example.org"),
    ],
)
def test_other_addresses_and_plain_words_are_not_taken_for_it(own, text):
    assert find(own, text) == ()


def test_every_occurrence_is_found_in_the_code_points_of_the_original_text():
    text = f"İﬃ㎏ {OWN} and\u200b again: MARIA.LOPEZ (at) example.org, then 𝐦aria.lopez@example.org"
    spans = find(OWN, text)
    assert [unicodedata.normalize("NFKC", text[s.start : s.end]).casefold() for s in spans] == [
        OWN,
        "maria.lopez (at) example.org",
        OWN,
    ]


def test_a_text_full_of_it_gives_a_bounded_list():
    assert len(find(OWN, f"{OWN} " * (SPANS_MAX * 2))) == SPANS_MAX


def test_the_vault_finds_what_it_opened(vault, sealer, now):
    email = vault.open(sealer.seal(parse(OWN), "c1", now), "c1")
    assert vault.find_own_address(email, f"I am {OWN.upper()}") == (Span(5, 28, "own_address"),)


@settings(deadline=None)
@given(text=st.text(st.sampled_from("marilopezx@.+ ()[]_-\u200bÀé％４０&#64;dotat\n"), max_size=200))
def test_spans_lie_inside_the_text_in_order_and_apart(text):
    spans = find("maria.lopez@ex.org", f"{text} maria.lopez@ex.org {text} at ex dot org")
    edges = [edge for span in spans for edge in (span.start, span.end)]
    assert edges == sorted(edges)
    assert spans
    assert all(span.start < span.end <= 2 * len(text) + 35 for span in spans)


@pytest.mark.parametrize(
    ("own", "unit"),
    [
        ("a" * 64 + "@gmail.com", "a . "),
        ("a" * 64 + "@gmail.com", " a"),
        (".".join("a" * 32) + "@gmail.com", "a dot "),
        (".".join("a" * 32) + "@co.cc", "a (dot) "),
        ("a@co.cc", " a+bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"),
        ("a@co.cc", "   (   at   )   co   (   dot   "),
    ],
)
def test_texts_built_to_make_the_search_slow_come_to_an_end(own, unit):
    """No clock here: a pattern that backtracks would not return within the life of the test run."""
    assert find(own, f"gmail co {unit * (60_000 // len(unit))}") == ()
