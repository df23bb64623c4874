"""Help for the tests of checks: a subject from a text, and a run as the worker does it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from service.checks.base import AuthorRecord, Check, Subject
from service.checks.runner import run
from service.domain.verdict import Finding

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def make_subject(text: str = "A quiet remark.", **known: object) -> Subject:
    """A comment of a known author; anything may be replaced."""
    facts: dict[str, object] = {
        "comment_id": "c1", "now": NOW, "author": AuthorRecord(), "address_disposable": False,
    }  # fmt: skip
    return Subject(text=text, **(facts | known))  # type: ignore[arg-type]


@pytest.fixture
def subject() -> Callable[..., Subject]:
    """Make a subject: ``subject("text", author=None)``."""
    return make_subject


@pytest.fixture
def judge() -> Callable[..., Finding]:
    """The finding of one check on one subject, through the runner: ``judge(check, "text", author=None)``."""

    def one(check: Check, text: str = "A quiet remark.", **known: object) -> Finding:
        [[found]] = run([check], [make_subject(text, **known)], time_limit_s=5.0)
        return found

    return one
