"""What a check says (a finding) and what the policy makes of all of them (a verdict)."""

from dataclasses import dataclass, field
from enum import StrEnum

from service.domain.comment import Status

LABEL_CLEAR = "clear"
LABEL_FLAGGED = "flagged"
LABEL_UNSURE = "unsure"
LABEL_NOT_SUPPORTED = "not_supported"
CHECKS_OF_THE_MAILBOX = frozenset({"ban", "author_history", "disposable_email", "standing"})
"""What these say depends on the address typed: told to whoever posts, it would answer guesses of others."""
TOLD_INSTEAD = "policy.review"

LABELS = frozenset({LABEL_CLEAR, LABEL_FLAGGED, LABEL_UNSURE, LABEL_NOT_SUPPORTED})


class Field(StrEnum):
    """The texts of a comment that readers get to see. Every check that looks for words looks at all three."""

    BODY = "body"
    AUTHOR_NAME = "author_name"
    AUTHOR_URL = "author_url"


@dataclass(frozen=True, slots=True)
class Span:
    """Code points ``start`` (included) to ``end`` (excluded) of one field, as typed, that raised a score."""

    start: int
    end: int
    note: str = ""
    """A few fixed words, such as the name of the rule; never a copy of the text."""
    field: Field = Field.BODY


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One check's judgement of one comment.

    ``score`` is between 0 (nothing) and 1 (certain). ``reason`` is a stable machine code such as
    ``links.too_many``. A finding with ``error`` has no meaning but this: a person must look.
    """

    check: str
    check_version: str
    score: float = 0.0
    label: str = LABEL_CLEAR
    reason: str = ""
    spans: tuple[Span, ...] = ()
    detail: dict[str, float] = field(default_factory=dict)
    """Named numbers behind the score, such as one probability an attribute."""
    duration_ms: float = 0.0
    error: str | None = None
    """A code such as ``timeout`` or ``exception:ValueError``; never a message, which could quote text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One sentence of why: the rule that fired, or the reason nothing could decide."""

    check: str
    code: str
    score: float | None = None
    threshold: float | None = None
    rule: int | None = None
    """Position of the rule in its rule set, counted from 1."""

    @property
    def told(self) -> str:
        """The code for people outside: one and the same for all that is known of the mailbox. Staff get
        ``code``."""
        return TOLD_INSTEAD if self.check in CHECKS_OF_THE_MAILBOX else self.code


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The policy's decision, with all of its reasons and the rule set that made it."""

    status: Status
    reasons: tuple[Reason, ...]
    ruleset_version: int
