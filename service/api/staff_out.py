"""The shapes of answers to people who moderate, key by key. ``staff_view`` fills them.

Nothing of an address is among the keys: no mask, digest or domain. Who decided is only ever ``checks``,
``moderator`` or ``author``. The author's record is three numbers.
"""

from pydantic import BaseModel

from service.domain.comment import Status
from service.domain.lifecycle import Actor
from service.domain.verdict import Field


class AuthorOut(BaseModel):
    """What the author typed, and a random label that is theirs in this thread."""

    name: str
    url: str | None
    label: str


class ThreadOut(BaseModel):
    """The article."""

    key: str
    title: str | None
    """What the site says it is called."""
    claimed_title: str | None
    """What the first commenter said; readers never see it."""
    url: str | None


class ReasonOut(BaseModel):
    """One reason of a decision; ``rule`` is its place in the rule set, from 1."""

    check: str
    code: str
    score: float | None
    threshold: float | None
    rule: int | None


class DecisionOut(BaseModel):
    """One move of a comment."""

    from_status: Status
    to_status: Status
    version: int
    by: Actor
    reasons: list[ReasonOut]
    ruleset_version: int | None
    at: str | None


class QueuedOut(BaseModel):
    """A comment in the queue. ``version`` belongs into the decision on it."""

    id: str
    site: str
    thread: ThreadOut
    parent_id: str | None
    author: AuthorOut
    body: str
    status: Status
    version: int
    parked: bool
    """Checking it failed too often: only a person will decide it."""
    created_at: str
    edited_at: str | None
    published_at: str | None
    last_decision: DecisionOut | None


class QueueOut(BaseModel):
    """Comments, oldest first; ``next`` is the cursor of the following page, null at the end."""

    comments: list[QueuedOut]
    next: str | None


class SpanOut(BaseModel):
    """Code points of ``field`` (``author_name`` and ``author_url`` are ``author.name`` and ``author.url``),
    ``end`` excluded."""

    field: Field
    start: int
    end: int
    note: str


class FindingOut(BaseModel):
    """What one check said of one version."""

    check: str
    check_version: str
    comment_version: int
    score: float
    label: str
    reason: str
    spans: list[SpanOut]
    detail: dict[str, float]
    duration_ms: float
    error: str | None


class RecordOut(BaseModel):
    """What this author's other comments here became, and until when a ban holds."""

    published: int
    rejected: int
    spam: int
    banned_until: str | None


class StaffCommentOut(QueuedOut):
    """Everything there is to judge a comment by."""

    findings: list[FindingOut]
    decisions: list[DecisionOut]
    author_record: RecordOut | None
    """Null until a worker has looked at who wrote it."""


class BanOut(BaseModel):
    """Until when the author of the comment is banned; null: not."""

    comment_id: str
    banned_until: str | None


class RuleOut(BaseModel):
    """``check`` scored at least ``threshold``: do ``action``."""

    check: str
    threshold: float
    action: str


class RulesetOut(BaseModel):
    """One version of a site's policy."""

    site: str
    version: int
    name: str
    rules: list[RuleOut]
    default: str
    not_supported: str
    activated_at: str


class HistoryOut(BaseModel):
    """Newest first: the first one is in force."""

    rulesets: list[RulesetOut]


class SessionOut(BaseModel):
    """A session. ``token`` is shown in this answer and in no other."""

    token: str
    scopes: list[str]
    expires_in_s: int
