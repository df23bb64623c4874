"""Trials: one try at an address that nobody has saved. The web asks, a worker sends, the web reads.

The web processes have no way out (docs/adr/0010-webhooks.md), and no request of theirs waits for a stranger.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from service.domain.errors import NotFound
from service.domain.events import EventType
from service.store.attempts import Attempt, kept, read
from service.store.tables import trials
from service.store.types import utcnow

GOOD_FOR_S = 60.0
"""A trial that nobody has taken up by then is never made: whoever asked has gone."""
MADE_WITHIN_S = 120.0
"""Whoever took one up has died if it is not done by then: an answer is waited for a minute at most."""
KEPT_S = 24 * 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A trial to make."""

    id: str
    site_id: str
    url: str
    type: EventType
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of one. ``attempt`` None: nothing yet, and ``over`` says that nothing will."""

    id: str
    site_id: str
    url: str
    type: EventType
    asked_at: datetime
    over: bool
    attempt: Attempt | None


def add(conn: Connection, trial: Trial) -> None:
    """Ask for one."""
    conn.execute(
        insert(trials)
        .inline()
        .values(
            id=trial.id, site_id=trial.site_id, url=trial.url, event_type=trial.type.value,
            secret=trial.secret,
        )
    )  # fmt: skip


def waiting(conn: Connection, site_id: str, *, most: int) -> int:
    """How many of a site nobody has taken up, counted up to ``most``."""
    where = (trials.c.site_id == site_id) & _open()
    return len(conn.execute(select(trials.c.id).where(where).limit(most)).all())


def claim(conn: Connection) -> Trial | None:
    """Take up the oldest one: it is made once, and lost if whoever took it dies."""
    query = (
        select(trials.c.id, trials.c.site_id, trials.c.url, trials.c.event_type, trials.c.secret)
        .where(_open())
        .order_by(trials.c.created_at)
        .limit(1)
    )
    row = conn.execute(query.with_for_update(skip_locked=True)).first()
    if row is None:
        return None
    taken = update(trials).where(trials.c.id == row.id, trials.c.taken_at.is_(None))
    if not conn.execute(taken.values(taken_at=utcnow())).rowcount:
        return None
    return Trial(
        id=row.id, site_id=row.site_id, url=row.url, type=EventType(row.event_type), secret=row.secret
    )


def is_waiting(conn: Connection) -> bool:
    """Whether there is one to take up."""
    return conn.execute(select(trials.c.id).where(_open()).limit(1)).first() is not None


def finish(conn: Connection, trial_id: str, attempt: Attempt) -> None:
    """Store what became of it, as a try of a delivery is stored."""
    values: Mapping[str, Any] = kept(attempt)
    conn.execute(update(trials).where(trials.c.id == trial_id).values(done_at=utcnow(), **values))


def get(conn: Connection, trial_id: str, sites: tuple[str, ...]) -> Result:
    """One trial without its secret; NotFound also if it is of none of these sites."""
    columns = [column for column in trials.c if column.name != "secret"]
    untaken = trials.c.taken_at.is_(None) & (trials.c.created_at <= utcnow(-GOOD_FOR_S))
    over = untaken | (trials.c.taken_at <= utcnow(-MADE_WITHIN_S))
    query = select(*columns, func.coalesce(over, False).label("over")).where(
        trials.c.id == trial_id, trials.c.site_id.in_(sites)
    )
    row = conn.execute(query).first()
    if row is None:
        raise NotFound("trial")
    attempt = None
    if row.done_at is not None:
        attempt = read(row, number=1, at=row.done_at)
    return Result(
        id=row.id, site_id=row.site_id, url=row.url, type=EventType(row.event_type), asked_at=row.created_at,
        over=bool(row.over), attempt=attempt,
    )  # fmt: skip


def forget_old(conn: Connection, *, limit: int) -> int:
    """Delete those of more than a day ago, ``limit`` at most; returns how many."""
    old = select(trials.c.id).where(trials.c.created_at <= utcnow(-KEPT_S)).limit(limit)
    return conn.execute(delete(trials).where(trials.c.id.in_(old))).rowcount


def _open() -> Any:
    return trials.c.taken_at.is_(None) & (trials.c.created_at > utcnow(-GOOD_FOR_S))
