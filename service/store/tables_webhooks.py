"""Tables of webhooks: where events are sent, what is signed with, what is due, and every try.

A delivery holds no text: its body is made when it is sent. A try keeps what was sent and answered, 8,192
characters of each and one more where there was more, and loses both when the comment is erased. A trial is
one try at an address that nobody has saved yet.
"""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from service.store.tables_base import made, metadata
from service.store.types import BigId, Json, UtcDateTime

DUE = "state = 'due'"
"""The spelling of partial indexes."""

endpoints = Table(
    "endpoints", metadata,
    Column("id", String(26), primary_key=True),
    Column("site_id", ForeignKey("sites.id"), nullable=False),
    Column("name", String(100), nullable=False),
    Column("url", Text, nullable=False),
    # The types it gets; an empty list means all.
    Column("types", Json, nullable=False),
    Column("enabled", Boolean, nullable=False, default=True),
    # operator, gone (it answered 410) or failing (for days).
    Column("disabled_reason", String(10)),
    Column("disabled_at", UtcDateTime),
    # Since when nothing has succeeded; null while it is well.
    Column("failing_since", UtcDateTime),
    # It asked to be left alone until then.
    Column("paused_until", UtcDateTime),
    Column("deleted_at", UtcDateTime),
    made(),
    Index("ix_endpoints_site_id", "site_id"),
)  # fmt: skip

endpoint_secrets = Table(
    "endpoint_secrets", metadata,
    Column("seq", BigId, primary_key=True, autoincrement=True),
    Column("endpoint_id", ForeignKey("endpoints.id"), nullable=False),
    Column("secret", String(120), nullable=False),
    # Signs beside its successor until then.
    Column("expires_at", UtcDateTime),
    made(),
    Index("ix_endpoint_secrets_endpoint_id", "endpoint_id"),
)  # fmt: skip

deliveries = Table(
    "deliveries", metadata,
    Column("seq", BigId, primary_key=True, autoincrement=True),
    Column("id", String(26), nullable=False, unique=True),
    Column("endpoint_id", ForeignKey("endpoints.id"), nullable=False),
    Column("event_id", String(26), nullable=False),
    Column("event_type", String(40), nullable=False),
    Column("comment_id", String(26)),
    # due, delivered or failed.
    Column("state", String(9), nullable=False),
    # All tries, and those since the schedule last began.
    Column("tries", Integer, nullable=False, default=0),
    Column("round_tries", Integer, nullable=False, default=0),
    # When it is due; while somebody has it in hand, when their lease ends.
    Column("next_at", UtcDateTime),
    Column("lease_token", String(26)),
    Column("done_at", UtcDateTime),
    made(),
    UniqueConstraint("endpoint_id", "event_id"),
    Index("ix_deliveries_due", "endpoint_id", "next_at",
          sqlite_where=text(DUE), postgresql_where=text(DUE)),
    Index("ix_deliveries_leased", "endpoint_id", "lease_token",
          sqlite_where=text("lease_token IS NOT NULL"), postgresql_where=text("lease_token IS NOT NULL")),
    Index("ix_deliveries_log", "endpoint_id", "seq"),
    Index("ix_deliveries_comment_id", "comment_id",
          sqlite_where=text("comment_id IS NOT NULL"), postgresql_where=text("comment_id IS NOT NULL")),
)  # fmt: skip

attempts = Table(
    "attempts", metadata,
    Column("seq", BigId, primary_key=True, autoincrement=True),
    Column("delivery_seq", ForeignKey("deliveries.seq"), nullable=False),
    Column("endpoint_id", String(26), nullable=False),
    Column("number", Integer, nullable=False),
    # What came back; null and a code where nothing did.
    Column("status", Integer),
    Column("error", String(40)),
    Column("timings", Json, nullable=False),
    Column("request_headers", Json, nullable=False),
    Column("request_body", Text),
    Column("response_headers", Json, nullable=False),
    Column("response_body", Text),
    made(),
    Index("ix_attempts_delivery_seq", "delivery_seq"),
    Index("ix_attempts_endpoint_id", "endpoint_id", "seq"),
)  # fmt: skip

trials = Table(
    "trials", metadata,
    Column("id", String(26), primary_key=True),
    Column("site_id", ForeignKey("sites.id"), nullable=False),
    Column("url", Text, nullable=False),
    Column("event_type", String(40), nullable=False),
    # Of this one trial; nothing else is ever signed with it.
    Column("secret", String(120), nullable=False),
    Column("taken_at", UtcDateTime),
    Column("done_at", UtcDateTime),
    Column("status", Integer),
    Column("error", String(40)),
    Column("timings", Json),
    Column("request_headers", Json),
    Column("request_body", Text),
    Column("response_headers", Json),
    Column("response_body", Text),
    made(),
    Index("ix_trials_waiting", "created_at",
          sqlite_where=text("taken_at IS NULL"), postgresql_where=text("taken_at IS NULL")),
)  # fmt: skip
