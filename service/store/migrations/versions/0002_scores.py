"""Keys for programs that ask for scores, and what they report back.

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op

from service.store.types import BigId, UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.add_column("tokens", sa.Column("key_hash", sa.String(length=64), nullable=True))
    op.create_index("ix_tokens_key_hash", "tokens", ["key_hash"], unique=True)
    op.create_table(
        "feedback",
        sa.Column("seq", BigId, autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("site_id", sa.String(length=40), nullable=True),
        sa.Column("token_id", sa.String(length=26), nullable=False),
        sa.Column("protocol", sa.String(length=12), nullable=False),
        sa.Column("attribute", sa.String(length=40), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=True),
        sa.Column("client_token", sa.String(length=200), nullable=True),
        sa.Column("community_id", sa.String(length=200), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_feedback_site_id")),
        sa.ForeignKeyConstraint(["token_id"], ["tokens.id"], name=op.f("fk_feedback_token_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_feedback")),
        sa.UniqueConstraint("id", name=op.f("uq_feedback_id")),
    )
    op.create_index("ix_feedback_created_at", "feedback", ["created_at"], unique=False)
    op.create_index("ix_feedback_token_id", "feedback", ["token_id"], unique=False)


def downgrade() -> None:
    """Take it back."""
    op.drop_table("feedback")
    op.drop_index("ix_tokens_key_hash", "tokens")
    op.drop_column("tokens", "key_hash")
