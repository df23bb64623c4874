"""How risky a comment looks, as a number and a band: people understand a band better than a number.

Risk orders a queue and decides nothing.
"""

from collections.abc import Sequence
from enum import IntEnum

from service.domain.verdict import CHECKS_OF_THE_MAILBOX, LABEL_NOT_SUPPORTED, Finding

RISK_MAX = 1_000
"""Risk is stored in thousandths: whole numbers compare alike in every database."""

HIGH_FROM, MEDIUM_FROM = 700, 400


class Band(IntEnum):
    """Three words for a number."""

    LOW = 0
    MEDIUM = 1
    HIGH = 2

    @property
    def word(self) -> str:
        """``low``, ``medium`` or ``high``."""
        return self.name.lower()


def risk_of(findings: Sequence[Finding]) -> int:
    """The highest score of any check that looked at the text, in thousandths.

    What is known of the mailbox is left out: a newcomer is no risk. So is a check that failed or could not
    judge.
    """
    scores = [
        finding.score
        for finding in findings
        if finding.error is None
        and finding.label != LABEL_NOT_SUPPORTED
        and finding.check not in CHECKS_OF_THE_MAILBOX
    ]
    return min(RISK_MAX, max(0, round(RISK_MAX * max(scores, default=0.0))))


def band_of(risk: int) -> Band:
    """The band of a risk in thousandths."""
    return Band.HIGH if risk >= HIGH_FROM else Band.MEDIUM if risk >= MEDIUM_FROM else Band.LOW


def band_at(score: float, threshold: float | None) -> Band:
    """How high a check's score is beside the threshold of the rule that fired; without one, beside all."""
    if threshold is None:
        return band_of(round(RISK_MAX * score))
    return Band.HIGH if score >= threshold else Band.MEDIUM if score >= threshold / 2 else Band.LOW
