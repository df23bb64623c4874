"""What follows from a try: done, again later, given up, or the endpoint wants no more.

The schedule is the example of Standard Webhooks: ten tries over a good three days. Success is 2xx and nothing
else; a redirect is a failure, as who follows it could be led anywhere.
"""

from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum

MINUTE, HOUR = 60.0, 3600.0
WAITS_S = (
    5.0, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR,
)  # fmt: skip
"""Before the second try, the third and so on."""
TRIES_MAX = len(WAITS_S) + 1
JITTER = 0.1
"""A tenth more or less, so that those who failed together do not come back together."""
RETRY_AFTER_S_MAX = 24 * HOUR
DISABLED_AFTER_S = 5 * 24 * HOUR
QUIET_S = 48 * HOUR
"""Longer than the schedule ever waits between two tries: then nothing was due."""
GONE_STATUS = 410


class Outcome(StrEnum):
    """What a try was good for."""

    DELIVERED = "delivered"
    AGAIN = "again"
    GIVEN_UP = "given_up"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Step:
    """What to do now. ``pause_s``: how long the endpoint asked to be left alone altogether."""

    outcome: Outcome
    wait_s: float = 0.0
    pause_s: float = 0.0


def step(status: int | None, tries: int, *, retry_after_s: float, chance: float) -> Step:
    """After a try that was answered with ``status`` (None: not at all), the ``tries``-th of its round.

    ``chance`` is a random number from 0 to 1.
    """
    if status is not None and 200 <= status < 300:
        return Step(Outcome.DELIVERED)
    if status == GONE_STATUS:
        return Step(Outcome.GONE)
    pause_s = min(retry_after_s, RETRY_AFTER_S_MAX)
    if tries >= TRIES_MAX:
        return Step(Outcome.GIVEN_UP, pause_s=pause_s)
    wait_s = WAITS_S[tries - 1] * (1 - JITTER + 2 * JITTER * chance)
    return Step(Outcome.AGAIN, wait_s=max(wait_s, pause_s), pause_s=pause_s)


def retry_after(value: str | None, now: datetime) -> float:
    """Seconds that a ``Retry-After`` asks for: a number or a date; 0 for none that can be read."""
    if value is None:
        return 0.0
    text = value.strip()
    if text.isascii() and text.isdigit() and len(text) <= 9:
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - now).total_seconds())
    except (TypeError, ValueError, OverflowError):  # no date, or one without a zone
        return 0.0
