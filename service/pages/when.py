"""Times in words. The machine-readable time stands beside it in the page, so a word may be coarse."""

from datetime import datetime, timedelta

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


def exact(at: datetime) -> str:
    """Such as ``22 November 2026, 14:05 UTC``."""
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year}, {at.hour:02}:{at.minute:02} UTC"


def ago(at: datetime, now: datetime) -> str:
    """``just now``, minutes, hours; from a day on, the date. A time to come counts as now."""
    past = now - at
    if past < timedelta(minutes=1):
        return "just now"
    if past < timedelta(hours=1):
        return _count(past // timedelta(minutes=1), "minute")
    if past < timedelta(days=1):
        return _count(past // timedelta(hours=1), "hour")
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year}"


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'} ago"
