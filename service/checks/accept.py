"""What of a check's answer may be believed. A third party wrote it, so every field is looked at.

Anything odd becomes a finding with an error, and so holds the comment. A code that could carry a piece of
the text (a reason with spaces, an error message) is refused too: findings go to logs and to the desk.
"""

import math
import re
from collections.abc import Mapping
from numbers import Integral, Real

from service.checks.base import Check, Subject
from service.domain.verdict import LABELS, Field, Finding, Span

REASON_CHARS_MAX = 80
ERROR_CHARS_MAX = 80
NOTE_CHARS_MAX = 64
SPANS_MAX = 100
"""More spans than this help nobody; the rest are cut off."""
DETAILS_MAX = 64

_REASON = re.compile(r"[a-z0-9_.]*")
_ERROR = re.compile(r"[A-Za-z0-9_.:]+")
_DETAIL = re.compile(r"[A-Za-z0-9_.]{1,64}")


class _Refused(Exception):
    """The name of the field that cannot be believed."""


def accept(answer: object, check: Check, subject: Subject, duration_ms: float) -> Finding:
    """The finding as it may be stored, signed with the check's own name and version. Never raises."""
    if not isinstance(answer, Finding):
        return failed(check, "invalid_finding:type", duration_ms)
    if answer.error is not None:
        told = isinstance(answer.error, str) and len(answer.error) <= ERROR_CHARS_MAX
        told = told and _ERROR.fullmatch(answer.error) is not None
        return failed(check, answer.error if told else "invalid_finding:error", duration_ms)
    try:
        return Finding(
            check=check.name,
            check_version=check.version,
            score=_score(answer.score),
            label=_label(answer.label),
            reason=_reason(answer.reason),
            spans=tuple(_span(s, subject) for s in tuple(answer.spans)[:SPANS_MAX]),
            detail=_detail(answer.detail),
            duration_ms=duration_ms,
        )
    except _Refused as refusal:
        return failed(check, f"invalid_finding:{refusal}", duration_ms)
    except Exception:  # a stranger's object: its length, its items, its numbers may all raise
        return failed(check, "invalid_finding:broken", duration_ms)


def failed(check: Check, error: str, duration_ms: float = 0.0) -> Finding:
    """A finding that says only: this check could not judge, a person must look."""
    return Finding(check=check.name, check_version=check.version, error=error, duration_ms=duration_ms)


def _score(score: object) -> float:
    if isinstance(score, bool) or not isinstance(score, Real) or not 0.0 <= float(score) <= 1.0:
        raise _Refused("score")
    return float(score)


def _label(label: object) -> str:
    if not isinstance(label, str) or label not in LABELS:
        raise _Refused("label")
    return str(label)


def _reason(reason: object) -> str:
    if not isinstance(reason, str) or len(reason) > REASON_CHARS_MAX or not _REASON.fullmatch(reason):
        raise _Refused("reason")
    return str(reason)


def _span(span: object, subject: Subject) -> Span:
    if not isinstance(span, Span) or not isinstance(span.field, Field):
        raise _Refused("spans")
    start, end, note = _place(span.start), _place(span.end), _note(span.note)
    if not 0 <= start < end <= len(subject.text_of(span.field)):
        raise _Refused("spans")
    return Span(start, end, note, span.field)


def _place(place: object) -> int:
    if not isinstance(place, Integral):
        raise _Refused("spans")
    return int(place)


def _note(note: object) -> str:
    if not isinstance(note, str) or len(note) > NOTE_CHARS_MAX:
        raise _Refused("spans")
    return str(note)


def _detail(detail: object) -> dict[str, float]:
    if not isinstance(detail, Mapping) or len(detail) > DETAILS_MAX:
        raise _Refused("detail")
    return {_detail_name(name): _number(value) for name, value in detail.items()}


def _detail_name(name: object) -> str:
    if not isinstance(name, str) or not _DETAIL.fullmatch(name):
        raise _Refused("detail")
    return name


def _number(value: object) -> float:
    if not isinstance(value, Real) or not math.isfinite(float(value)):
        raise _Refused("detail")
    return float(value)
