"""Tries: what was sent, what came back, how long it took; and the log of deliveries that shows them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from service.domain.errors import NotFound
from service.domain.events import EventType
from service.store.tables import attempts, deliveries, endpoints
from service.store.types import utcnow

KEPT_CHARS = 8_192
KEPT_HEADERS_MAX = 40
HIDDEN = frozenset({"set-cookie", "authorization", "proxy-authorization", "www-authenticate"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try. ``status`` None: nothing came back, and ``error`` says why."""

    number: int
    status: int | None
    error: str | None
    timings: Mapping[str, float]
    request_headers: Mapping[str, str]
    request_body: str | None
    response_headers: Mapping[str, str] = field(default_factory=dict)
    response_body: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A line of the log."""

    seq: int
    id: str
    event_id: str
    event_type: str
    state: str
    tries: int
    next_at: datetime | None
    created_at: datetime
    done_at: datetime | None
    comment_id: str | None = None


_LINE = (
    deliveries.c.seq, deliveries.c.id, deliveries.c.event_id, deliveries.c.event_type, deliveries.c.state,
    deliveries.c.tries, deliveries.c.next_at, deliveries.c.created_at, deliveries.c.done_at,
    deliveries.c.comment_id,
)  # fmt: skip


def add(conn: Connection, delivery_seq: int, endpoint_id: str, attempt: Attempt) -> None:
    """Keep a try: of bodies the first ``KEPT_CHARS`` characters, of headers none that is a key."""
    of = {"delivery_seq": delivery_seq, "endpoint_id": endpoint_id, "number": attempt.number}
    conn.execute(insert(attempts).inline(), {**of, **kept(attempt)})


def kept(attempt: Attempt) -> dict[str, Any]:
    """What is kept of a try, by column."""
    return {
        "status": attempt.status, "error": attempt.error, "timings": dict(attempt.timings),
        "request_headers": dict(attempt.request_headers), "request_body": _cut(attempt.request_body),
        "response_headers": _harmless(attempt.response_headers),
        "response_body": _cut(attempt.response_body),
    }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which lines of the log; None means any. ``about``: the id of an event or of a comment."""

    state: str | None = None
    type: EventType | None = None
    about: str | None = None


ANY = Wanted()


def log(
    conn: Connection, endpoint_id: str, wanted: Wanted = ANY, *, before_seq: int | None = None, limit: int
) -> list[Delivery]:
    """Deliveries of an endpoint, newest first, from before ``before_seq`` on.

    By the index on endpoint and place: a filter that lets little through reads the endpoint's rows, which are
    those of ``delivery_retention_days``.
    """
    query = select(*_LINE).where(deliveries.c.endpoint_id == endpoint_id)
    if before_seq is not None:
        query = query.where(deliveries.c.seq < before_seq)
    if wanted.about is not None:
        query = query.where(
            (deliveries.c.event_id == wanted.about) | (deliveries.c.comment_id == wanted.about)
        )
    if wanted.state is not None:
        query = query.where(deliveries.c.state == wanted.state)
    if wanted.type is not None:
        query = query.where(deliveries.c.event_type == wanted.type.value)
    rows = conn.execute(query.order_by(deliveries.c.seq.desc()).limit(limit))
    return [Delivery(**row._mapping) for row in rows]


def one(conn: Connection, endpoint_id: str, delivery_id: str) -> Delivery:
    """One line of the log. Raises NotFound."""
    where = (deliveries.c.endpoint_id == endpoint_id) & (deliveries.c.id == delivery_id)
    row = conn.execute(select(*_LINE).where(where)).first()
    if row is None:
        raise NotFound("delivery")
    return Delivery(**row._mapping)


def of_delivery(conn: Connection, delivery_seq: int, *, limit: int) -> Sequence[Attempt]:
    """Its newest tries, newest first."""
    query = select(attempts).where(attempts.c.delivery_seq == delivery_seq)
    return [_attempt(row) for row in conn.execute(query.order_by(attempts.c.seq.desc()).limit(limit))]


def silent_longer(conn: Connection, endpoint_id: str, seconds: float) -> bool:
    """Whether its newest try was made longer ago than ``seconds``, or none is known."""
    query = select(attempts.c.created_at > utcnow(-seconds)).where(attempts.c.endpoint_id == endpoint_id)
    return not conn.execute(query.order_by(attempts.c.seq.desc()).limit(1)).scalar()


def latest(conn: Connection, endpoint_id: str) -> Attempt | None:
    """The newest try at an endpoint, or None."""
    return latest_of(conn, [endpoint_id]).get(endpoint_id)


def latest_of(conn: Connection, endpoint_ids: Collection[str]) -> dict[str, Attempt]:
    """The newest try at each of these endpoints that there is one of."""
    last = select(func.max(attempts.c.seq)).where(attempts.c.endpoint_id == endpoints.c.id).scalar_subquery()
    newest = select(last).where(endpoints.c.id.in_(list(endpoint_ids)))
    rows = conn.execute(select(attempts).where(attempts.c.seq.in_(newest)))
    return {row.endpoint_id: _attempt(row) for row in rows}


def _cut(text: str | None) -> str | None:
    # PostgreSQL keeps no NUL.
    return None if text is None else text[:KEPT_CHARS].replace("\0", "\ufffd")


def _harmless(headers: Mapping[str, str]) -> dict[str, str]:
    kept = list(headers.items())[:KEPT_HEADERS_MAX]
    return {
        (_cut(name) or ""): "hidden" if name.lower() in HIDDEN else (_cut(value) or "")[:500]
        for name, value in kept
    }


def _attempt(row: Any) -> Attempt:
    return Attempt(
        number=row.number, status=row.status, error=row.error, timings=row.timings,
        request_headers=row.request_headers, request_body=row.request_body,
        response_headers=row.response_headers, response_body=row.response_body, at=row.created_at,
    )  # fmt: skip
