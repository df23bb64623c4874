"""How endpoints are, for those who look after them: what waits, what has failed, how the last tries went."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from service.store import attempts as tries
from service.store.attempts import Attempt
from service.store.tables import attempts, deliveries
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
