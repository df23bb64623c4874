"""All tables (those of one room stand in ``tables_comments``, ``tables_access``, ``tables_desk``,
``tables_learning`` and ``tables_webhooks``). What is here is what the service knows; an address is only in
``contacts``, and sealed.

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

from service.store.tables_access import audit, feedback, key_usage, people, request_keys, tokens
from service.store.tables_base import made, metadata
from service.store.tables_comments import comments
from service.store.tables_desk import (
    activity,
    appeals,
    house_rules,
    notes,
    presence,
    reports,
    revisions,
    saved_views,
    track_records,
)
from service.store.tables_identity import author_keys, verifications, verified_browsers
from service.store.tables_learning import cursors, lessons, spam_layers
from service.store.tables_webhooks import attempts, deliveries, endpoint_secrets, endpoints, trials
from service.store.types import BigId, Json, UtcDateTime, utcnow

__all__ = [
    "activity", "appeals", "attempts", "audit", "author_keys", "authors", "comments", "contact_keys",
    "contacts", "cursors", "decisions", "deliveries", "endpoint_secrets", "endpoints", "erasures", "events",
    "feedback", "findings", "house_rules", "idempotency_keys", "key_usage", "lessons", "metadata",
    "notes", "people", "presence", "prints", "reports", "request_keys", "revisions", "rulesets",
    "saved_views", "sites", "spam_layers", "threads", "tokens", "track_records", "trials",
    "verifications", "verified_browsers",
]  # fmt: skip

GUARDED = "(hold_all OR slow_mode_s IS NOT NULL)"
"""Stories that moderators hold or slow down: the spelling of a partial index."""

CLOSED = "closed"
"""Stories that take no comments any more; spelt so for its partial index, too."""

sites = Table(
    "sites", metadata,
    Column("id", String(40), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("origins", Json, nullable=False),
    # Hours in which a person must look at everything, as [from, to, zone]; null: none.
    Column("off_duty", Json),
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
    # Since when; null for an open one, and for one that was closed before this was kept.
    Column("closed_at", UtcDateTime),
    # Moves in the transaction that changes what readers see, and in no other: it is the cache's truth.
    Column("version", BigId, nullable=False, default=0),
    Column("published_count", Integer, nullable=False, default=0),
    # The part of the paper it stands in, and what moderators asked of this one story.
    Column("section", String(120)),
    Column("hold_all", Boolean, nullable=False, default=False),
    Column("slow_mode_s", Integer),
    made(),
    UniqueConstraint("site_id", "key_hash"),
    Index("ix_threads_section", "site_id", "section",
          sqlite_where=text("section IS NOT NULL"), postgresql_where=text("section IS NOT NULL")),
    Index("ix_threads_guarded", "site_id", "id",
          sqlite_where=text(GUARDED), postgresql_where=text(GUARDED)),
    Index("ix_threads_closed", "site_id", "id",
          sqlite_where=text(CLOSED), postgresql_where=text(CLOSED)),
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
    # What a moderator thinks of them here: trusted or limited, until when, why, and who said so.
    Column("standing", String(8)),
    Column("standing_until", UtcDateTime),
    Column("standing_reason", String(80)),
    Column("standing_by", String(26)),
    # The browser or account of the comment that trust was given for: no other inherits it.
    Column("standing_mark", String(64)),
    UniqueConstraint("site_id", "fingerprint"),
    Index("ix_authors_silent", "seen_at",
          sqlite_where=text("forgotten_at IS NULL"), postgresql_where=text("forgotten_at IS NULL")),
    Index("ix_authors_standing", "site_id", "standing", "seen_at",
          sqlite_where=text("standing IS NOT NULL"), postgresql_where=text("standing IS NOT NULL")),
    Index("ix_authors_banned", "site_id", "banned_until",
          sqlite_where=text("banned_until IS NOT NULL"), postgresql_where=text("banned_until IS NOT NULL")),
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
    # Of a moderator's: what they did, who, where, together with what, and what the author is told.
    Column("action", String(12)),
    Column("person_id", String(26)),
    Column("site_id", String(40)),
    Column("batch_id", String(26)),
    Column("message", Text),
    # The decision that this one takes back; what was marked on the comment before this one.
    Column("undoes", BigId),
    Column("marks", Json),
    made(),
    Index("ix_decisions_undoes", "undoes", unique=True,
          sqlite_where=text("undoes IS NOT NULL"), postgresql_where=text("undoes IS NOT NULL")),
    Index("ix_decisions_batch_id", "batch_id",
          sqlite_where=text("batch_id IS NOT NULL"), postgresql_where=text("batch_id IS NOT NULL")),
    Index("ix_decisions_person_id", "person_id", "seq",
          sqlite_where=text("person_id IS NOT NULL"), postgresql_where=text("person_id IS NOT NULL")),
    Index("ix_decisions_people", "site_id", "seq",
          sqlite_where=text("actor = 'moderator' AND batch_id IS NULL"),
          postgresql_where=text("actor = 'moderator' AND batch_id IS NULL")),
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
    # Its place in the feed, once it has settled; below zero: taken back before anybody was told.
    Column("feed_seq", BigId),
    Index("ix_events_unnumbered", "seq",
          sqlite_where=text("feed_seq IS NULL"), postgresql_where=text("feed_seq IS NULL")),
    Index("ix_events_feed_seq", "feed_seq", unique=True,
          sqlite_where=text("feed_seq IS NOT NULL"), postgresql_where=text("feed_seq IS NOT NULL")),
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
