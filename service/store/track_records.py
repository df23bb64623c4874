"""How often people agreed with what a reason held: a counter a day, moved in the deciding transaction.

Counted is the first decision of a person about a comment that the policy held, and taken back when that
decision is.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects import postgresql, sqlite

from service.store.tables import track_records

WINDOW_DAYS = 90
TOLD_FROM = 30
"""Before so many decisions a share says nothing, and nothing is said."""

Cause = tuple[str, str]
"""A site and the code of a reason."""


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """Of ``decided`` comments that a reason held, people refused ``upheld``."""

    upheld: int
    decided: int

    @property
    def share(self) -> float | None:
        """Between 0 and 1; None while too few were decided."""
        return self.upheld / self.decided if self.decided >= TOLD_FROM else None


def count(conn: Connection, day: date, steps: Mapping[Cause, tuple[int, int]]) -> None:
    """Add to a day's counters: by cause, how many more were upheld and how many overturned."""
    dialect: Any = sqlite if conn.dialect.name == "sqlite" else postgresql
    for (site_id, code), (upheld, overturned) in sorted(steps.items()):
        row = {"site_id": site_id, "code": code, "day": day.isoformat()}
        statement = dialect.insert(track_records).values(**row, upheld=upheld, overturned=overturned)
        more = {
            "upheld": track_records.c.upheld + upheld,
            "overturned": track_records.c.overturned + overturned,
        }
        keys = ["site_id", "code", "day"]
        conn.execute(statement.on_conflict_do_update(index_elements=keys, set_=more))


def of(conn: Connection, causes: Collection[Cause], today: date) -> dict[Cause, TrackRecord]:
    """The last ``WINDOW_DAYS`` of these causes: one statement, ninety small rows a cause at most."""
    if not causes:
        return {}
    table = track_records.c
    query = (
        select(table.site_id, table.code, func.sum(table.upheld), func.sum(table.overturned))
        .where(
            table.site_id.in_({site for site, _code in causes}),
            table.code.in_({code for _site, code in causes}),
            table.day > (today - timedelta(days=WINDOW_DAYS)).isoformat(),
        )
        .group_by(table.site_id, table.code)
    )
    rows = conn.execute(query).all()
    return {(site, code): TrackRecord(int(up), int(up) + int(over)) for site, code, up, over in rows}
