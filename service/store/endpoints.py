"""Endpoints: where a site's events are sent, and the secrets they are signed with.

Secrets stand in the table as they are: workers sign with them all the time. A web process adds them and has
no right to read one (docs/adr/0010-webhooks.md).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from service.domain.errors import NotFound
from service.domain.events import EventType
from service.store.tables import deliveries, endpoint_secrets, endpoints
from service.store.types import utcnow

OPERATOR, GONE, FAILING = "operator", "gone", "failing"
"""Why an endpoint is disabled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One endpoint. No ``types`` means all of them."""

    id: str
    site_id: str
    name: str
    url: str
    types: tuple[EventType, ...]
    enabled: bool = True
    disabled_reason: str | None = None
    failing_since: datetime | None = None
    created_at: datetime | None = None


def add(conn: Connection, endpoint: Endpoint) -> None:
    """Store a new endpoint."""
    conn.execute(
        insert(endpoints).values(
            id=endpoint.id, site_id=endpoint.site_id, name=endpoint.name, url=endpoint.url,
            types=_texts(endpoint.types), enabled=endpoint.enabled,
        )
    )  # fmt: skip


def change(conn: Connection, endpoint: Endpoint) -> None:
    """Store name, address and types of an endpoint."""
    where = endpoints.c.id == endpoint.id
    values = {"name": endpoint.name, "url": endpoint.url, "types": _texts(endpoint.types)}
    conn.execute(update(endpoints).where(where).values(**values))


def get(
    conn: Connection, endpoint_id: str, sites: Collection[str] | None = None, *, lock: bool = False
) -> Endpoint:
    """One endpoint; NotFound also if it is of none of these sites, or was deleted.

    ``lock``: whoever else would change it waits until this transaction has ended, so that nobody stores
    again what he read before. Deliveries to it are made meanwhile.
    """
    query = select(endpoints).where(endpoints.c.id == endpoint_id, endpoints.c.deleted_at.is_(None))
    if sites is not None:
        query = query.where(endpoints.c.site_id.in_(list(sites)))
    row = conn.execute(query.with_for_update(key_share=True) if lock else query).first()
    if row is None:
        raise NotFound("endpoint")
    return _endpoint(row)


def of_sites(conn: Connection, sites: Collection[str]) -> list[Endpoint]:
    """All endpoints of these sites that are not deleted, oldest first."""
    query = select(endpoints).where(endpoints.c.site_id.in_(list(sites)), endpoints.c.deleted_at.is_(None))
    return [_endpoint(row) for row in conn.execute(query.order_by(endpoints.c.created_at))]


def ready(conn: Connection) -> list[Endpoint]:
    """Endpoints that something is due for and that may be called now. One index look-up each."""
    waits = (
        select(deliveries.c.seq)
        .where(
            deliveries.c.endpoint_id == endpoints.c.id,
            deliveries.c.state == "due",
            deliveries.c.next_at <= utcnow(),
        )
        .exists()
    )
    query = select(endpoints).where(
        endpoints.c.enabled,
        endpoints.c.deleted_at.is_(None),
        or_(endpoints.c.paused_until.is_(None), endpoints.c.paused_until <= utcnow()),
        waits,
    )
    return [_endpoint(row) for row in conn.execute(query)]


def enable(conn: Connection, endpoint_id: str) -> None:
    """Send to it again, as if nothing had been wrong."""
    conn.execute(
        update(endpoints)
        .where(endpoints.c.id == endpoint_id)
        .values(
            enabled=True, disabled_reason=None, disabled_at=None, failing_since=None, paused_until=None
        )
    )  # fmt: skip


def disable(conn: Connection, endpoint_id: str, reason: str) -> bool:
    """Send nothing to it any more; what is due for it has failed. False if it was disabled already."""
    where = (endpoints.c.id == endpoint_id) & endpoints.c.enabled
    values = {"enabled": False, "disabled_reason": reason, "disabled_at": utcnow()}
    if not conn.execute(update(endpoints).where(where).values(**values)).rowcount:
        return False
    due = (deliveries.c.endpoint_id == endpoint_id) & (deliveries.c.state == "due")
    conn.execute(
        update(deliveries).where(due).values(state="failed", next_at=None, lease_token=None, done_at=utcnow())
    )
    return True


def forget(conn: Connection, endpoint_id: str) -> None:
    """Delete an endpoint: it and its secrets go with the next retention, its deliveries with their time."""
    disable(conn, endpoint_id, OPERATOR)
    conn.execute(update(endpoints).where(endpoints.c.id == endpoint_id).values(deleted_at=utcnow()))
    expire_secrets(conn, endpoint_id, after_s=0)


def well(conn: Connection, endpoint_id: str) -> None:
    """It has taken something."""
    where = (endpoints.c.id == endpoint_id) & endpoints.c.failing_since.is_not(None)
    conn.execute(update(endpoints).where(where).values(failing_since=None, paused_until=None))


def failed(conn: Connection, endpoint_id: str, *, pause_s: float, anew: bool = False) -> float:
    """It has not; leave it alone for ``pause_s``. Returns for how many seconds it has been failing.

    ``anew``: whatever failed before is too long ago to count.
    """
    since = utcnow() if anew else func.coalesce(endpoints.c.failing_since, utcnow())
    values: dict[str, Any] = {"failing_since": since}
    if pause_s > 0:
        values["paused_until"] = utcnow(pause_s)
    conn.execute(update(endpoints).where(endpoints.c.id == endpoint_id).values(**values))
    query = select(endpoints.c.failing_since, utcnow().label("now")).where(endpoints.c.id == endpoint_id)
    row = conn.execute(query).one()
    return float((row.now - row.failing_since).total_seconds())


def pause(conn: Connection, endpoint_id: str, seconds: float) -> None:
    """Leave it alone for so long; nothing is wrong with it."""
    where = endpoints.c.id == endpoint_id
    conn.execute(update(endpoints).where(where).values(paused_until=utcnow(seconds)))


def add_secret(conn: Connection, endpoint_id: str, secret: str) -> None:
    """One more secret to sign with."""
    conn.execute(insert(endpoint_secrets).inline().values(endpoint_id=endpoint_id, secret=secret))


def expire_secrets(conn: Connection, endpoint_id: str, *, after_s: float) -> None:
    """Let the secrets there are end ``after_s`` seconds from now; those that end sooner stay so."""
    where = (endpoint_secrets.c.endpoint_id == endpoint_id) & endpoint_secrets.c.expires_at.is_(None)
    conn.execute(update(endpoint_secrets).where(where).values(expires_at=utcnow(after_s)))


def end_old_secrets(conn: Connection, endpoint_id: str) -> None:
    """Let those that have been replaced sign no more."""
    where = (endpoint_secrets.c.endpoint_id == endpoint_id) & (endpoint_secrets.c.expires_at > utcnow())
    conn.execute(update(endpoint_secrets).where(where).values(expires_at=utcnow()))


def secrets_of(conn: Connection, endpoint_id: str) -> Sequence[str]:
    """What to sign with now, newest first: two while one is being replaced."""
    live = or_(endpoint_secrets.c.expires_at.is_(None), endpoint_secrets.c.expires_at > utcnow())
    query = select(endpoint_secrets.c.secret).where(endpoint_secrets.c.endpoint_id == endpoint_id, live)
    return list(conn.execute(query.order_by(endpoint_secrets.c.seq.desc())).scalars())


def forget_ended(conn: Connection, *, limit: int) -> int:
    """Delete ``limit`` of the secrets that sign no more, and of the deleted endpoints whose log has gone.

    Returns how many rows went; fewer than ``limit``: that was all.
    """
    ended = select(endpoint_secrets.c.seq).where(endpoint_secrets.c.expires_at <= utcnow()).limit(limit)
    gone = conn.execute(delete(endpoint_secrets).where(endpoint_secrets.c.seq.in_(ended))).rowcount
    kept = [
        select(table.c.seq).where(table.c.endpoint_id == endpoints.c.id).exists()
        for table in (endpoint_secrets, deliveries)
    ]
    empty = select(endpoints.c.id).where(endpoints.c.deleted_at.is_not(None), ~kept[0], ~kept[1])
    where = endpoints.c.id.in_(empty.limit(max(0, limit - gone)))
    return gone + conn.execute(delete(endpoints).where(where)).rowcount


def _texts(types: Collection[EventType]) -> list[str]:
    return [kind.value for kind in types]


def _endpoint(row: Any) -> Endpoint:
    return Endpoint(
        id=row.id, site_id=row.site_id, name=row.name, url=row.url, enabled=row.enabled,
        types=tuple(EventType(name) for name in row.types), disabled_reason=row.disabled_reason,
        failing_since=row.failing_since, created_at=row.created_at,
    )  # fmt: skip
