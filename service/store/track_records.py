"""How often people agreed with what a reason held: a counter a day, moved in the deciding transaction.

Counted is the first decision of a person about a comment that the policy held, and taken back when that
decision is.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects import postgresql, sqlite

from service.domain.comment import Status
from service.store.tables import track_records

UPHELD = frozenset({Status.REJECTED, Status.SPAM})
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


@dataclass(frozen=True, slots=True)
class Held:
    """A comment's change, with the reason that held it (None: none does) before and after."""

    site_id: str
    codes: tuple[str | None, str | None]
    statuses: tuple[Status, Status]


def steps(changed: Sequence[Held]) -> dict[Cause, tuple[int, int]]:
    """What to add to the counters: by cause, how many more were upheld and how many overturned.

    A person's first decision takes the reason off the comment; undoing that puts it back.
    """
    found: dict[Cause, tuple[int, int]] = {}
    for one in changed:
        before, after = one.codes
        if before == after:
            continue
        step = 1 if after is None else -1
        outcome = one.statuses[1] if after is None else one.statuses[0]
        cause = (one.site_id, before or after or "")
        upheld, overturned = found.get(cause, (0, 0))
        if outcome in UPHELD:
            found[cause] = (upheld + step, overturned)
        elif outcome is Status.APPROVED:
            found[cause] = (upheld, overturned + step)
    return found


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
