"""How a time is written wherever one leaves the service: RFC 3339 in UTC, whole seconds, ``Z``."""

from datetime import UTC, datetime


def written(when: datetime) -> str:
    """Such as ``2026-11-22T17:03:21Z``. ValueError for a time without a zone: it could mean any."""
    if when.tzinfo is None:
        raise ValueError("a time without a zone cannot be written")
    return when.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def written_or_none(when: datetime | None) -> str | None:
    """As ``written``, and None for none."""
    return written(when) if when else None
