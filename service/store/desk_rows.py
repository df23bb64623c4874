"""A comment as the desk sees it: with what waits for a person, why, and what is marked on it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from service.domain.comment import Comment
from service.domain.errors import NotFound
from service.domain.risk import Band
from service.domain.writers import Proof
from service.store.comments import COLUMNS, from_row
from service.store.tables import comments

DESK_COLUMNS = (
    *COLUMNS, comments.c.author_id, comments.c.risk, comments.c.band, comments.c.held_by,
    comments.c.held_code, comments.c.escalated_at, comments.c.snoozed_until, comments.c.featured_at,
    comments.c.appealed_at, comments.c.report_count, comments.c.proof,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskComment:
    """One row of the queue. ``author_id`` is the service's own name of an author: nothing leads from it to
    an address."""

    comment: Comment
    author_id: str | None
    risk: int
    """In thousandths."""
    band: Band
    held_by: str | None
    """The check whose reason held it, ``policy`` for the policy itself; None if nothing did."""
    held_code: str | None
    escalated_at: datetime | None
    snoozed_until: datetime | None
    featured_at: datetime | None
    appealed_at: datetime | None
    report_count: int
    """Complaints that nobody has answered."""
    proof: Proof


def get(conn: Connection, comment_id: str, site_id: str | None = None) -> DeskComment:
    """One comment; NotFound also if it is another site's."""
    query = select(*DESK_COLUMNS).where(comments.c.id == comment_id)
    if site_id is not None:
        query = query.where(comments.c.site_id == site_id)
    row = conn.execute(query).first()
    if row is None:
        raise NotFound("comment")
    return desk_comment(row)


def several(conn: Connection, comment_ids: Collection[str]) -> list[DeskComment]:
    """Those of these comments that exist, oldest first; one statement."""
    query = select(*DESK_COLUMNS).where(comments.c.id.in_(list(comment_ids))).order_by(comments.c.seq)
    return [desk_comment(row) for row in conn.execute(query)]


def sites_of(conn: Connection, comment_ids: Collection[str]) -> list[str]:
    """The sites of those of these comments that exist, by id."""
    query = select(comments.c.site_id).where(comments.c.id.in_(list(comment_ids))).distinct()
    return sorted(conn.execute(query).scalars())


def desk_comment(row: Any) -> DeskComment:
    """A row of DESK_COLUMNS."""
    return DeskComment(
        comment=from_row(row), author_id=row.author_id, risk=row.risk, band=Band(row.band),
        held_by=row.held_by, held_code=row.held_code, escalated_at=row.escalated_at,
        snoozed_until=row.snoozed_until, featured_at=row.featured_at, appealed_at=row.appealed_at,
        report_count=row.report_count, proof=Proof(row.proof or Proof.CLAIMED),
    )  # fmt: skip
