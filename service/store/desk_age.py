"""Comments of the queue that are younger or older than some time, found from their numbers of arrival."""

from sqlalchemy import ColumnElement, select, text

from service.store.tables import comments
from service.store.tables_comments import WAITS
from service.store.types import utcnow

ARRIVAL_SLACK = 1_000
"""Comments that arrive at once may get their numbers in another order than their times, by so many."""


def posted(site: str, seconds: int, *, is_newer: bool, by_arrival: bool) -> list[ColumnElement[bool]]:
    """The time itself, and ``by_arrival`` the number of the first such comment: it enters the index."""
    # One value, asked for once: both indexes are entered by it, and nothing needs to be sorted.
    then, made = select(utcnow(-float(seconds))).scalar_subquery(), comments.c.created_at
    where: list[ColumnElement[bool]] = [made >= then if is_newer else made <= then]
    if by_arrival:
        other = comments.alias()
        edge = (
            select(other.c.seq)
            .with_hint(other, "INDEXED BY ix_comments_desk_age", "sqlite")
            .where(
                other.c.site_id == site,
                text(WAITS),
                other.c.created_at >= then if is_newer else other.c.created_at <= then,
            )
        )
        first = other.c.created_at.asc() if is_newer else other.c.created_at.desc()
        number = edge.order_by(first).limit(1).scalar_subquery()
        near = number - ARRIVAL_SLACK if is_newer else number + ARRIVAL_SLACK
        where.append(comments.c.seq >= near if is_newer else comments.c.seq <= near)
    return where
