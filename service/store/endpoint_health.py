"""How endpoints are, for those who look after them: what waits, what has failed, how the last tries went."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, ScalarSelect, Select, Subquery, func, select

from service.domain.events import EventType
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


def of_endpoints(conn: Connection, ids: Collection[str]) -> dict[str, Health]:
    """How these endpoints are, in two statements for all of them. Each part is bounded for each endpoint and
    uses an index."""
    newest = tries.latest_of(conn, ids)
    lately = _of_each(
        select(attempts.c.status)
        .where(attempts.c.endpoint_id == endpoints.c.id)
        .order_by(attempts.c.seq.desc())
        .limit(TRIES_LOOKED_AT)
    )
    query = select(
        endpoints.c.id,
        _due().label("due"),
        _failed().label("failed"),
        select(func.count()).select_from(lately).scalar_subquery().label("tries"),
        select(func.count()).where(lately.c.status.between(200, 299)).scalar_subquery().label("tries_ok"),
    ).where(endpoints.c.id.in_(list(ids)))
    return {
        row.id: Health(
            due=row.due, failed=row.failed, tries=row.tries, tries_ok=row.tries_ok, last=newest.get(row.id)
        )
        for row in conn.execute(query)
    }  # fmt: skip


def of_endpoint(conn: Connection, endpoint_id: str) -> Health:
    """How one endpoint is."""
    return of_endpoints(conn, [endpoint_id])[endpoint_id]


def failed(conn: Connection, endpoint_id: str) -> int:
    """How many deliveries of the last 72 hours have failed, of the newest ``COUNTED_MAX`` of the endpoint."""
    return int(conn.execute(select(_failed()).where(endpoints.c.id == endpoint_id)).scalar_one())


def _failed() -> ScalarSelect[int]:
    line = select(deliveries.c.state, deliveries.c.created_at).where(_theirs())
    newest = _of_each(line.order_by(deliveries.c.seq.desc()).limit(COUNTED_MAX))
    where = (newest.c.state == "failed") & (newest.c.created_at >= utcnow(-FAILED_S))
    return select(func.count()).where(where).scalar_subquery()


def _due() -> ScalarSelect[int]:
    some = select(deliveries.c.seq).where(_theirs(), deliveries.c.state == "due").limit(COUNTED_MAX)
    return select(func.count()).select_from(_of_each(some)).scalar_subquery()


def _theirs() -> ColumnElement[bool]:
    return deliveries.c.endpoint_id == endpoints.c.id


def _of_each(rows: Select[Any]) -> Subquery:
    """A bounded list for each endpoint of the statement around it."""
    return rows.correlate(endpoints).subquery()


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
    """For how many seconds the oldest event has waited for its place in the feed, but for counts of threads,
    which wait longer than others on purpose."""
    waits = events.c.feed_seq.is_(None) & (events.c.type != EventType.THREAD_COUNT_CHANGED.value)
    return _age_s(conn, select(func.min(events.c.created_at).label("since")).where(waits))


def _age_s(conn: Connection, query: Select[Any]) -> float:
    since = query.subquery()
    row = conn.execute(select(since.c.since, utcnow().label("now"))).one()
    return max(0.0, (row.now - row.since).total_seconds()) if row.since else 0.0
