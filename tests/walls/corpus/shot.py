"""What the bad-input runner fires, and at what: shots, and the write routes as targets.

A class of the corpus is a function from a target to its shots. Answers are given in the words of the
contract (TAKEN, or a status of the JSON API); a target that is a page for people translates them.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from tests.support.wsgi import Answer

TAKEN = 0
"""Stands for whatever the target answers when it takes something."""

BAD_FIELDS = frozenset({422})
TAKEN_OR_BAD = frozenset({TAKEN, 422})
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"

Headers = Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Target:
    """A write route. ``{names}`` in path, headers and fields are filled in by the runner's scene."""

    method: str
    rule: str
    path: str
    fields: Mapping[str, Any]
    """A request that is taken."""
    required: Collection[str] = ()
    optional: Collection[str] = ()
    lines: Collection[str] = ()
    """Fields of one line of text, such as a name."""
    texts: Collection[str] = ()
    """Fields of running text."""
    urls: Collection[str] = ()
    email: str = ""
    parent: str = ""
    limits: Mapping[str, int] = field(default_factory=dict)
    headers: Headers = ()
    media: tuple[str, ...] = (JSON,)
    success: frozenset[int] = frozenset({202})
    page: bool = False
    """Answers people with HTML: its refusals have the statuses of ``refusals``."""
    refusals: frozenset[int] = frozenset()
    denials: frozenset[int] = frozenset()
    """What it answers to well-formed fields that are wrong, such as a password."""
    every: int = 1
    """Slow on purpose, or the same code as another target: every so many shots will do."""
    any_path: bool = False
    """What comes behind its path is a name: another path is another thing of the same kind."""
    uses_up: bool = False
    """When it is taken, the comment it was about cannot be used again."""
    has_body: bool = True
    takes_key: bool = False
    """Honours Idempotency-Key."""
    ignores_unknown: bool = False
    """Lets fields be that it does not know, as the form it stands in for does."""

    wire: str = ""
    """Speaks another one's protocol and refuses in its words (verdicts.py), with a status of ``refusals``.
    What is odd to us may be right there; who calls matters as everywhere."""
    stores: bool = True
    signed_with: str = ""
    """A secret: each body is signed with it, as Coral does."""

    @property
    def name(self) -> str:
        return f"{self.method} {self.rule}"

    def allowed(self, expected: Collection[int]) -> frozenset[int]:
        """The statuses that ``expected`` means here."""
        if self.wire:
            is_about_rights = 401 in expected and TAKEN not in expected
            return self.refusals if is_about_rights else self.refusals | self.success
        codes = {code for code in expected if code != TAKEN}
        taken = self.success if TAKEN in expected else frozenset[int]()
        return frozenset(codes) | taken | (self.refusals if codes and self.page else frozenset())

    def status_of(self, answer: Answer) -> int:
        """The status of an answer, and of one that says no in its body alone what that stands for."""
        return 400 if self.wire == "akismet" and answer.body == b"invalid" else answer.status


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One request and what may come back."""

    name: str
    expected: frozenset[int]
    headers: Headers = ()
    body: bytes = b""
    fields: Mapping[str, Any] | None = None
    """Sent as JSON or as a form where ``body`` is left empty."""
    media: str | None = JSON
    path: str | None = None
    method: str | None = None
    without_credentials: bool = False
    unseen: Collection[str] = ()
    """What must not be repeated in an answer."""
    heavy: bool = False

    def encoded(self) -> bytes:
        if self.fields is None:
            return self.body
        if self.media == FORM:
            pairs = [(name, value) for name, value in self.fields.items() if value is not None]
            return urlencode(pairs, errors="surrogatepass").encode()
        return json.dumps(self.fields).encode()


def expect(*codes: int) -> frozenset[int]:
    return frozenset(codes)


def with_field(
    target: Target, field_name: str, value: Any, expected: frozenset[int], *, name: str = ""
) -> list[Shot]:
    """The good request with one field replaced, in every encoding the target takes. Forms know only text."""
    shots = []
    for media in target.media:
        if media == FORM and not isinstance(value, str):
            continue
        kind = "form" if media == FORM else "json"
        label = name or _short(value)
        shots.append(
            Shot(
                name=f"{field_name}: {label} ({kind})", expected=expected, media=media,
                fields={**target.fields, field_name: value},
                unseen=[value] if isinstance(value, str) and len(value) >= 6 else [],
            )
        )  # fmt: skip
    return shots


def raw(target: Target, name: str, body: bytes, expected: frozenset[int], **more: Any) -> Shot:
    """A body as it is, in the target's first encoding."""
    return replace(
        Shot(name=name, expected=expected, body=body, media=target.media[0], heavy=len(body) > 10_000), **more
    )


def _short(value: Any) -> str:
    text = ascii(value)
    return text if len(text) <= 40 else f"{text[:30]}.. {len(text)}"
