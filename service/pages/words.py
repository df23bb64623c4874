"""What a page says when something is not right: from stable codes to sentences. None holds what was typed."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.api.problem import Problem
from service.domain.errors import FieldError
from service.store.sites import Site
from service.strings import Strings
from service.usecases.appeal_comment import STATEMENT_CHARS_MIN


@dataclass(frozen=True, slots=True)
class _Field:
    """The sentences for one field: missing (or too short), too long, and anything else."""

    missing: str
    long: str
    wrong: str
    chars_min: int | None = None
    """What ``missing`` asks for, where it names a number."""


_FIELDS = {
    "author_name": _Field("err.name.empty", "err.name.long", "err.name.chars"),
    "author_email": _Field("err.email.empty", "err.email.format", "err.email.format"),
    "body": _Field("err.comment.empty", "err.comment.long", "err.comment.chars"),
    "author_url": _Field("err.website.format", "err.website.long", "err.website.format"),
    "reason": _Field("err.report.reason", "err.report.reason", "err.report.reason"),
    "text": _Field("report.text.illegal", "err.text.long", "err.text.chars"),
    "statement": _Field("err.statement.short", "err.text.long", "err.text.chars", STATEMENT_CHARS_MIN),
    "receipt": _Field("page.own.paste.empty", "page.own.paste.wrong", "page.own.paste.wrong"),
}
FIELDS = tuple(_FIELDS)
"""The fields a reader can put right, in the order of their forms."""

_ELSEWHERE = {"parent_id": "err.parent"}

_PROBLEMS: Mapping[str, str] = {
    "idempotency-mismatch": "problem.used",
    "duplicate-comment": "problem.duplicate",
    "thread-closed": "problem.closed",
    "unavailable": "problem.fault",
    "internal-error": "problem.fault",
    "not-found": "problem.nothing",
    "bad-parameter": "problem.address",
    "malformed-request": "problem.unread",
    "too-large": "problem.large",
    "unsupported-media-type": "problem.unread",
}
_SHOWING: Mapping[str, str] = {"unavailable": "problem.away", "internal-error": "problem.other"}
_OTHER = "problem.other"


def message(strings: Strings, name: str) -> tuple[str, str]:
    """Title and sentence for a kind of problem on a page that has no form."""
    if name == "too-many-requests":
        return strings.say("state.quick"), ""
    found = _SHOWING.get(name) or _PROBLEMS.get(name, _OTHER)
    return strings.say(found), strings.say(f"{found}.text")


def problem(strings: Strings, name: str, headers: Mapping[str, str]) -> tuple[str, str]:
    """Title and sentence for a kind of problem above a form with what was typed."""
    if name == "validation-error":
        return strings.say("err.summary"), ""
    if name == "too-many-requests":
        wait, below = waiting(strings, headers), strings.say("problem.below")
        return strings.say("state.quick"), f"{wait} {below}".strip()
    found = _PROBLEMS.get(name, _OTHER)
    return strings.say(found), strings.say(f"{found}.text")


def waiting(strings: Strings, headers: Mapping[str, str]) -> str:
    """How long somebody who was too quick has to wait, from ``Retry-After``; empty if it does not say."""
    wait_s = headers.get("Retry-After", "")
    if not wait_s.isdigit():
        return ""
    seconds = int(wait_s)
    if seconds >= 120:
        return strings.say("state.wait.minutes", n=-(-seconds // 60))
    return strings.say("state.wait", n=seconds)


def usual_wait(strings: Strings, seconds: object) -> str:
    """How long comments usually wait, rounded up to what nobody takes for a promise; empty if unknown."""
    if not isinstance(seconds, int):
        return ""
    minutes = -(-seconds // 60)
    if minutes <= 55:
        return strings.say("state.usual.minutes", n=-(-minutes // 5) * 5)
    if minutes <= 20 * 60:
        return strings.say("state.usual.hours", n=-(-minutes // 60))
    return strings.say("state.usual.days", n=-(-minutes // 1440))


def field(strings: Strings, error: FieldError) -> str:
    """The sentence for one refused field."""
    name, code, limit = error.field, error.code, error.limit
    if name not in _FIELDS:
        return strings.say(_ELSEWHERE.get(name, "err.form"))
    if code == "repeated":
        return strings.say("err.form")
    if code == "unchanged":
        return strings.say("err.comment.unchanged")
    known = _FIELDS[name]
    if code in ("required", "too_short"):
        return strings.say(known.missing, n=known.chars_min)
    if code == "too_long" and isinstance(limit, int):
        return strings.say(known.long, n=limit)
    return strings.say(known.wrong)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What stands over a form that was refused. ``linked``: the fields that are there to be gone to."""

    title: str
    text: str
    fields: Mapping[str, str]
    closed: bool
    linked: tuple[str, ...] = FIELDS


def trouble(strings: Strings, found: Problem) -> Trouble:
    """A refusal in words: its fields in the order of their form, and last what is no field of it."""
    order = {name: place for place, name in enumerate(FIELDS)}
    errors = sorted(found.errors, key=lambda error: order.get(error.field, len(order)))
    title, text = problem(strings, found.kind.name, found.headers)
    sentences = {error.field: field(strings, error) for error in errors}
    return Trouble(title, text, sentences, found.kind.name == "thread-closed")


def page_title(strings: Strings, title: str | None, site: Site | None) -> str:
    """What a browser's tab says of a thread's page."""
    page = strings.say("page.titled", title=title) if title else strings.say("thread.title")
    return strings.say("page.site.name", page=page, site=site.name) if site else page


def comments(strings: Strings, number: int) -> str:
    """The heading over a thread."""
    return strings.say("count", n=number) if number else strings.say("count.none")
