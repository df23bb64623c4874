"""Webhooks: endpoints, their secrets, deliveries that are due or done, and every try.

Revision: 0009, after 0008
"""

import sqlalchemy as sa
from alembic import op

from service.store.types import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_INDEXES = (
    ("ix_endpoints_site_id", "endpoints", ["site_id"], None),
    ("ix_endpoint_secrets_endpoint_id", "endpoint_secrets", ["endpoint_id"], None),
    ("ix_deliveries_due", "deliveries", ["endpoint_id", "next_at"], "state = 'due'"),
    ("ix_deliveries_leased", "deliveries", ["endpoint_id", "lease_token"], "lease_token IS NOT NULL"),
    ("ix_deliveries_log", "deliveries", ["endpoint_id", "seq"], None),
    ("ix_deliveries_comment_id", "deliveries", ["comment_id"], "comment_id IS NOT NULL"),
    ("ix_attempts_delivery_seq", "attempts", ["delivery_seq"], None),
    ("ix_attempts_endpoint_id", "attempts", ["endpoint_id", "seq"], None),
)
_TABLES = ("endpoints", "endpoint_secrets", "deliveries", "attempts")


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "endpoints",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("site_id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("types", sa.JSON(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("disabled_reason", sa.String(length=10)),
        sa.Column("disabled_at", UtcDateTime()),
        sa.Column("failing_since", UtcDateTime()),
        sa.Column("paused_until", UtcDateTime()),
        sa.Column("deleted_at", UtcDateTime()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_endpoints_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endpoints")),
    )
    op.create_table(
        "endpoint_secrets",
        sa.Column("seq", _BIG, autoincrement=True, nullable=False),
        sa.Column("endpoint_id", sa.String(length=26), nullable=False),
        sa.Column("secret", sa.String(length=120), nullable=False),
        sa.Column("expires_at", UtcDateTime()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["endpoint_id"], ["endpoints.id"], name=op.f("fk_endpoint_secrets_endpoint_id")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_endpoint_secrets")),
    )
    _deliveries()
    for name, table, columns, where in _INDEXES:
        condition = None if where is None else sa.text(where)
        op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("seq", _BIG, autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("endpoint_id", sa.String(length=26), nullable=False),
        sa.Column("event_id", sa.String(length=26), nullable=False),
        sa.Column("event_type", sa.String(length=40), nullable=False),
        sa.Column("comment_id", sa.String(length=26)),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("round_tries", sa.Integer(), nullable=False),
        sa.Column("next_at", UtcDateTime()),
        sa.Column("lease_token", sa.String(length=26)),
        sa.Column("done_at", UtcDateTime()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["endpoint_id"], ["endpoints.id"], name=op.f("fk_deliveries_endpoint_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("endpoint_id", "event_id", name=op.f("uq_deliveries_endpoint_id_event_id")),
        sa.UniqueConstraint("id", name=op.f("uq_deliveries_id")),
    )
    op.create_table(
        "attempts",
        sa.Column("seq", _BIG, autoincrement=True, nullable=False),
        sa.Column("delivery_seq", _BIG, nullable=False),
        sa.Column("endpoint_id", sa.String(length=26), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("error", sa.String(length=40)),
        sa.Column("timings", sa.JSON(), nullable=False),
        sa.Column("request_headers", sa.JSON(), nullable=False),
        sa.Column("request_body", sa.Text()),
        sa.Column("response_headers", sa.JSON(), nullable=False),
        sa.Column("response_body", sa.Text()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["delivery_seq"], ["deliveries.seq"], name=op.f("fk_attempts_delivery_seq")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_attempts")),
    )


def downgrade() -> None:
    """Take it back."""
    for table in reversed(_TABLES):
        op.drop_table(table)
