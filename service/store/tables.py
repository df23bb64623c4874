"""All tables (people and tokens stand in ``tables_access``). What is here is what the service knows; an
address is only in ``contacts``, and sealed.

Times are the database's own (``utcnow``). A comment's ``seq`` is its order of arrival and never leaves
the service; its ``id`` is random and public. Nothing here has a unique or indexed plain address: an error
text of the database quotes the values of such an index.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from service.store.tables_access import audit, feedback, key_usage, people, tokens
from service.store.tables_base import made, metadata
from service.store.tables_learning import cursors, lessons, spam_layers
from service.store.types import BigId, Json, UtcDateTime, utcnow

__all__ = [
    "audit", "authors", "comments", "contact_keys", "contacts", "cursors", "decisions", "erasures",
    "events", "feedback", "findings", "idempotency_keys", "key_usage", "lessons", "metadata", "people",
    "prints", "rulesets", "sites", "spam_layers", "threads", "tokens",
]  # fmt: skip

sites = Table(
    "sites", metadata,
    Column("id", String(40), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("origins", Json, nullable=False),
    made(),
)  # fmt: skip

threads = Table(
    "threads", metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("site_id", ForeignKey("sites.id"), nullable=False),
    Column("key_hash", String(64), nullable=False),
    Column("key", Text, nullable=False),
    # What the site itself says the article is called; readers see it. A commenter's word is only claimed.
    Column("title", Text),
    Column("claimed_title", Text),
    Column("url", Text),
    Column("closed", Boolean, nullable=False, default=False),
    # Moves in the transaction that changes what readers see, and in no other: it is the cache's truth.
    Column("version", BigId, nullable=False, default=0),
    Column("published_count", Integer, nullable=False, default=0),
    made(),
    UniqueConstraint("site_id", "key_hash"),
)  # fmt: skip

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
    Index("ix_comments_roots", "thread_id", "seq",
          sqlite_where=text("public_json IS NOT NULL AND root_seq IS NULL"),
          postgresql_where=text("public_json IS NOT NULL AND root_seq IS NULL")),
    Index("ix_comments_replies", "root_seq", "seq",
          sqlite_where=text("public_json IS NOT NULL AND root_seq IS NOT NULL"),
          postgresql_where=text("public_json IS NOT NULL AND root_seq IS NOT NULL")),
    Index("ix_comments_answers", "parent_id",
          sqlite_where=text("public_json IS NOT NULL AND parent_id IS NOT NULL"),
          postgresql_where=text("public_json IS NOT NULL AND parent_id IS NOT NULL")),
    Index("ix_comments_form_nonce", "form_nonce",
          sqlite_where=text("form_nonce IS NOT NULL"), postgresql_where=text("form_nonce IS NOT NULL")),
    Index("ix_comments_author_id", "author_id", "seq"),
)  # fmt: skip

contacts = Table(
    "contacts", metadata,
    Column("comment_id", String(26), primary_key=True),
    Column("key_id", String(16), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("created_at", UtcDateTime, nullable=False, default=utcnow()),
    Index("ix_contacts_created_at", "created_at"),
)  # fmt: skip

erasures = Table(
    "erasures", metadata,
    # A comment whose address must go. Web processes may add; a worker deletes the address and says done.
    # Rows stay, without any content: docs/operating.md says how they clean a restored backup.
    Column("comment_id", String(26), primary_key=True),
    made(),
    Column("done_at", UtcDateTime),
    Index("ix_erasures_due", "comment_id",
          sqlite_where=text("done_at IS NULL"), postgresql_where=text("done_at IS NULL")),
)  # fmt: skip

contact_keys = Table(
    "contact_keys", metadata,
    Column("id", String(16), primary_key=True),
    Column("public_key", LargeBinary, nullable=False),
    made(),
    Column("destroyed_at", UtcDateTime),
)  # fmt: skip

authors = Table(
    "authors", metadata,
    Column("id", String(26), primary_key=True),
    Column("site_id", ForeignKey("sites.id"), nullable=False),
    # Keyed by a secret that only the workers hold; it goes when the author has been silent for long.
    Column("fingerprint", LargeBinary),
    Column("published", Integer, nullable=False, default=0),
    Column("rejected", Integer, nullable=False, default=0),
    Column("spam", Integer, nullable=False, default=0),
    Column("banned_until", UtcDateTime),
    made(),
    Column("seen_at", UtcDateTime, nullable=False, default=utcnow()),
    # When the fingerprint went. Web processes may read this and not the fingerprint.
    Column("forgotten_at", UtcDateTime),
    UniqueConstraint("site_id", "fingerprint"),
    Index("ix_authors_silent", "seen_at",
          sqlite_where=text("forgotten_at IS NULL"), postgresql_where=text("forgotten_at IS NULL")),
)  # fmt: skip

prints = Table(
    "prints", metadata,
    Column("comment_seq", BigId, primary_key=True, autoincrement=False),
    Column("site_id", String(40), nullable=False),
    Column("thread_id", BigId, nullable=False),
    Column("author_id", String(26)),
    Column("simhash", BigId, nullable=False),
    Column("band_0", Integer, nullable=False),
    Column("band_1", Integer, nullable=False),
    Column("band_2", Integer, nullable=False),
    Column("band_3", Integer, nullable=False),
    made(),
    Index("ix_prints_band_0", "site_id", "band_0", "comment_seq"),
    Index("ix_prints_band_1", "site_id", "band_1", "comment_seq"),
    Index("ix_prints_band_2", "site_id", "band_2", "comment_seq"),
    Index("ix_prints_band_3", "site_id", "band_3", "comment_seq"),
    Index("ix_prints_created_at", "created_at"),
)  # fmt: skip

findings = Table(
    "findings", metadata,
    Column("comment_seq", BigId, ForeignKey("comments.seq"), primary_key=True),
    Column("comment_version", Integer, primary_key=True),
    Column("check_name", String(60), primary_key=True),
    Column("check_version", String(60), nullable=False),
    Column("score", Float, nullable=False),
    Column("label", String(16), nullable=False),
    Column("reason", String(80), nullable=False),
    Column("spans", Json, nullable=False),
    Column("detail", Json, nullable=False),
    Column("duration_ms", Float, nullable=False),
    Column("error", String(80)),
    made(),
)  # fmt: skip

decisions = Table(
    "decisions", metadata,
    Column("seq", BigId, primary_key=True, autoincrement=True),
    Column("comment_seq", ForeignKey("comments.seq"), nullable=False),
    Column("comment_version", Integer, nullable=False),
    Column("from_status", String(8), nullable=False),
    Column("to_status", String(8), nullable=False),
    Column("actor", String(12), nullable=False),
    Column("token_id", ForeignKey("tokens.id")),
    Column("reasons", Json, nullable=False),
    Column("ruleset_version", Integer),
    made(),
    Index("ix_decisions_comment_seq", "comment_seq", "seq"),
    Index("ix_decisions_token_id", "token_id",
          sqlite_where=text("token_id IS NOT NULL"), postgresql_where=text("token_id IS NOT NULL")),
)  # fmt: skip

rulesets = Table(
    "rulesets", metadata,
    Column("site_id", ForeignKey("sites.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("name", String(60), nullable=False),
    Column("rules", Json, nullable=False),
    Column("default_action", String(8), nullable=False),
    Column("not_supported_action", String(8), nullable=False),
    made(),
)  # fmt: skip

events = Table(
    "events", metadata,
    Column("seq", BigId, primary_key=True, autoincrement=True),
    Column("id", String(26), nullable=False, unique=True),
    Column("type", String(40), nullable=False),
    Column("site_id", ForeignKey("sites.id"), nullable=False),
    Column("comment_id", String(26)),
    Column("comment_version", Integer),
    Column("data", Json, nullable=False),
    made(),
)  # fmt: skip

idempotency_keys = Table(
    "idempotency_keys", metadata,
    Column("site_id", String(40), primary_key=True),
    Column("key_hash", String(64), primary_key=True),
    Column("body_mac", String(64), nullable=False),
    Column("comment_id", String(26), nullable=False),
    made(),
    Index("ix_idempotency_keys_created_at", "created_at"),
)  # fmt: skip
