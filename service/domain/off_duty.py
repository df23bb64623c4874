"""Hours in which nobody is at the desk, so that a person must look at everything afterwards.

Such as 23:00 to 07:00 in Europe/Berlin: by the clock on the wall there, also when summer time begins.
"""

from dataclasses import dataclass
from datetime import datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


@dataclass(frozen=True, slots=True)
class OffDuty:
    """From one time of day to another, in a time zone. Past midnight if ``start`` is later than ``end``."""

    start: time
    end: time
    zone: str

    def covers(self, now: datetime) -> bool:
        """True if the desk is empty at ``now``, which knows its zone. ``end`` itself is on duty again."""
        clock = now.astimezone(_zone(self.zone)).time()
        if self.start <= self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end


def parse(start: str, end: str, zone: str) -> OffDuty:
    """From texts such as ``23:00``. Raises ValueError for what is no time, no zone, or lasts no time."""
    if not (_is_time(start) and _is_time(end)) or start == end:
        raise ValueError("two different times such as 23:00")
    _zone(zone)
    return OffDuty(time.fromisoformat(start), time.fromisoformat(end), zone)


def written(schedule: OffDuty) -> list[str]:
    """The three texts that ``parse`` takes."""
    return [f"{schedule.start:%H:%M}", f"{schedule.end:%H:%M}", schedule.zone]


def _is_time(text: str) -> bool:
    return len(text) == 5 and text[2] == ":" and (text[:2] + text[3:]).isdigit() and text.isascii()


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    if name == "UTC":
        return ZoneInfo("UTC")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("no such time zone") from None
