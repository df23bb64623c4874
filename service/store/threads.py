"""Threads: the comments of one article, opened by the first comment on it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from service.domain.threads import key_hash
from service.store.tables import threads
from service.store.types import utcnow

COLUMNS: tuple[Any, ...] = (
    threads.c.id, threads.c.key, threads.c.title, threads.c.claimed_title, threads.c.url, threads.c.closed,
    threads.c.published_count, threads.c.section, threads.c.hold_all, threads.c.slow_mode_s,
    threads.c.closed_at,
)  # fmt: skip
"""Of the fields of a ``Thread``, in their order."""

# Statements of the way in are built once: building one costs more than SQLite takes to run it.
_FIND = select(*COLUMNS).where(
    threads.c.site_id == bindparam("site"), threads.c.key_hash == bindparam("hash")
)


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread as writers need it."""

    id: int
    key: str
    title: str | None
    """What the site itself says: readers see it."""
    claimed_title: str | None
    """What came with the first comment: for moderators only, as nobody has checked it."""
    url: str | None
    closed: bool
    published_count: int
    section: str | None = None
    """The part of the paper it stands in."""
    hold_all: bool = False
    """A person looks at every comment on it."""
    slow_mode_s: int | None = None
    """So long an author waits for their next comment here."""
    closed_at: datetime | None = None


def find(conn: Connection, site_id: str, key: str) -> Thread | None:
    """The thread of this site with this key, or None."""
    row = conn.execute(_FIND, {"site": site_id, "hash": key_hash(key)}).first()
    return Thread(*row) if row else None


def get(conn: Connection, thread_id: int) -> Thread:
    """The thread with this number, which must exist."""
    row: Any = conn.execute(select(*COLUMNS).where(threads.c.id == thread_id)).one()
    return Thread(*row)


def several(conn: Connection, thread_ids: Collection[int]) -> dict[int, Thread]:
    """These threads, by number; one statement."""
    rows = conn.execute(select(*COLUMNS).where(threads.c.id.in_(thread_ids)))
    return {row.id: Thread(*row) for row in rows}


def newest(conn: Connection, site_id: str, limit: int) -> list[Thread]:
    """The threads of a site, the newest first."""
    query = select(*COLUMNS).where(threads.c.site_id == site_id).order_by(threads.c.id.desc()).limit(limit)
    return [Thread(*row) for row in conn.execute(query)]


def site_of(conn: Connection, thread_id: int) -> str | None:
    """The site of this thread; None if there is no such thread."""
    return conn.execute(select(threads.c.site_id).where(threads.c.id == thread_id)).scalar_one_or_none()


def keys(conn: Connection, thread_ids: Collection[int]) -> dict[int, str]:
    """The keys of these threads, by number."""
    rows = conn.execute(select(threads.c.id, threads.c.key).where(threads.c.id.in_(thread_ids)))
    return {row.id: row.key for row in rows}


def find_or_open(
    conn: Connection, site_id: str, key: str, *, claimed_title: str | None = None, url: str | None = None
) -> Thread:
    """The thread with this key, made now if it is the first comment's. Two at once still make one."""
    thread = find(conn, site_id, key)
    if thread is None:
        values = {
            "site_id": site_id, "key_hash": key_hash(key), "key": key, "claimed_title": claimed_title,
            "url": url,
        }  # fmt: skip
        conn.execute(_insert_or_ignore(conn, values))
        thread = find(conn, site_id, key)
        if thread is None:
            raise RuntimeError("a thread that was just stored is not there")
    return thread


def name(conn: Connection, thread_id: int, *, title: str | None, url: str | None) -> None:
    """Give a thread its title and address; for the site's own operator, never for a reader's request."""
    conn.execute(update(threads).where(threads.c.id == thread_id).values(title=title, url=url))


def set_section(conn: Connection, thread_id: int, section: str | None) -> None:
    """Say which part of the paper a thread stands in."""
    conn.execute(update(threads).where(threads.c.id == thread_id).values(section=section))


def set_guard(conn: Connection, thread_id: int, *, hold_all: bool, slow_mode_s: int | None) -> None:
    """Set what moderators ask of this one story."""
    values = {"hold_all": hold_all, "slow_mode_s": slow_mode_s}
    conn.execute(update(threads).where(threads.c.id == thread_id).values(values))


def sections(conn: Connection, site_ids: Collection[str], *, limit: int) -> list[str]:
    """The sections that threads of these sites stand in, by name."""
    where = threads.c.site_id.in_(list(site_ids)) & threads.c.section.is_not(None)
    query = select(threads.c.section).where(where).distinct().order_by(threads.c.section).limit(limit)
    return [str(name) for name in conn.execute(query).scalars()]


def set_closed(conn: Connection, thread_id: int, *, closed: bool) -> None:
    """Let a thread take no more comments from now on, or take them again."""
    values = {"closed": closed, "closed_at": utcnow() if closed else None}
    conn.execute(update(threads).where(threads.c.id == thread_id).values(values))


def _insert_or_ignore(conn: Connection, values: dict[str, Any]) -> Any:
    dialect = sqlite if conn.dialect.name == "sqlite" else postgresql
    return dialect.insert(threads).values(values).on_conflict_do_nothing()
