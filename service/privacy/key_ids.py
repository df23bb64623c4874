"""Names of sealing keys: the month they seal in, such as ``2026-11``, or ``2026-11.2`` for the second.

A month gets a second key only in an emergency, when its first is known to others. Months are in UTC.
"""

import re
from datetime import UTC, datetime, timedelta

from service.privacy.errors import BadKey

_KID = re.compile(r"([2-9][0-9]{3})-(0[1-9]|1[0-2])(?:\.([2-9]|[1-9][0-9]))?")


def is_kid(text: str) -> bool:
    """True if ``text`` has the shape of a key id."""
    return _KID.fullmatch(text) is not None


def parse_kid(kid: str) -> tuple[int, int, int]:
    """Year, month and number within the month; sorts by age. Raises ``BadKey``."""
    match = _KID.fullmatch(kid)
    if match is None:
        raise BadKey("a key id is a month such as 2026-11, or 2026-11.2 for a second key of that month")
    return int(match[1]), int(match[2]), int(match[3] or 1)


def month_kid(now: datetime, number: int = 1) -> str:
    """The key id of the month ``now`` lies in (UTC); ``number`` 2-99 for an emergency key."""
    month = now.astimezone(UTC).strftime("%Y-%m")
    return month if number == 1 else f"{month}.{number}"


def next_kid(now: datetime, used: set[str]) -> str:
    """The first key id of this month that is not in ``used``."""
    number = 1
    while month_kid(now, number) in used:
        number += 1
    return month_kid(now, number)


def month_end(kid: str) -> datetime:
    """The first moment after the key's month, in UTC."""
    year, month, _ = parse_kid(kid)
    return datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)


def destroy_after(kid: str, retention_days: int) -> datetime:
    """When the private key must be gone: end of its month plus ``retention_days``."""
    return month_end(kid) + timedelta(days=retention_days)
