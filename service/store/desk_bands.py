"""What waits in a band: held by one check, of a risk between two bounds. Read from the riskiest downwards."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, or_, select, text

from service.store.tables import comments
from service.store.tables_comments import WAITS
from service.store.types import utcnow


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """A band of one site. Risks are in thousandths, and both ends belong to it."""

    site_id: str
    check: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A comment of a band, as far as drawing and deciding needs it."""

    id: str
    seq: int
    version: int


def waiting(
    conn: Connection, band: Slice, *, limit: int, up_to: int | None = None, but: Collection[str] = ()
) -> list[Waiting]:
    """Up to ``limit`` comments, the riskiest first; only those that arrived ``up_to`` a number, without some.

    What was put off is not among them. Follows the index of risk through the band.
    """
    due = or_(comments.c.snoozed_until.is_(None), comments.c.snoozed_until <= utcnow())
    query = (
        select(comments.c.id, comments.c.seq, comments.c.version)
        .with_hint(comments, "INDEXED BY ix_comments_desk_risk", "sqlite")
        .where(
            comments.c.site_id == band.site_id, text(WAITS), comments.c.held_by == band.check, due,
            comments.c.risk >= band.low, comments.c.risk <= band.high,
        )
    )  # fmt: skip
    if up_to is not None:
        query = query.where(comments.c.seq <= up_to)
    if but:
        query = query.where(comments.c.id.not_in(list(but)))
    rows = conn.execute(query.order_by(comments.c.risk.desc(), comments.c.seq.desc()).limit(limit))
    return [Waiting(row.id, row.seq, row.version) for row in rows]
