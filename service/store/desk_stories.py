"""The stories of a desk: how many comments wait on each, and what moderators have asked of it.

A page is one range of threads, newest first. Waiting comments are counted up to a cap, by an index of their
own; words are looked for in the titles of a bounded number of newest stories.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select, text, union_all

from service.domain.threads import key_hash
from service.store.tables import GUARDED, comments, threads
from service.store.tables_comments import WAITS
from service.store.threads import Thread

COUNTED_MAX = 1_000
LOOKED_AT_MAX = 2_000
"""Newest stories whose titles are searched, and oldest waiting comments whose stories wait."""


class Which(StrEnum):
    """Which stories."""

    ALL = "all"
    WAITING = "waiting"
    GUARDED = "guarded"
    """Held or slowed down."""


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


_COLUMNS: tuple[Any, ...] = (
    threads.c.id, threads.c.key, threads.c.title, threads.c.claimed_title, threads.c.url, threads.c.closed,
    threads.c.published_count, threads.c.section, threads.c.hold_all, threads.c.slow_mode_s,
)  # fmt: skip


def page(conn: Connection, wanted: Wanted, *, below: int | None, limit: int) -> StoryPage:
    """Up to ``limit`` stories below a number. Two statements, three for those with waiting comments."""
    if not wanted.sites:
        return StoryPage((), None)
    where = [threads.c.site_id.in_(wanted.sites), *_conditions(conn, wanted)]
    if below is not None:
        where.append(threads.c.id < below)
    query = select(*_COLUMNS, threads.c.site_id).where(*where).order_by(threads.c.id.desc())
    if wanted.which is not Which.GUARDED:
        query = _by_number(query)
    rows = conn.execute(query.limit(limit + 1)).all()
    shown = rows[:limit]
    counts = _waiting(conn, [row.id for row in shown])
    stories = tuple(Story(row.site_id, Thread(*row[: len(_COLUMNS)]), counts.get(row.id, 0)) for row in shown)
    return StoryPage(stories, shown[-1].id if len(rows) > limit else None)


def _by_number(query: Select[Any]) -> Select[Any]:
    """From the newest thread on, and not by a site's index, whose order SQLite would have to make first."""
    return query.with_hint(threads, "NOT INDEXED", "sqlite")


def _conditions(conn: Connection, wanted: Wanted) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if wanted.which is Which.GUARDED:
        where.append(text(GUARDED))  # type: ignore[arg-type]
    if wanted.which is Which.WAITING:
        waiting: Any = text(WAITS)
        oldest = select(comments.c.thread_id).where(comments.c.site_id.in_(wanted.sites), waiting)
        first = oldest.order_by(comments.c.seq).limit(LOOKED_AT_MAX)
        where.append(threads.c.id.in_(set(conn.execute(first).scalars())))
    if wanted.words:
        newest = select(threads.c.id, threads.c.title, threads.c.claimed_title, threads.c.key).where(
            threads.c.site_id.in_(wanted.sites)
        )
        looked = _by_number(newest.order_by(threads.c.id.desc()).limit(LOOKED_AT_MAX)).subquery()
        titles = (looked.c.title, looked.c.claimed_title, looked.c.key)
        found = select(looked.c.id).where(or_(*(t.icontains(wanted.words, autoescape=True) for t in titles)))
        named = threads.c.key_hash == key_hash(wanted.words)
        where.append(or_(named, threads.c.id.in_(found)))
    return where


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
