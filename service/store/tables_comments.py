"""The table of comments, and the indexes that the page, the queue and the workers read it by.

A comment's ``seq`` is its order of arrival and never leaves the service; its ``id`` is random and public.
"""

from sqlalchemy import DDL, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, event, text

from service.store.tables_base import made, metadata
from service.store.types import BigId, Json, UtcDateTime

WAITS = "(status = 'held' OR status = 'pending' AND parked) AND escalated_at IS NULL"
"""What the desk's first tab shows. Queries use this very text: a partial index serves no other spelling."""

REPORTED = "report_count > 0"
ESCALATED = "escalated_at IS NOT NULL"
APPEALED = "appealed_at IS NOT NULL"
MARKED = "writer_mark IS NOT NULL"
PROVEN = "proof = 'address'"

_DESK: dict[str, tuple[str, ...]] = {
    # With what the rarer filters ask for: they read this index and not the table.
    "order": ("site_id", "seq", "thread_id", "held_by", "band", "snoozed_until"),
    "band": ("site_id", "band", "seq"),
    "risk": ("site_id", "risk", "seq"),
    "check": ("site_id", "held_by", "seq"),
    "story": ("thread_id", "seq"),
    "age": ("site_id", "created_at"),
}


def _for_desk(name: str, columns: tuple[str, ...], where: str) -> Index:
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


comments = Table(
    "comments", metadata,
    Column("seq", BigId, primary_key=True, autoincrement=True),
    Column("id", String(26), nullable=False, unique=True),
    Column("site_id", ForeignKey("sites.id"), nullable=False),
    Column("thread_id", ForeignKey("threads.id"), nullable=False),
    Column("parent_id", String(26)),
    Column("root_seq", BigId),
    Column("depth", Integer, nullable=False, default=0),
    Column("author_name", Text, nullable=False),
    Column("author_url", Text),
    Column("author_label", String(8), nullable=False),
    Column("body", Text, nullable=False),
    Column("status", String(8), nullable=False),
    Column("version", Integer, nullable=False, default=1),
    made(),
    Column("edited_at", UtcDateTime),
    Column("published_at", UtcDateTime),
    Column("decided_at", UtcDateTime),
    Column("receipt_hash", String(64)),
    Column("duplicate_key", String(64), unique=True),
    Column("form", Json, nullable=False),
    Column("form_nonce", String(32)),
    Column("author_id", ForeignKey("authors.id")),
    # Of which browser or account it is, as a mark of this site; and what proves whose it is: address,
    # account, or null where the address is only claimed.
    Column("writer_mark", String(64)),
    Column("proof", String(7)),
    # What the news site says of its author: null or staff.
    Column("author_badge", String(8)),
    # The desk: what waits for a person, and why. Risk in thousandths; band 0 low, 1 medium, 2 high.
    Column("risk", Integer, nullable=False, default=0),
    Column("band", Integer, nullable=False, default=0),
    Column("held_by", String(60)),
    Column("held_code", String(80)),
    Column("escalated_at", UtcDateTime),
    Column("snoozed_until", UtcDateTime),
    Column("featured_at", UtcDateTime),
    Column("appealed_at", UtcDateTime),
    Column("report_count", Integer, nullable=False, default=0),
    # Work: who checks it, until when, and how often that was tried.
    Column("attempts", Integer, nullable=False, default=0),
    Column("lease_until", UtcDateTime),
    Column("lease_token", String(26)),
    Column("lease_owner", String(120)),
    Column("parked", Boolean, nullable=False, default=False),
    # The page: ready JSON while readers see it, else null. Written in the publishing transaction.
    Column("public_json", Text),
    Column("reply_count", Integer, nullable=False, default=0),
    Index("ix_comments_waiting", "seq",
          sqlite_where=text("status = 'pending' AND parked = 0"),
          postgresql_where=text("status = 'pending' AND NOT parked")),
    Index("ix_comments_leases", "lease_owner",
          sqlite_where=text("lease_owner IS NOT NULL"), postgresql_where=text("lease_owner IS NOT NULL")),
    Index("ix_comments_queue", "site_id", "status", "seq"),
    Index("ix_comments_discussed", "thread_id", "reply_count", "seq",
          sqlite_where=text("public_json IS NOT NULL AND root_seq IS NULL"),
          postgresql_where=text("public_json IS NOT NULL AND root_seq IS NULL")),
    Index("ix_comments_roots", "thread_id", "seq",
          sqlite_where=text("public_json IS NOT NULL AND root_seq IS NULL"),
          postgresql_where=text("public_json IS NOT NULL AND root_seq IS NULL")),
    Index("ix_comments_replies", "root_seq", "seq",
          sqlite_where=text("public_json IS NOT NULL AND root_seq IS NOT NULL"),
          postgresql_where=text("public_json IS NOT NULL AND root_seq IS NOT NULL")),
    *(Index(name, owner, "seq", sqlite_where=text("published_at IS NOT NULL"),
            postgresql_where=text("published_at IS NOT NULL"))
      for name, owner in (("ix_comments_latest", "thread_id"), ("ix_comments_latest_of_site", "site_id"))),
    Index("ix_comments_answers", "parent_id",
          sqlite_where=text("public_json IS NOT NULL AND parent_id IS NOT NULL"),
          postgresql_where=text("public_json IS NOT NULL AND parent_id IS NOT NULL")),
    Index("ix_comments_form_nonce", "form_nonce",
          sqlite_where=text("form_nonce IS NOT NULL"), postgresql_where=text("form_nonce IS NOT NULL")),
    Index("ix_comments_author_id", "author_id", "seq"),
    Index("ix_comments_writer_mark", "writer_mark", "author_id", "status",
          sqlite_where=text(MARKED), postgresql_where=text(MARKED)),
    Index("ix_comments_proven", "author_id", "status",
          sqlite_where=text(PROVEN), postgresql_where=text(PROVEN)),
    *(_for_desk(f"ix_comments_desk_{name}", columns, WAITS) for name, columns in _DESK.items()),
    _for_desk("ix_comments_reported", ("site_id", "report_count", "seq"), REPORTED),
    _for_desk("ix_comments_escalated", ("site_id", "seq"), ESCALATED),
    _for_desk("ix_comments_appealed", ("site_id", "seq"), APPEALED),
)  # fmt: skip

