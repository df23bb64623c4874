"""How endpoints are, for those who look after them: what waits, what has failed, how the last tries went."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, select

from service.store import attempts as tries
from service.store.attempts import Attempt
from service.store.tables import attempts, deliveries, endpoints, events
from service.store.types import utcnow

TRIES_LOOKED_AT = 100
COUNTED_MAX = 10_000
"""More are shown as that many: nobody waits for a count."""
FAILED_S = 72 * 3600.0
"""So far back what has failed is counted: as far as a replay reaches by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """``tries_ok`` of the newest ``tries`` were answered with 2xx; ``failed`` of the last 72 hours."""

    due: int
    failed: int
    tries: int
    tries_ok: int
    last: Attempt | None


def of_endpoint(conn: Connection, endpoint_id: str) -> Health:
    """How one endpoint is. Each part is bounded and uses an index."""
    newest = (
        select(attempts.c.status)
        .where(attempts.c.endpoint_id == endpoint_id)
        .order_by(attempts.c.seq.desc())
        .limit(TRIES_LOOKED_AT)
    )
    statuses = list(conn.execute(newest).scalars())
    return Health(
        due=_due(conn, endpoint_id), failed=failed(conn, endpoint_id), tries=len(statuses),
        tries_ok=sum(status is not None and 200 <= status < 300 for status in statuses),
        last=tries.latest(conn, endpoint_id),
    )  # fmt: skip


def failed(conn: Connection, endpoint_id: str) -> int:
    """How many deliveries of the last 72 hours have failed, of the newest ``COUNTED_MAX`` of the endpoint."""
    line = select(deliveries.c.state, deliveries.c.created_at).where(deliveries.c.endpoint_id == endpoint_id)
    newest = line.order_by(deliveries.c.seq.desc()).limit(COUNTED_MAX).subquery()
    query = select(func.count()).where(newest.c.state == "failed", newest.c.created_at >= utcnow(-FAILED_S))
    return int(conn.execute(query).scalar_one())


def _due(conn: Connection, endpoint_id: str) -> int:
    where = (deliveries.c.endpoint_id == endpoint_id) & (deliveries.c.state == "due")
    some = select(deliveries.c.seq).where(where).limit(COUNTED_MAX).subquery()
    return int(conn.execute(select(func.count()).select_from(some)).scalar_one())


def oldest_due_s(conn: Connection) -> float:
    """For how many seconds the delivery has been due that is due longest at an endpoint without trouble."""
    well = (
        select(endpoints.c.id)
        .where(endpoints.c.enabled, endpoints.c.deleted_at.is_(None), endpoints.c.failing_since.is_(None))
        .where(endpoints.c.paused_until.is_(None) | (endpoints.c.paused_until <= utcnow()))
    )
    where = (deliveries.c.state == "due") & deliveries.c.endpoint_id.in_(well)
    return _age_s(conn, select(func.min(deliveries.c.next_at).label("since")).where(where))


def oldest_unnumbered_s(conn: Connection) -> float:
    """For how many seconds the oldest event has waited for its place in the feed."""
    return _age_s(
        conn, select(func.min(events.c.created_at).label("since")).where(events.c.feed_seq.is_(None))
    )


def _age_s(conn: Connection, query: Select[Any]) -> float:
    since = query.subquery()
    row = conn.execute(select(since.c.since, utcnow().label("now"))).one()
    return max(0.0, (row.now - row.since).total_seconds()) if row.since else 0.0
