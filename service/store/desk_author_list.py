"""Lists of authors for colleagues: found by a name, or those who wrote lately. There is no search by address.

Each list looks at a bounded number of newest rows, so it costs the same with a thousand comments stored and
with a million; what lies further back is found by its name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, func, or_, select

from service.store import search
from service.store.desk_cards import AuthorFacts, author_facts
from service.store.now import database_now
from service.store.tables import authors, comments
from service.store.types import utcnow

SHOWN_MAX = 50
LOOKED_AT_MAX = 2_000
"""Newest comments that a list without a name looks through."""

NEW_DAYS = 30
REFUSED_MIN, REFUSED_SHARE = 2, 0.3
"""A rejection is high from so many refused comments, and from such a share of all that were decided."""


class Kind(StrEnum):
    """Which authors."""

    LATELY = "lately"
    NEW = "new"
    LIMITED = "limited"
    TRUSTED = "trusted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Listed:
    """One line: an author, the name they signed with last, and when they wrote last."""

    site_id: str
    name: str
    seen_at: datetime
    facts: AuthorFacts


@dataclass(frozen=True, slots=True)
class AuthorList:
    """Who wrote last comes first. ``more``: there are others, who are found by their names."""

    authors: tuple[Listed, ...]
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Whom to list: on which sites, of which kind, with which words in their name."""

    sites: Sequence[str]
    kind: Kind = Kind.LATELY
    name: str = ""


def listed(conn: Connection, wanted: Wanted) -> AuthorList:
    """Up to ``SHOWN_MAX`` authors, in five statements for any number of comments."""
    if not wanted.sites:
        return AuthorList((), more=False)
    last = _by_name(conn, wanted) if search.words(wanted.name) else _by_kind(conn, wanted)
    if not last:
        return AuthorList((), more=False)
    found, now = author_facts(conn, list(last)), database_now(conn)
    ids = [key for key in last if key in found and _is(wanted.kind, found[key], now)]
    shown = ids[:SHOWN_MAX]
    rows = _last_words(conn, [last[key] for key in shown])
    listing = tuple(
        Listed(rows[last[key]].site_id, rows[last[key]].author_name, rows[last[key]].created_at, found[key])
        for key in shown
    )
    return AuthorList(listing, more=len(ids) > SHOWN_MAX)


def state_of(facts: AuthorFacts, now: datetime) -> str:
    """``banned``, ``limited``, ``trusted`` or ``normal``, as it is at ``now``."""
    if facts.banned_until is not None and facts.banned_until > now:
        return "banned"
    over = facts.standing_until is not None and facts.standing_until <= now
    return facts.standing if facts.standing and not over else "normal"


def _by_name(conn: Connection, wanted: Wanted) -> dict[str, int]:
    """Author ids with their newest matching comment; who wrote last comes first."""
    seqs = search.named(conn, wanted.name, limit=LOOKED_AT_MAX)
    columns = (comments.c.seq, comments.c.author_id, comments.c.site_id)
    # By their numbers alone: asked for the site as well, SQLite would read all comments of it.
    rows = conn.execute(select(*columns).where(comments.c.seq.in_(seqs))) if seqs else ()
    found: dict[str, int] = {}
    for row in sorted(rows, key=lambda row: -row.seq):
        if row.author_id is not None and row.site_id in wanted.sites:
            found.setdefault(row.author_id, row.seq)
    return found


def _by_kind(conn: Connection, wanted: Wanted) -> dict[str, int]:
    if wanted.kind in (Kind.LIMITED, Kind.TRUSTED):
        return _with_standing(conn, wanted)
    columns = (comments.c.seq, comments.c.author_id, comments.c.site_id)
    lately = select(*columns).order_by(comments.c.seq.desc()).limit(LOOKED_AT_MAX).subquery()
    newest = func.max(lately.c.seq)
    where = lately.c.site_id.in_(wanted.sites) & lately.c.author_id.is_not(None)
    query = select(lately.c.author_id, newest).where(where).group_by(lately.c.author_id)
    return {row[0]: row[1] for row in conn.execute(query.order_by(newest.desc()))}


def _with_standing(conn: Connection, wanted: Wanted) -> dict[str, int]:
    """Two partial indexes, in one statement: with such a standing, and for ``LIMITED`` also the banned."""
    asked: Any = (authors.c.standing == wanted.kind.value) & authors.c.standing.is_not(None)
    if wanted.kind is Kind.LIMITED:
        asked = or_(asked, authors.c.banned_until.is_not(None) & (authors.c.banned_until > utcnow()))
    newest = select(func.max(comments.c.seq)).where(comments.c.author_id == authors.c.id).scalar_subquery()
    query = select(authors.c.id, newest).where(authors.c.site_id.in_(wanted.sites), asked)
    rows = conn.execute(query.order_by(authors.c.seen_at.desc()).limit(SHOWN_MAX + 1))
    return {author_id: seq for author_id, seq in rows if seq is not None}


def _is(kind: Kind, facts: AuthorFacts, now: datetime) -> bool:
    if kind is Kind.NEW:
        return (now - facts.first_seen_at).days < NEW_DAYS
    if kind is Kind.REFUSED:
        refused = facts.rejected + facts.spam
        return refused >= REFUSED_MIN and refused >= REFUSED_SHARE * (facts.published + refused)
    if kind is Kind.LIMITED:
        return state_of(facts, now) in ("limited", "banned")
    return kind is not Kind.TRUSTED or state_of(facts, now) == "trusted"


def _last_words(conn: Connection, seqs: Sequence[int]) -> dict[int, Any]:
    columns = (comments.c.seq, comments.c.site_id, comments.c.author_name, comments.c.created_at)
    return {row.seq: row for row in conn.execute(select(*columns).where(comments.c.seq.in_(list(seqs))))}
