"""What only a demo does: look whether there is anything yet, and give made-up comments a past.

Comments get their dates in the transaction that stores them, so that readers' pages are made with them. What
followed, such as decisions, is dated afterwards: each some time after its comment, always the same.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, func, select, update

from service.domain.lifecycle import Actor
from service.store.now import database_now
from service.store.tables import authors, comments, decisions
from service.store.types import UtcDateTime, utcnow

DAY_S = 86_400.0
LONGEST_WAIT_S = 2 * 3_600.0
LONGEST_KNOWN_DAYS = 900
REGULAR_FROM = 3
"""Who has so many letters here has written before."""


def has_comments(conn: Connection) -> bool:
    """Whether there is any comment here."""
    return conn.execute(select(comments.c.seq).limit(1)).first() is not None


def ages(number: int, *, from_s: float, to_s: float) -> list[float]:
    """So many ages in seconds between two, the oldest first and the young ones closer together."""
    rest = [(number - at - _share(at)) / number for at in range(number)]
    return [to_s + (from_s - to_s) * max(0.0, one) ** 1.6 for one in rest]


def date(conn: Connection, age_s: Mapping[str, float]) -> None:
    """Have these comments come so many seconds ago."""
    for comment_id, age in age_s.items():
        where = comments.c.id == comment_id
        conn.execute(update(comments).where(where).values(created_at=utcnow(-age)))


def date_what_followed(conn: Connection, comment_ids: Sequence[str]) -> None:
    """Date the decisions on these comments, and since when their authors are known."""
    now = database_now(conn)
    made = select(comments.c.seq, comments.c.created_at).where(comments.c.id.in_(list(comment_ids)))
    came = {row.seq: row.created_at for row in conn.execute(made)}
    _date_decisions(conn, came, now)
    theirs = select(
        comments.c.author_id, func.count().label("letters"),
        func.min(comments.c.created_at, type_=UtcDateTime()).label("first"),
        func.max(comments.c.created_at, type_=UtcDateTime()).label("last"),
    )  # fmt: skip
    where = comments.c.seq.in_(list(came)) & comments.c.author_id.is_not(None)
    found = conn.execute(theirs.where(where).group_by(comments.c.author_id).order_by("first", "last")).all()
    for number, row in enumerate(found):
        before = timedelta(days=LONGEST_KNOWN_DAYS * _share(number) if row.letters >= REGULAR_FROM else 0)
        values = {"created_at": row.first - before, "seen_at": row.last}
        conn.execute(update(authors).where(authors.c.id == row.author_id).values(values))


def _date_decisions(conn: Connection, came: Mapping[int, datetime], now: datetime) -> None:
    rows = conn.execute(
        select(decisions.c.seq, decisions.c.comment_seq, decisions.c.actor)
        .where(decisions.c.comment_seq.in_(list(came)))
        .order_by(decisions.c.seq)
    ).all()
    moved = update(decisions).where(decisions.c.seq == bindparam("of_seq"))
    settled = update(comments).where(
        comments.c.seq == bindparam("of_seq"), comments.c.decided_at.is_not(None)
    )
    public = update(comments).where(
        comments.c.seq == bindparam("of_seq"), comments.c.published_at.is_not(None)
    )
    latest: dict[str, datetime] = {}
    for row in rows:
        wait_s = (
            2.0 if row.actor == Actor.CHECKS.value else 60.0 + LONGEST_WAIT_S * _share(row.comment_seq) ** 3
        )
        at = min(now, came[row.comment_seq] + timedelta(seconds=wait_s))
        # One after the other, as they were stored.
        at = latest[row.actor] = max(at, latest.get(row.actor, at))
        who = {"of_seq": row.seq}
        conn.execute(moved.values(created_at=bindparam("at", at, UtcDateTime())), who)
        for statement, column in ((settled, "decided_at"), (public, "published_at")):
            value = {column: bindparam("at", at, UtcDateTime())}
            conn.execute(statement.values(value), {"of_seq": row.comment_seq})


def _share(number: int) -> float:
    """A number from 0 to 1 that looks like chance and is always the same."""
    return (number * 7_919 % 101) / 101
