"""What changed since a desk last asked: ids with their new version and status, the tabs' counts, who looks.

Every change of a comment is a row of ``decisions``, so these are read from where the last answer ended. On
PostgreSQL a row may become visible after one with a higher number: the last few are told twice.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, or_, select

from service.domain.comment import Status
from service.store import desk_people, desk_queue
from service.store.desk_people import NAMELESS
from service.store.desk_queue import Counts
from service.store.tables import comments, decisions, people
from service.store.types import utcnow

CHANGES_MAX = 200
OVERLAP_ROWS, OVERLAP_S = 200, 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A comment that is not as it was. ``by`` is a display name, None where no person decided."""

    comment_id: str
    version: int
    status: Status
    action: str | None
    by: str | None
    person_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """One answer. ``cursor`` is where the next one begins; ``tag`` is the same while nothing is new."""

    cursor: int
    changed: tuple[Changed, ...]
    counts: Counts
    viewers: dict[str, tuple[str, ...]]
    more: bool
    """So much happened that a reload is better."""
    tag: str


def now_at(conn: Connection) -> int:
    """The cursor of a desk that has just been loaded."""
    return int(conn.execute(select(func.coalesce(func.max(decisions.c.seq), 0))).scalar_one())


def since(
    conn: Connection, cursor: int, sites: Sequence[str], *, shown: Collection[str] = (),
    viewer: str | None = None,
) -> Changes:  # fmt: skip
    """What changed after ``cursor`` on these sites; who looks at the comments ``shown``. Three statements."""
    # The newest decisions first of all: a planner that knows nothing of the tables would go by the site.
    late = decisions.c.created_at > utcnow(-OVERLAP_S)
    lately = (
        select(decisions)
        .where(decisions.c.seq > cursor - OVERLAP_ROWS, or_(decisions.c.seq > cursor, late))
        .order_by(decisions.c.seq)
        .limit(CHANGES_MAX + 1)
        .subquery()
    )
    query = (
        select(
            lately.c.seq, lately.c.action, lately.c.person_id,
            comments.c.id, comments.c.version, comments.c.status, people.c.display_name,
        )
        .join(comments, comments.c.seq == lately.c.comment_seq)
        .outerjoin(people, people.c.id == lately.c.person_id)
        .where(comments.c.site_id.in_(list(sites)))
        .order_by(lately.c.seq)
    )  # fmt: skip
    rows = conn.execute(query).all()
    newest = {
        row.id: Changed(
            comment_id=row.id, version=row.version, status=Status(row.status), action=row.action,
            by=(row.display_name or NAMELESS) if row.person_id else None, person_id=row.person_id,
        )
        for row in rows[:CHANGES_MAX]
    }  # fmt: skip
    counts = desk_queue.counts(conn, sites)
    viewers = desk_people.viewers(conn, shown, but=viewer) if shown else {}
    reached = max([cursor, *(row.seq for row in rows[:CHANGES_MAX])])
    told = repr((sorted(newest.items(), key=str), counts, sorted(viewers.items()), reached)).encode()
    return Changes(
        cursor=reached, changed=tuple(newest.values()), counts=counts, viewers=viewers,
        more=len(rows) > CHANGES_MAX, tag=hashlib.blake2b(told, digest_size=12).hexdigest(),
    )  # fmt: skip
