"""Claims: a lease with a fencing token on comments that wait. The database is the queue.

A claim is taken with the database's clock and ends by itself. Whoever writes a verdict must still hold the
token it was claimed with; a worker that was thought dead and woke up late writes nothing.
Tried and measured against one RQ job a comment: nothing lost or doubled under kills, wipes and crashes.
"""

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, case, func, or_, select, update

from service.domain.comment import Comment, Status
from service.domain.ids import new_id
from service.store.comments import COLUMNS, from_row
from service.store.tables import comments
from service.store.types import utcnow

log = logging.getLogger(__name__)

SECOND_TRY_MAX = 8
"""Comments in one claim when the batch they were in was not finished."""

LOOKED_AT_MAX = 64
PARKED_COUNTED_MAX = 1_000

WAITING = and_(comments.c.status == Status.PENDING.value, comments.c.parked.is_(False))
FREE = or_(comments.c.lease_until.is_(None), comments.c.lease_until < utcnow())


@dataclass(frozen=True, slots=True)
class Claimed:
    """A comment under our lease, with what the checks need to know beside its text."""

    comment: Comment
    form: dict[str, Any]
    form_nonce: str | None
    attempts: int


@dataclass(frozen=True, slots=True)
class Claim:
    """A batch under one token."""

    token: str
    batch: tuple[Claimed, ...]


def claim(conn: Connection, *, owner: str, batch_max: int, lease_s: float, attempts_max: int) -> Claim | None:
    """Lease up to ``batch_max`` comments, oldest first; None if nothing waits.

    A batch that was not finished is tried again in small portions and then one by one, so that a comment
    that kills its worker costs the others of its batch two tries at most. After ``attempts_max`` tries it
    is parked for a person. Second tries and fresh comments take turns, so neither starves the other.
    Concurrent claims never share a comment: rows are skipped while locked on PostgreSQL, and SQLite has
    one writer. Costs one index range of ``batch_max`` rows.
    """
    rows = conn.execute(
        select(comments.c.seq, comments.c.id, comments.c.attempts)
        .where(WAITING, FREE)
        .order_by(comments.c.seq)
        .limit(batch_max)
        .with_for_update(skip_locked=True)
    ).all()
    worn_out = [row for row in rows if row.attempts >= attempts_max]
    if worn_out:
        _park(conn, worn_out)
    tries = {row.seq: row.attempts for row in rows if row.attempts < attempts_max}
    if not tries:
        return None
    chosen = _portion(tries, batch_max)
    token = new_id()
    conn.execute(
        update(comments)
        .where(comments.c.seq.in_(chosen))
        .values(
            lease_until=utcnow(lease_s), lease_token=token, lease_owner=owner,
            attempts=comments.c.attempts + 1,
        )
    )  # fmt: skip
    return Claim(token, tuple(_fetch(conn, token)))


def claim_these(conn: Connection, comment_ids: Sequence[str], *, owner: str, lease_s: float) -> Claim:
    """Lease these waiting comments, such as those that were stored in this very transaction."""
    token = new_id()
    conn.execute(
        update(comments)
        .where(comments.c.id.in_(list(comment_ids)), WAITING, FREE)
        .values(lease_until=utcnow(lease_s), lease_token=token, lease_owner=owner)
    )
    return Claim(token, tuple(_fetch(conn, token)))


def _park(conn: Connection, worn_out: Sequence[Any]) -> None:
    seqs = [row.seq for row in worn_out]
    conn.execute(update(comments).where(comments.c.seq.in_(seqs)).values(parked=True))
    for row in worn_out:
        log.error("comment.parked", extra={"comment_id": row.id, "attempts": row.attempts})


def _portion(tries: dict[int, int], batch_max: int) -> list[int]:
    """Those of ``tries`` (seq to tries so far, oldest first) that are claimed together."""
    oldest = next(iter(tries.values()))
    wanted = 0 if 0 in tries.values() and secrets.randbelow(2) else oldest
    most = batch_max if wanted == 0 else SECOND_TRY_MAX if wanted == 1 else 1
    return [seq for seq, tried in tries.items() if tried == wanted][:most]


def still_ours(conn: Connection, token: str) -> set[int]:
    """The comments of this claim that nobody decided or took over meanwhile; locked until the commit."""
    query = select(comments.c.seq).where(comments.c.lease_token == token, WAITING).with_for_update()
    return set(conn.execute(query).scalars())


def release_owner(conn: Connection, owner: str) -> int:
    """Free what an earlier process of this name had claimed and can no longer finish; returns how many."""
    where = (comments.c.lease_owner == owner) & WAITING
    return conn.execute(update(comments).where(where).values(lease_until=None, lease_token=None)).rowcount


def give_back(conn: Connection, claim: Claim) -> None:
    """Undo a claim whose try failed for a reason that is none of the comments': it shall not count.

    Whoever took a comment over meanwhile keeps it; the try is given back all the same.
    """
    seqs = [one.comment.seq for one in claim.batch]
    ours = comments.c.lease_token == claim.token
    conn.execute(
        update(comments)
        .where(comments.c.seq.in_(seqs), WAITING, comments.c.attempts > 0)
        .values(
            attempts=comments.c.attempts - 1,
            lease_until=case((ours, None), else_=comments.c.lease_until),
            lease_token=case((ours, None), else_=comments.c.lease_token),
        )
    )


def anything_free(conn: Connection) -> bool:
    """True if a worker would find something now. Costs one index look-up while leases are few."""
    return conn.execute(select(comments.c.seq).where(WAITING, FREE).limit(1)).first() is not None


def oldest_unclaimed_s(conn: Connection) -> float:
    """Age in seconds of the comment that nobody works on and has waited longest; 0 if there is none.

    A comment waits since it was posted or last edited, so the oldest need not be the first:
    ``LOOKED_AT_MAX`` are looked at.
    """
    since = func.coalesce(comments.c.edited_at, comments.c.created_at, type_=comments.c.created_at.type)
    first = (
        select(since.label("since")).where(WAITING, FREE).order_by(comments.c.seq).limit(LOOKED_AT_MAX)
    ).subquery()
    row = conn.execute(select(first.c.since, utcnow().label("now")).order_by(first.c.since).limit(1)).first()
    return max(0.0, (row.now - row.since).total_seconds()) if row else 0.0


def count_parked(conn: Connection) -> int:
    """How many comments are parked for a person, counted up to ``PARKED_COUNTED_MAX``."""
    parked = select(comments.c.seq).where(comments.c.status == "pending", comments.c.parked)
    return conn.execute(
        select(func.count()).select_from(parked.limit(PARKED_COUNTED_MAX).subquery())
    ).scalar_one()


def _fetch(conn: Connection, token: str) -> list[Claimed]:
    columns = (*COLUMNS, comments.c.form, comments.c.form_nonce, comments.c.attempts)
    query = select(*columns).where(comments.c.lease_token == token, WAITING).order_by(comments.c.seq)
    return [_claimed(row) for row in conn.execute(query)]


def _claimed(row: Any) -> Claimed:
    return Claimed(from_row(row), row.form, row.form_nonce, row.attempts)
