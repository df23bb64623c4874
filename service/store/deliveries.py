"""Deliveries: one event for one endpoint, due until it was taken or given up. The database is the queue.

Whoever claims some moves their ``next_at`` to the end of a lease, under a token: if they die, the rows are
due again by themselves. Results are only written by whoever still holds the token. By the database's clock.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from service.domain.comment import Status
from service.domain.ids import new_id
from service.store.tables import attempts, comments, deliveries, endpoints
from service.store.types import utcnow

_DUE = (
    deliveries.c.seq, deliveries.c.event_id, deliveries.c.tries, deliveries.c.round_tries,
    deliveries.c.comment_id,
)  # fmt: skip

# Built once: they run for each delivery, and building them took longer than the database.
_SETTLED = (
    update(deliveries)
    .where(deliveries.c.seq == bindparam("of_seq"), deliveries.c.lease_token == bindparam("of_token"))
    .values(
        state=bindparam("now_state"), tries=bindparam("now_tries"), round_tries=bindparam("now_round"),
        lease_token=None, next_at=None, done_at=None,
    )
)  # fmt: skip
_DONE = _SETTLED.values(done_at=utcnow())
_FORGOTTEN = (
    update(attempts)
    .where(
        attempts.c.delivery_seq == bindparam("of_seq"),
        select(comments.c.seq)
        .where(comments.c.id == bindparam("of_comment"), comments.c.status == Status.ERASED.value)
        .exists(),
    )
    .values(request_body=None, response_body=None)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """A delivery to make. ``missed``: the endpoint is disabled, so it has failed already."""

    endpoint_id: str
    event_id: str
    event_type: str
    comment_id: str | None
    missed: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """A delivery in hand."""

    seq: int
    event_id: str
    tries: int
    round_tries: int
    comment_id: str | None


@dataclass(frozen=True, slots=True)
class Claim:
    """Deliveries of one endpoint under one token."""

    token: str
    batch: tuple[Due, ...]


def add(conn: Connection, new: Sequence[New]) -> None:
    """Store deliveries, due now."""
    rows = [
        {
            "id": new_id(), "endpoint_id": one.endpoint_id, "event_id": one.event_id,
            "event_type": one.event_type, "comment_id": one.comment_id,
            "state": "failed" if one.missed else "due",
        }
        for one in new
    ]  # fmt: skip
    if rows:
        conn.execute(insert(deliveries).inline().values(next_at=utcnow()), rows)


def claim(
    conn: Connection, endpoint_id: str, *, batch_max: int, lanes_max: int, lease_s: float
) -> Claim | None:
    """Lease up to ``batch_max`` deliveries of an endpoint, the longest due first.

    None if nothing is due, if ``lanes_max`` leases of it are running, or somebody else claims from it at this
    moment: the endpoint's row is locked, so two never count the leases at once.
    """
    locked = select(endpoints.c.id).where(endpoints.c.id == endpoint_id, endpoints.c.enabled)
    if conn.execute(locked.with_for_update(skip_locked=True)).first() is None:
        return None
    running = select(func.count(deliveries.c.lease_token.distinct())).where(
        deliveries.c.endpoint_id == endpoint_id,
        deliveries.c.lease_token.is_not(None),
        deliveries.c.next_at > utcnow(),
    )
    if conn.execute(running).scalar_one() >= lanes_max:
        return None
    rows = conn.execute(
        select(*_DUE)
        .where(
            deliveries.c.endpoint_id == endpoint_id,
            deliveries.c.state == "due",
            deliveries.c.next_at <= utcnow(),
        )
        .order_by(deliveries.c.next_at, deliveries.c.seq)
        .limit(batch_max)
        .with_for_update(skip_locked=True)
    ).all()
    if not rows:
        return None
    token = new_id()
    conn.execute(
        update(deliveries)
        .where(deliveries.c.seq.in_([row.seq for row in rows]))
        .values(next_at=utcnow(lease_s), lease_token=token)
    )
    return Claim(token, tuple(Due(*row) for row in rows))


def give_back(conn: Connection, token: str) -> None:
    """What is left of a claim was not tried: it is due again at once."""
    where = (deliveries.c.lease_token == token) & (deliveries.c.state == "due")
    conn.execute(update(deliveries).where(where).values(next_at=utcnow(), lease_token=None))


def settle(conn: Connection, due: Due, token: str, *, state: str, wait_s: float = 0.0) -> bool:
    """Store what became of a try; False, and nothing is stored, if the claim is no longer ours."""
    values = {
        "of_seq": due.seq, "of_token": token, "now_state": state, "now_tries": due.tries + 1,
        "now_round": due.round_tries + 1,
    }  # fmt: skip
    again = state == "due"
    statement = _SETTLED.values(next_at=utcnow(wait_s)) if again else _DONE
    return conn.execute(statement, values).rowcount > 0


def expire(conn: Connection, due: Due, token: str) -> None:
    """The event was deleted with its time: there is nothing left to send."""
    where = (deliveries.c.seq == due.seq) & (deliveries.c.lease_token == token)
    values = {"state": "failed", "next_at": None, "lease_token": None, "done_at": utcnow()}
    conn.execute(update(deliveries).where(where).values(**values))


def replay(conn: Connection, delivery_id: str, endpoint_id: str) -> bool:
    """Send one again, from the beginning of the schedule; False if there is no such delivery."""
    where = (deliveries.c.id == delivery_id) & (deliveries.c.endpoint_id == endpoint_id)
    return _again(conn, where) > 0


def replay_failed(conn: Connection, endpoint_id: str, *, since_s: float) -> int:
    """Send again what has failed of the events of the last ``since_s`` seconds; returns how many."""
    where = (
        (deliveries.c.endpoint_id == endpoint_id)
        & (deliveries.c.state == "failed")
        & (deliveries.c.created_at >= utcnow(-since_s))
    )
    return _again(conn, where)


def forget_comments(conn: Connection, comment_ids: Collection[str]) -> None:
    """Delete what tries kept of messages about these comments, and of the answers to them."""
    theirs = select(deliveries.c.seq).where(deliveries.c.comment_id.in_(list(comment_ids)))
    where = attempts.c.delivery_seq.in_(theirs)
    conn.execute(update(attempts).where(where).values(request_body=None, response_body=None))


def forget_if_erased(conn: Connection, due: Due) -> None:
    """The same for a try that was under way while its comment was erased."""
    if due.comment_id is not None:
        conn.execute(_FORGOTTEN, {"of_seq": due.seq, "of_comment": due.comment_id})


def forget_old(conn: Connection, *, keep_days: int, limit: int) -> int:
    """Delete deliveries older than ``keep_days`` days with their tries, of the oldest ``limit``.

    What is due stays until it has arrived or was given up: somebody may have asked for an old one again. At
    an endpoint that is disabled or deleted nobody ever tries it: such a one may have become due while the
    endpoint was switched off, and goes with the rest unless it is in hand.
    """
    live = select(endpoints.c.id).where(endpoints.c.enabled, endpoints.c.deleted_at.is_(None))
    free = deliveries.c.lease_token.is_(None) | (deliveries.c.next_at <= utcnow())
    stranded = deliveries.c.endpoint_id.not_in(live) & free
    done = select(deliveries.c.seq, deliveries.c.created_at).where((deliveries.c.state != "due") | stranded)
    first = done.order_by(deliveries.c.seq).limit(limit).subquery()
    query = select(first.c.seq).where(first.c.created_at < utcnow(-86_400.0 * keep_days))
    old = list(conn.execute(query).scalars())
    conn.execute(delete(attempts).where(attempts.c.delivery_seq.in_(old)))
    return conn.execute(delete(deliveries).where(deliveries.c.seq.in_(old))).rowcount


def _again(conn: Connection, where: Any) -> int:
    values = {
        "state": "due", "next_at": utcnow(), "round_tries": 0, "lease_token": None, "done_at": None,
    }  # fmt: skip
    return conn.execute(update(deliveries).where(where).values(**values)).rowcount