SEARCH_SQLITE = (
    """CREATE VIRTUAL TABLE comments_search USING fts5(author_name, body, content='comments',
    content_rowid='seq', columnsize=0, tokenize='unicode61 remove_diacritics 2')""",
    """CREATE TRIGGER comments_search_added AFTER INSERT ON comments BEGIN
    INSERT INTO comments_search(rowid, author_name, body) VALUES (new.seq, new.author_name, new.body); END""",
    """CREATE TRIGGER comments_search_changed AFTER UPDATE OF author_name, body ON comments BEGIN
    INSERT INTO comments_search(comments_search, rowid, author_name, body)
    VALUES ('delete', old.seq, old.author_name, old.body);
    INSERT INTO comments_search(rowid, author_name, body) VALUES (new.seq, new.author_name, new.body); END""",
    """CREATE TRIGGER comments_search_removed AFTER DELETE ON comments BEGIN
    INSERT INTO comments_search(comments_search, rowid, author_name, body)
    VALUES ('delete', old.seq, old.author_name, old.body); END""",
)
"""Full text on SQLite: an index without a copy of the texts, which triggers keep true."""

SEARCH_POSTGRESQL = (
    """CREATE INDEX ix_comments_search ON comments
    USING gin (to_tsvector('simple'::regconfig, author_name || ' ' || body))""",
)
"""The same on PostgreSQL; ``search`` asks with this very expression."""


def _ddl(statement: str) -> DDL:
    return DDL(statement)  # type: ignore[no-untyped-call]


for _statement in SEARCH_SQLITE:
    event.listen(comments, "after_create", _ddl(_statement).execute_if(dialect="sqlite"))
for _statement in SEARCH_POSTGRESQL:
    event.listen(comments, "after_create", _ddl(_statement).execute_if(dialect="postgresql"))
