"""Addresses that are asked to be confirmed: one row a question, which is the work of the worker that mails.

Revision: 0014, after 0013
"""

import sqlalchemy as sa
from alembic import op

from service.store.types import UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_INDEXES = (
    ("ix_verifications_open", ["state", "next_at"], "state IN ('due', 'confirmed')", False),
    ("ix_verifications_token_hash", ["token_hash"], "token_hash IS NOT NULL", True),
    ("ix_verifications_recipient", ["recipient", "sent_at"], "recipient IS NOT NULL", False),
)


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "verifications",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("comment_id", sa.String(length=26), nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=False),
        sa.Column("lease_token", sa.String(length=26)),
        sa.Column("token_hash", sa.String(length=64)),
        sa.Column("recipient", sa.LargeBinary()),
        sa.Column("sent_at", UtcDateTime()),
        sa.Column("expires_at", UtcDateTime()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verifications")),
    )
    op.create_index("ix_verifications_comment_id", "verifications", ["comment_id", "created_at"])
    op.create_index("ix_verifications_created_at", "verifications", ["created_at"])
    for name, columns, where, unique in _INDEXES:
        condition = sa.text(where)
        op.create_index(
            name, "verifications", columns, unique=unique, sqlite_where=condition, postgresql_where=condition
        )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("verifications")
