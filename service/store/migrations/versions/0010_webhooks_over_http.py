"""Trials of addresses, what an Idempotency-Key made, and when a token was last used.

Revision: 0010, after 0009
"""

import sqlalchemy as sa
from alembic import op

from service.store.types import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_WAITING = "taken_at IS NULL"


def upgrade() -> None:
    """Apply it."""
    op.add_column("tokens", sa.Column("used_at", UtcDateTime()))
    op.create_table(
        "request_keys",
        sa.Column("token_id", sa.String(length=26), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("body_mac", sa.String(length=64), nullable=False),
        sa.Column("made_id", sa.String(length=60), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("token_id", "key_hash", name=op.f("pk_request_keys")),
    )
    op.create_index("ix_request_keys_created_at", "request_keys", ["created_at"])
    op.create_table(
        "trials",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("site_id", sa.String(length=40), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("event_type", sa.String(length=40), nullable=False),
        sa.Column("secret", sa.String(length=120), nullable=False),
        sa.Column("taken_at", UtcDateTime()),
        sa.Column("done_at", UtcDateTime()),
        sa.Column("status", sa.Integer()),
        sa.Column("error", sa.String(length=40)),
        sa.Column("timings", sa.JSON()),
        sa.Column("request_headers", sa.JSON()),
        sa.Column("request_body", sa.Text()),
        sa.Column("response_headers", sa.JSON()),
        sa.Column("response_body", sa.Text()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_trials_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trials")),
    )
    op.create_index(
        "ix_trials_waiting", "trials", ["created_at"],
        sqlite_where=sa.text(_WAITING), postgresql_where=sa.text(_WAITING),
    )  # fmt: skip


def downgrade() -> None:
    """Take it back."""
    op.drop_table("trials")
    op.drop_table("request_keys")
    with op.batch_alter_table("tokens") as tokens:
        tokens.drop_column("used_at")
