"""The audit log: who did what no log line may show, in a chain in which a missing row is missed.

Each row's hash covers its own words and the hash before it. The log holds ids, names of commands and
reasons; never an address.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, text

from service.store.tables import audit
from service.store.types import utcnow

FIRST = "0" * 64
"""The hash before the first row."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the log."""

    seq: int
    action: str
    subject_id: str | None
    who: str
    reason: str
    chain: str
    created_at: datetime


_ADVISORY_LOCK = 7_305_808_867
"""Any fixed number. Locking the newest row instead would not do: who waits for it then sees an old end."""


def lock(conn: Connection) -> None:
    """Let nobody else add a row until this transaction ends. SQLite has one writer anyway."""
    if conn.dialect.name == "postgresql":
        conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})


def add(conn: Connection, action: str, *, subject_id: str | None, who: str, reason: str) -> None:
    """Add a row to the end of the chain."""
    lock(conn)
    newest = select(audit.c.chain).order_by(audit.c.seq.desc()).limit(1)
    before = conn.execute(newest).scalar_one_or_none() or FIRST
    chain = link(before, action, subject_id, who, reason)
    conn.execute(
        insert(audit)
        .inline()
        .values(action=action, subject_id=subject_id, who=who, reason=reason, chain=chain)
    )


def count_last_day(conn: Connection, action: str) -> int:
    """How often this was done in the last 24 hours."""
    where = (audit.c.action == action) & (audit.c.created_at > utcnow(-86_400))
    return conn.execute(select(func.count()).select_from(audit).where(where)).scalar_one()


def was_done(conn: Connection, action: str) -> bool:
    """Whether this was ever done here."""
    return conn.execute(select(audit.c.seq).where(audit.c.action == action).limit(1)).first() is not None


def every(conn: Connection) -> list[Entry]:
    """The whole log, oldest first."""
    rows = conn.execute(select(audit).order_by(audit.c.seq))
    return [
        Entry(row.seq, row.action, row.subject_id, row.who, row.reason, row.chain, row.created_at)
        for row in rows
    ]


def is_whole(entries: list[Entry]) -> bool:
    """False if a row was changed or taken out of the middle."""
    before = FIRST
    for entry in entries:
        before = link(before, entry.action, entry.subject_id, entry.who, entry.reason)
        if before != entry.chain:
            return False
    return True


def link(before: str, action: str, subject_id: str | None, who: str, reason: str) -> str:
    """The hash of a row that follows ``before``."""
    parts = (before, action, subject_id or "", who, reason)
    return hashlib.sha256("\x00".join(parts).encode("utf-8")).hexdigest()
