"""Tables of those who call: people, tokens, what programs ask and tell, the log of what operators did."""

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, String, Table, Text

from service.store.tables_base import made, metadata
from service.store.types import BigId, Json, UtcDateTime

people = Table(
    "people", metadata,
    Column("id", String(26), primary_key=True),
    Column("login", String(60), nullable=False, unique=True),
    Column("password_hash", String(200), nullable=False),
    Column("role", String(12), nullable=False),
    # What colleagues see instead of the login, and how this person likes the desk.
    Column("display_name", String(60)),
    Column("preferences", Json),
    made(),
)  # fmt: skip

tokens = Table(
    "tokens", metadata,
    Column("id", String(26), primary_key=True),
    Column("secret_hash", String(64), nullable=False),
    Column("name", String(100), nullable=False),
    Column("scopes", Json, nullable=False),
    Column("site_id", ForeignKey("sites.id")),
    Column("person_id", ForeignKey("people.id")),
    made(),
    Column("expires_at", UtcDateTime),
    Column("revoked_at", UtcDateTime),
    # Of a key too short to carry an id, such as Akismet's twelve digits: keyed, so that nobody who reads
    # this table can try them all.
    Column("key_hash", String(64)),
    # When a program last called with it, to ten minutes or so.
    Column("used_at", UtcDateTime),
    Index("ix_tokens_key_hash", "key_hash", unique=True),
)  # fmt: skip

request_keys = Table(
    "request_keys", metadata,
    # What the first request with an Idempotency-Key made, so that a second one makes nothing. Key and body
    # are MACs, and no answer is kept. No foreign key: tokens are forgotten sooner.
    Column("token_id", String(26), primary_key=True),
    Column("key_hash", String(64), primary_key=True),
    Column("body_mac", String(64), nullable=False),
    Column("made_id", String(60), nullable=False),
    made(),
    Index("ix_request_keys_created_at", "created_at"),
)  # fmt: skip

identities = Table(
    "identities", metadata,
    # Who somebody is at an OpenID provider: its own name for them, which is never an address here.
    Column("issuer", String(500), primary_key=True),
    Column("subject", String(255), primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    made(),
    Index("ix_identities_person_id", "person_id"),
)  # fmt: skip

feedback = Table(
    "feedback", metadata,
    # What programs that ask for scores say a text should have got. It may teach, and it decides nothing.
    Column("seq", BigId, primary_key=True, autoincrement=True),
    Column("id", String(26), nullable=False, unique=True),
    Column("site_id", ForeignKey("sites.id")),
    Column("token_id", ForeignKey("tokens.id"), nullable=False),
    Column("protocol", String(12), nullable=False),
    Column("attribute", String(40), nullable=False),
    Column("score", Float, nullable=False),
    Column("body", Text, nullable=False),
    Column("language", String(12)),
    Column("client_token", String(200)),
    Column("community_id", String(200)),
    made(),
    Index("ix_feedback_created_at", "created_at"),
    Index("ix_feedback_token_id", "token_id"),
)  # fmt: skip

key_usage = Table(
    "key_usage", metadata,
    # How often a key asked, month by month, for which of its sites. Numbers; they go after a year or so. No
    # foreign key: a key that ended may be forgotten before its numbers are.
    Column("token_id", String(26), primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("site", String(253), primary_key=True),
    Column("calls", Integer, nullable=False),
    Column("spam", Integer, nullable=False),
    Column("ham", Integer, nullable=False),
    Column("missed_spam", Integer, nullable=False),
    Column("false_positives", Integer, nullable=False),
    Index("ix_key_usage_month", "month"),
)  # fmt: skip

audit = Table(
    "audit", metadata,
    Column("seq", BigId, primary_key=True, autoincrement=True),
    Column("action", String(40), nullable=False),
    Column("subject_id", String(26)),
    Column("who", String(100), nullable=False),
    Column("reason", Text, nullable=False),
    # Each row holds a hash over itself and the row before: a row that was taken out is missed.
    Column("chain", String(64), nullable=False),
    made(),
)  # fmt: skip
