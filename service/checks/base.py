"""What a check gets and what it must give back: the whole interface of a third-party check."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol, runtime_checkable

from service.checks.learned import NOTHING, Taught
from service.domain.verdict import LABEL_CLEAR, LABEL_FLAGGED, Field, Finding, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorRecord:
    """What this site knows of whoever wrote a comment, in numbers. No name, no address.

    Published comments only count as far as it is proven that the same writer wrote them: from the same
    browser, with an address that was confirmed, or signed in as the same account. Refused ones count for
    everybody who gives the address.
    """

    published: int = 0
    rejected: int = 0
    spam: int = 0
    first_seen_at: datetime | None = None
    banned_until: datetime | None = None
    verified: bool = False
    """The address was confirmed in this browser, or the site vouches for the author; else it is a claim."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSignals:
    """How the form was filled in. Signals only: none of them ever drops a comment."""

    honeypot_filled: bool = False
    age_s: float | None = None
    """Seconds between showing the form and posting it; None where the client showed no signed form."""
    token_valid: bool | None = None
    """False when a form token was sent and does not verify, belongs elsewhere or was used before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Everything a check may know about one comment. There is no address in it, on purpose.

    A default stands for "not known"; only ``comment_id`` and ``text`` are always there.
    """

    comment_id: str
    text: str
    author_name: str = ""
    author_url: str | None = None
    thread_key: str = ""
    site_id: str = ""
    now: datetime | None = None
    author: AuthorRecord | None = None
    """None when the worker could not open the seal: then nothing that needs it may publish."""
    address_spans: tuple[Span, ...] = ()
    """Where the author's own address stands in the text, the name and the website, percent-encoded or not
    (found by the keeper of the key)."""
    address_disposable: bool | None = None
    address_deliverable: bool | None = None
    """None when the address was not looked up."""
    similar_comments: int = 0
    """Near-duplicates of this text on the site within the repeats window, this comment not counted."""
    similar_authors: int = 0
    similar_threads: int = 0
    form: FormSignals = field(default_factory=FormSignals)
    taught: Taught = NOTHING
    """What the site's moderators taught the spam check."""

    def text_of(self, part: Field) -> str:
        """What the author typed into one of the fields that readers see; empty if left out."""
        return {
            Field.BODY: self.text, Field.AUTHOR_NAME: self.author_name,
            Field.AUTHOR_URL: self.author_url or "",
        }[part]  # fmt: skip


@runtime_checkable
class Check(Protocol):
    """A judgement of comments. Called with a batch; answers one finding a subject, in the same order.

    An exception costs this check its finding about the comment that caused it: the finding becomes an
    error, and that comment waits for a person. ``version`` must change whenever the same subject could
    get another score.
    """

    name: str
    version: str

    def __call__(self, subjects: Sequence[Subject]) -> Sequence[Finding]: ...


@runtime_checkable
class Warmable(Protocol):
    """A check that has something to load before its first batch. It may have this method; it need not."""

    def warm(self) -> None:
        """Make ready. Whatever it raises stops the start."""
        ...


@dataclass(frozen=True, slots=True)
class PerComment:
    """A check that judges each comment by itself, with a function from one subject to one finding."""

    name: str
    version: str
    judge: Callable[[Subject], Finding]

    def __call__(self, subjects: Sequence[Subject]) -> Sequence[Finding]:
        """One finding a subject, signed with this check's name and version."""
        return [replace(self.judge(s), check=self.name, check_version=self.version) for s in subjects]


def per_comment(name: str, version: str) -> Callable[[Callable[[Subject], Finding]], PerComment]:
    """Decorator: turn a function ``Subject -> Finding`` into a check of this name and version."""

    def to_check(judge: Callable[[Subject], Finding]) -> PerComment:
        return PerComment(name, version, judge)

    return to_check


def finding(
    score: float = 0.0,
    reason: str = "",
    *,
    label: str = "",
    spans: Iterable[Span] = (),
    detail: Mapping[str, float] | None = None,
) -> Finding:
    """A finding not yet signed by its check. Without a label, one with a reason is flagged, else clear."""
    return Finding(
        check="",
        check_version="",
        score=score,
        label=label or (LABEL_FLAGGED if reason else LABEL_CLEAR),
        reason=reason,
        spans=tuple(spans),
        detail=dict(detail or {}),
    )


def no_finding(error: str) -> Finding:
    """The check could not judge this comment; ``error`` is a code such as ``author_unknown``."""
    return Finding(check="", check_version="", error=error)
