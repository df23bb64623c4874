"""How much a comment of somebody else's site looks like spam: one rule for all who ask. Writes nothing."""

from dataclasses import dataclass, field

from service.checks.base import FormSignals, Subject
from service.checks.learned import NOTHING, Taught
from service.classifiers.normalise import TEXT_CHARS_MAX
from service.usecases.score_text import Scorer

BLOCKED_HOST = "links.blocklisted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What a program sends to be judged. No address of anybody is in it."""

    text: str = field(repr=False)
    author_name: str = field(default="", repr=False)
    author_url: str | None = field(default=None, repr=False)
    site_id: str = ""
    trapped: bool = False
    """A field was filled in that people do not see."""
    taught: Taught = NOTHING
    """What the moderators of the site have taught."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpamJudgement:
    """``score`` between 0 and 1; ``blocked``: it links to a host that the operator has put on a list."""

    score: float
    blocked: bool


def judge_spam(scorer: Scorer, submission: Submission) -> SpamJudgement:
    """The highest score of all that speaks for spam.

    The model of texts, the links of text, name and website, the operator's word list, and the form's trap
    each have a word: one of them is enough.
    """
    findings = [
        finding
        for text in slices(submission.text)
        for finding in scorer.spam_findings(_subject(submission, text))
    ]
    return SpamJudgement(
        score=max(float(finding.score) for finding in findings),
        blocked=any(finding.reason == BLOCKED_HOST for finding in findings),
    )


def slices(text: str) -> list[str]:
    """``text`` in parts that the models read to their end: what they do not read could hold anything."""
    return [text[at : at + TEXT_CHARS_MAX] for at in range(0, max(len(text), 1), TEXT_CHARS_MAX)]


def _subject(submission: Submission, text: str) -> Subject:
    return Subject(
        comment_id="", text=text, author_name=submission.author_name,
        author_url=submission.author_url, site_id=submission.site_id,
        form=FormSignals(honeypot_filled=submission.trapped), taught=submission.taught,
    )  # fmt: skip
