"""How long comments of a site waited for a person lately: what an author who waits is told, if anything."""

from datetime import timedelta
from statistics import median

from sqlalchemy import Connection, select, text

from service.domain.comment import Status
from service.store.tables import comments, decisions
from service.store.types import utcnow

DECISIONS_MAX = 200
"""So many of the newest decisions that people made one by one are looked at."""

TOLD_FROM = 20
"""Of fewer decisions nothing is said."""

FRESH_DAYS = 7
"""Nor when the newest is older than this."""

_BY_PEOPLE = text("actor = 'moderator' AND batch_id IS NULL")
"""In the very words of the index ``ix_decisions_people``: no other is read."""

_WAITED = (Status.PENDING.value, Status.HELD.value)
_DECIDED = (Status.APPROVED.value, Status.REJECTED.value, Status.SPAM.value)


def usual_s(conn: Connection, site_id: str) -> int | None:
    """The median of what comments waited for a person, in seconds; None where nothing can be said.

    One statement that reads ``DECISIONS_MAX`` rows at most, whatever the site has.
    """
    newest = (
        select(decisions)
        .where(decisions.c.site_id == site_id, _BY_PEOPLE)
        .order_by(decisions.c.seq.desc())
        .limit(DECISIONS_MAX)
        .subquery()
    )
    columns = (newest.c.created_at.label("decided_at"), comments.c.created_at, utcnow().label("now"))
    query = select(*columns).join(comments, comments.c.seq == newest.c.comment_seq)
    first = newest.c.from_status.in_(_WAITED) & newest.c.to_status.in_(_DECIDED) & newest.c.undoes.is_(None)
    rows = conn.execute(query.where(first)).all()
    if len(rows) < TOLD_FROM:
        return None
    if max(row.decided_at for row in rows) < rows[0].now - timedelta(days=FRESH_DAYS):
        return None
    waited: list[float] = [(row.decided_at - row.created_at).total_seconds() for row in rows]
    return max(1, round(median(waited)))
