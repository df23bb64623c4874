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
"""Of a body are shown. Of a longer one a single character more is kept: it says that there was more."""
KEPT_HEADERS_MAX, KEPT_HEADER_CHARS = 40, 500
HIDDEN = frozenset({"set-cookie", "authorization", "proxy-authorization", "www-authenticate"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try. ``status`` None: nothing came back, and ``error`` says why.

    One that is kept is given any body; one that is read has ``KEPT_CHARS`` of it, and says what was cut.
    """

    number: int
    status: int | None
    error: str | None
    timings: Mapping[str, float]
    request_headers: Mapping[str, str]
    request_body: str | None
    response_headers: Mapping[str, str] = field(default_factory=dict)
    response_body: str | None = None
    at: datetime | None = None
    request_cut: bool = False
    response_cut: bool = False


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
    """Keep a try: of bodies what is shown of them, of headers none that is a key."""
    of = {"delivery_seq": delivery_seq, "endpoint_id": endpoint_id, "number": attempt.number}
    conn.execute(insert(attempts).inline(), {**of, **kept(attempt)})


def kept(attempt: Attempt) -> dict[str, Any]:
    """What is kept of a try, by column."""
    return {
        "status": attempt.status, "error": attempt.error, "timings": dict(attempt.timings),
        "request_headers": dict(attempt.request_headers), "request_body": _body(attempt.request_body),
        "response_headers": _harmless(attempt.response_headers),
        "response_body": _body(attempt.response_body),
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


def _body(text: str | None) -> str | None:
    return None if text is None else _clean(text, KEPT_CHARS + 1)


def _clean(text: str, chars_max: int) -> str:
    # PostgreSQL keeps no NUL.
    return text[:chars_max].replace("\0", "\ufffd")


def _harmless(headers: Mapping[str, str]) -> dict[str, str]:
    kept = list(headers.items())[:KEPT_HEADERS_MAX]
    return {
        _clean(name, KEPT_CHARS): "hidden" if name.lower() in HIDDEN else _clean(value, KEPT_HEADER_CHARS)
        for name, value in kept
    }


def read(row: Any, *, number: int, at: datetime) -> Attempt:
    """The try that a row keeps, of a delivery or a trial."""
    request, response = row.request_body or "", row.response_body or ""
    return Attempt(
        number=number, status=row.status, error=row.error, timings=row.timings, at=at,
        request_headers=row.request_headers, response_headers=row.response_headers,
        request_body=None if row.request_body is None else request[:KEPT_CHARS],
        response_body=None if row.response_body is None else response[:KEPT_CHARS],
        request_cut=len(request) > KEPT_CHARS, response_cut=len(response) > KEPT_CHARS,
    )  # fmt: skip


def _attempt(row: Any) -> Attempt:
    return read(row, number=row.number, at=row.created_at)
