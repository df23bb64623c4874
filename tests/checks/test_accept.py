"""A finding is believed only if every field of it makes sense; otherwise the comment is held."""

import math
from dataclasses import replace

import numpy as np
import pytest

from service.checks.accept import DETAILS_MAX, SPANS_MAX, accept
from service.checks.base import PerComment, Subject, finding
from service.domain.verdict import Field, Finding, Span

TEXT = "ten chars!"
CHECK = PerComment("odd", "1", lambda subject: finding())
GOOD = finding(0.5, "odd.found", spans=[Span(0, 3, "odd.rule")], detail={"x": 1.0})


def judged(answer: object) -> Finding:
    return accept(answer, CHECK, Subject(comment_id="c", text=TEXT, author_url="url"), 1.5)


class Explodes:
    """An object that raises when somebody looks into it."""

    def __iter__(self) -> object:
        raise RuntimeError(TEXT)


def test_a_good_finding_is_signed_and_kept() -> None:
    assert judged(GOOD) == replace(GOOD, check="odd", check_version="1", duration_ms=1.5)


def test_a_span_in_another_field_is_kept_if_it_lies_inside_that_field() -> None:
    span = Span(0, 3, "odd.rule", Field.AUTHOR_URL)

    assert judged(replace(GOOD, spans=(span,))).spans == (span,)


def test_numbers_of_numpy_become_plain_ones() -> None:
    found = judged(finding(np.float32(0.5), "odd.found", spans=[Span(np.int64(0), np.int64(2))]))

    assert (type(found.score), type(found.spans[0].start)) == (float, int)


@pytest.mark.parametrize(
    "score", [math.nan, math.inf, -math.inf, -0.01, 1.01, "0.5", None, True, 1j, 10**400]
)
def test_a_score_that_is_no_number_from_0_to_1_is_refused(score: object) -> None:
    assert judged(replace(GOOD, score=score)).error in ("invalid_finding:score", "invalid_finding:broken")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("label", "bad"),
        ("label", None),
        ("label", ["flagged"]),
        ("reason", TEXT),
        ("reason", "x" * 81),
        ("reason", "Odd.Found"),
        ("reason", None),
        ("spans", (Span(0, 11),)),
        ("spans", (Span(-1, 3),)),
        ("spans", (Span(3, 3),)),
        ("spans", (Span(4, 3),)),
        ("spans", (Span(0, 1, field=Field.AUTHOR_NAME),)),
        ("spans", (Span(0, 4, field=Field.AUTHOR_URL),)),
        ("spans", (Span(0, 1, field="body"),)),
        ("spans", (Span(0.0, 3.0),)),
        ("spans", (Span(0, 3, "n" * 65),)),
        ("spans", (Span(0, 3, 7),)),
        ("spans", ((0, 3),)),
        ("detail", {"x": math.nan}),
        ("detail", {"x": "1"}),
        ("detail", {TEXT: 1.0}),
        ("detail", {str(n): 1.0 for n in range(DETAILS_MAX + 1)}),
        ("detail", None),
    ],
)
def test_a_field_that_makes_no_sense_is_named_and_the_finding_refused(field: str, value: object) -> None:
    assert judged(replace(GOOD, **{field: value})).error == f"invalid_finding:{field}"


@pytest.mark.parametrize("answer", [None, 0.5, "clear", {"score": 0.5}, Explodes()])
def test_what_is_no_finding_is_refused(answer: object) -> None:
    assert judged(answer).error == "invalid_finding:type"


def test_an_object_that_raises_when_looked_at_is_refused() -> None:
    assert judged(replace(GOOD, spans=Explodes())).error == "invalid_finding:broken"


def test_a_checks_own_error_code_is_kept_and_nothing_else_of_the_finding() -> None:
    found = judged(replace(GOOD, error="author_unknown"))

    assert found == Finding(check="odd", check_version="1", error="author_unknown", duration_ms=1.5)


@pytest.mark.parametrize("error", [TEXT, "", "x" * 81, 7, ["timeout"]])
def test_an_error_that_could_quote_the_text_is_replaced(error: object) -> None:
    assert judged(replace(GOOD, error=error)).error == "invalid_finding:error"


def test_more_spans_than_anybody_reads_are_cut_off() -> None:
    found = judged(replace(GOOD, spans=(Span(0, 1),) * (SPANS_MAX + 1)))

    assert found.error is None
    assert len(found.spans) == SPANS_MAX
