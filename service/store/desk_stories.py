"""The stories of a desk: how many comments wait on each, and what moderators have asked of it.

A page is one range of threads, newest first; those that are closed, and those that are held or slow, have an
index of their own. Waiting comments are counted up to a cap, by an index too; words are looked for in the
titles of a bounded number of newest stories.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select, text, union_all

from service.domain.threads import key_hash
from service.store.tables import CLOSED, GUARDED, comments, threads
from service.store.tables_comments import WAITS
from service.store.threads import COLUMNS, Thread

COUNTED_MAX = 1_000
LOOKED_AT_MAX = 2_000
"""Newest stories whose titles are searched, and a site's oldest waiting comments, whose stories wait."""
FOUND_MAX = 20_000
"""So many of all sites together, which share them: a statement can name only so many (SQLite 32,766)."""


class Which(StrEnum):
    """Which stories."""

    ALL = "all"
    WAITING = "waiting"
    GUARDED = "guarded"
    """Held or slowed down."""
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Story:
    """A thread of a site; ``waiting`` is counted up to ``COUNTED_MAX``."""

    site_id: str
    thread: Thread
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which stories of which sites. ``words``: part of a title, or the whole key or address."""

    sites: Sequence[str]
    which: Which = Which.ALL
    words: str = ""


@dataclass(frozen=True, slots=True)
class StoryPage:
    """Stories, the newest first; ``next`` is the number that the following page begins below."""

    stories: tuple[Story, ...]
    next: int | None


def page(conn: Connection, wanted: Wanted, *, below: int | None, limit: int) -> StoryPage:
    """Up to ``limit`` stories below a number. Four statements at most, and one more for each site."""
    if not wanted.sites:
        return StoryPage((), None)
    found = _found(conn, wanted)
    indexed = _INDEXED.get(wanted.which) if found is None else None
    rows: list[Any] = []
    # One site after the other where an index begins with the site: what it holds is in order then.
    for sites in [[site] for site in wanted.sites] if indexed else [wanted.sites]:
        query = select(*COLUMNS, threads.c.site_id).where(threads.c.site_id.in_(sites), *_marked(wanted))
        query = query if found is None else query.where(threads.c.id.in_(found))
        query = query if below is None else query.where(threads.c.id < below)
        query = query.with_hint(threads, f"INDEXED BY {indexed}" if indexed else "NOT INDEXED", "sqlite")
        rows += conn.execute(query.order_by(threads.c.id.desc()).limit(limit + 1)).all()
    rows.sort(key=lambda row: row.id, reverse=True)
    shown = rows[:limit]
    counts = _waiting(conn, [row.id for row in shown])
    stories = tuple(Story(row.site_id, Thread(*row[: len(COLUMNS)]), counts.get(row.id, 0)) for row in shown)
    return StoryPage(stories, shown[-1].id if len(rows) > limit else None)


_INDEXED = {Which.GUARDED: "ix_threads_guarded", Which.CLOSED: "ix_threads_closed"}
"""Named for SQLite, which knows nothing of its tables; what has no such index is read by number, from the
newest on: a site's own index would have to be sorted first."""


def _marked(wanted: Wanted) -> list[ColumnElement[bool]]:
    spelt = {Which.GUARDED: GUARDED, Which.CLOSED: CLOSED}.get(wanted.which)
    return [text(spelt)] if spelt else []  # type: ignore[list-item]


def _found(conn: Connection, wanted: Wanted) -> set[int] | None:
    """The numbers of the stories that words and waiting comments leave, a bounded number; None for all."""
    found: set[int] | None = None
    if wanted.which is Which.WAITING:
        share = _share(wanted.sites)
        found = {number for site in wanted.sites for number in _waited_for(conn, site, share)}
    if wanted.words:
        named = _named(conn, wanted)
        found = named if found is None else found & named
    return found


def _share(sites: Sequence[str]) -> int:
    return max(1, min(LOOKED_AT_MAX, FOUND_MAX // len(sites)))


def _waited_for(conn: Connection, site: str, most: int) -> list[int]:
    waits: Any = text(WAITS)
    oldest = select(comments.c.thread_id).where(comments.c.site_id == site, waits)
    oldest = oldest.with_hint(comments, "INDEXED BY ix_comments_desk_order", "sqlite")
    return list(conn.execute(oldest.order_by(comments.c.seq).limit(most)).scalars())


def _named(conn: Connection, wanted: Wanted) -> set[int]:
    """Those with these words in the title among the newest, and the one with just this key or address."""
    indexed = _INDEXED.get(wanted.which)
    most = _share(wanted.sites) if indexed else LOOKED_AT_MAX
    exact = select(threads.c.id).where(
        threads.c.site_id.in_(wanted.sites), threads.c.key_hash == key_hash(wanted.words)
    )
    found = set(conn.execute(exact).scalars())
    for sites in [[site] for site in wanted.sites] if indexed else [wanted.sites]:
        newest = select(threads.c.id, threads.c.title, threads.c.claimed_title, threads.c.key)
        newest = newest.where(threads.c.site_id.in_(sites), *_marked(wanted))
        newest = newest.with_hint(threads, f"INDEXED BY {indexed}" if indexed else "NOT INDEXED", "sqlite")
        looked = newest.order_by(threads.c.id.desc()).limit(most).subquery()
        titles = (looked.c.title, looked.c.claimed_title, looked.c.key)
        named = or_(*(title.icontains(wanted.words, autoescape=True) for title in titles))
        found |= set(conn.execute(select(looked.c.id).where(named)).scalars())
    return found


def _waiting(conn: Connection, thread_ids: Sequence[int]) -> dict[int, int]:
    """What waits on each of these, in one statement."""
    if not thread_ids:
        return {}
    condition: Any = text(WAITS)
    parts = []
    for thread_id in thread_ids:
        some = select(comments.c.thread_id).where(comments.c.thread_id == thread_id, condition)
        capped = some.limit(COUNTED_MAX).subquery()
        parts.append(select(capped.c.thread_id, func.count()).group_by(capped.c.thread_id))
    return {row[0]: row[1] for row in conn.execute(union_all(*parts))}
