"""What readers see of a thread, read in bounded portions: ready JSON by index, and nothing else.

No query here grows with the thread or the store: each one follows an index to its first row and reads as
many as were asked for (tests/store/test_thread_pages_plans.py has the plans of both engines). Rows are on
a page because ``public_json`` is not null; nothing here looks at a status.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, Row, select, text, tuple_

from service.domain.errors import NotFound
from service.store.tables import comments, threads

_HEAD = (
    threads.c.id, threads.c.key, threads.c.title, threads.c.url, threads.c.closed,
    threads.c.closed_at, threads.c.published_count, threads.c.version,
)  # fmt: skip
_ON_PAGE = comments.c.public_json.is_not(None)
_IS_PUBLISHED = comments.c.published_at.is_not(None)
_IS_ROOT = comments.c.root_seq.is_(None)
_IS_REPLY = comments.c.root_seq.is_not(None)
_BEYOND_ALL = 2**63 - 1
_SEQ_BITS = 40
_SEQ_MAX = 2**_SEQ_BITS - 1
"""A million million comments, and eight million replies to one of them."""

# SQLite has no LATERAL and PostgreSQL would run the other form once for every reply of every root.
_FIRST_REPLIES = {
    "sqlite": text("""
        SELECT r.root_seq, r.seq, r.public_json
        FROM json_each(:roots) AS root CROSS JOIN comments AS r ON r.seq IN (
            SELECT c.seq FROM comments AS c
            WHERE c.root_seq = root.value AND c.root_seq IS NOT NULL AND c.public_json IS NOT NULL
            ORDER BY c.seq LIMIT :each)
        ORDER BY r.root_seq, r.seq"""),
    "postgresql": text("""
        SELECT r.root_seq, r.seq, r.public_json
        FROM json_array_elements_text(CAST(:roots AS json)) AS root(value) CROSS JOIN LATERAL (
            SELECT c.root_seq, c.seq, c.public_json FROM comments AS c
            WHERE c.root_seq = CAST(root.value AS bigint) AND c.public_json IS NOT NULL
            ORDER BY c.seq LIMIT :each) AS r
        ORDER BY r.root_seq, r.seq"""),
}


@dataclass(frozen=True, slots=True)
class Head:
    """A thread as readers know it, and the version that moves with everything they see of it."""

    id: int
    key: str
    title: str | None
    url: str | None
    closed: bool
    closed_at: datetime | None
    published_count: int
    version: int


@dataclass(frozen=True, slots=True)
class Item:
    """One comment on a page: its place, its ready JSON, and, of a root, how many replies are published."""

    seq: int
    json: str
    reply_count: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """Which portion of a listing: ``limit`` items that come after ``after`` (a seq) in this direction."""

    newest_first: bool
    limit: int
    after: int | None = None
    most_discussed: bool = False
    """Of roots: those with the most published replies first, and ``after`` is a ``place``."""


def head(conn: Connection, site_id: str, key_hash: str) -> Head | None:
    """The thread with this key, or None. Read it before its comments: its version must not be newer."""
    where = (threads.c.site_id == site_id) & (threads.c.key_hash == key_hash)
    row = conn.execute(select(*_HEAD).where(where)).first()
    return Head(*row) if row else None


def head_by_id(conn: Connection, thread_id: int) -> Head | None:
    """The thread with this number, or None."""
    row = conn.execute(select(*_HEAD).where(threads.c.id == thread_id)).first()
    return Head(*row) if row else None


def version(conn: Connection, site_id: str, key_hash: str) -> int:
    """The version of a thread; 0 for one that nobody has commented on, and for one with nothing published."""
    where = (threads.c.site_id == site_id) & (threads.c.key_hash == key_hash)
    found: int | None = conn.execute(select(threads.c.version).where(where)).scalar()
    return found or 0


def roots(conn: Connection, thread_id: int, span: Span) -> list[Item]:
    """Comments of a thread that answer no other."""
    if span.most_discussed:
        return _discussed(conn, thread_id, span)
    return _items(conn, comments.c.thread_id, thread_id, _IS_ROOT, span)


def place(item: Item, span: Span) -> int:
    """Where the listing goes on behind a root: ``after`` of the following span. A number of 63 bits."""
    return item.reply_count << _SEQ_BITS | item.seq if span.most_discussed else item.seq


def replies(conn: Connection, root_seq: int, span: Span) -> list[Item]:
    """Answers to a root, of any depth, flat: each names its parent."""
    return _items(conn, comments.c.root_seq, root_seq, _IS_REPLY, span)


def latest(conn: Connection, thread_id: int, limit: int) -> list[Item]:
    """The published comments of a thread that arrived last, of any depth, the last one first."""
    return _items(conn, comments.c.thread_id, thread_id, _IS_PUBLISHED, Span(True, limit))


def latest_of_site(conn: Connection, site_id: str, limit: int) -> list[tuple[Item, int]]:
    """The same of a whole site, each with the number of its thread."""
    items = _items(conn, comments.c.site_id, site_id, _IS_PUBLISHED, Span(True, limit))
    query = select(comments.c.seq, comments.c.thread_id).where(comments.c.seq.in_([one.seq for one in items]))
    threads_of = {row.seq: row.thread_id for row in conn.execute(query)}
    return [(one, threads_of[one.seq]) for one in items]


def first_replies(conn: Connection, root_seqs: Sequence[int], each: int) -> dict[int, list[Item]]:
    """The oldest ``each`` answers to each of these roots, in one statement that reads no further."""
    found: dict[int, list[Item]] = {seq: [] for seq in root_seqs}
    if root_seqs and each:
        bound = {"roots": orjson.dumps(list(root_seqs)).decode(), "each": each}
        for row in conn.execute(_FIRST_REPLIES[conn.dialect.name], bound):
            found[row.root_seq].append(Item(row.seq, row.public_json))
    return found


def root_seq(conn: Connection, thread_id: int, comment_id: str) -> int:
    """The place of a root that is on this thread's page; NotFound for anything else."""
    where = (comments.c.id == comment_id) & (comments.c.thread_id == thread_id)
    found: int | None = conn.execute(select(comments.c.seq).where(where, _IS_ROOT, _ON_PAGE)).scalar()
    if found is None:
        raise NotFound("comment")
    return found


def one(conn: Connection, comment_id: str) -> tuple[str, Head]:
    """The ready JSON of a published comment and its thread; NotFound for anything else, placeholders too."""
    query = (
        select(comments.c.public_json, *_HEAD)
        .join(threads, threads.c.id == comments.c.thread_id)
        .where(comments.c.id == comment_id, comments.c.published_at.is_not(None), _ON_PAGE)
    )
    row = conn.execute(query).first()
    if row is None:
        raise NotFound("comment")
    return row[0], Head(*row[1:])


def counts(conn: Connection, site_id: str, key_hashes: Collection[str]) -> Mapping[str, int]:
    """How many comments are published in each of these threads; one that is missing has none."""
    columns = (threads.c.key_hash, threads.c.published_count)
    where = (threads.c.site_id == site_id) & threads.c.key_hash.in_(key_hashes)
    return {row.key_hash: row.published_count for row in conn.execute(select(*columns).where(where))}


def _discussed(conn: Connection, thread_id: int, span: Span) -> list[Item]:
    """From the index on (thread, replies, seq), as in ``_items``."""
    after = span.after if span.after is not None else _BEYOND_ALL
    own, rank = comments.c.thread_id, (comments.c.reply_count, comments.c.seq)
    edge = (after >> _SEQ_BITS, after & _SEQ_MAX)
    if conn.dialect.name == "sqlite":
        beyond = (own == thread_id) & (tuple_(*rank) < tuple_(*edge))
    else:
        beyond = (tuple_(own, *rank) < tuple_(thread_id, *edge)) & (own >= thread_id)
    order = (column.desc() for column in (own, *rank))
    query = select(comments.c.seq, comments.c.public_json, comments.c.reply_count)
    rows = conn.execute(query.where(_IS_ROOT, _ON_PAGE, beyond).order_by(*order).limit(span.limit))
    return [Item(row.seq, row.public_json, row.reply_count) for row in rows]


def _items(
    conn: Connection, owner: ColumnElement[Any], key: int | str, kind: ColumnElement[bool], span: Span
) -> list[Item]:
    """The portion of ``owner = key`` that ``span`` describes, from the index on (owner, seq)."""
    seq = comments.c.seq
    after = span.after if span.after is not None else _BEYOND_ALL if span.newest_first else 0
    if conn.dialect.name == "sqlite":
        beyond = (owner == key) & (seq < after if span.newest_first else seq > after)
    else:
        # With the plain equality PostgreSQL may walk the primary key instead, past every comment of the
        # store that is newer than those of a long, old thread: to it, both have the same order. No other
        # index has the order of the pair. (SQLite would use only half of such a range.)
        place, edge = tuple_(owner, seq), tuple_(key, after)
        beyond = (place < edge) & (owner >= key) if span.newest_first else (place > edge) & (owner <= key)
    order = (owner.desc(), seq.desc()) if span.newest_first else (owner, seq)
    query = select(seq, comments.c.public_json, comments.c.reply_count).where(kind, _ON_PAGE, beyond)
    rows: list[Row[Any]] = list(conn.execute(query.order_by(*order).limit(span.limit)))
    return [Item(row.seq, row.public_json, row.reply_count) for row in rows]
