"""How often keys asked for scores, by month and site.

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "key_usage",
        sa.Column("token_id", sa.String(length=26), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("site", sa.String(length=253), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("spam", sa.Integer(), nullable=False),
        sa.Column("ham", sa.Integer(), nullable=False),
        sa.Column("missed_spam", sa.Integer(), nullable=False),
        sa.Column("false_positives", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("token_id", "month", "site", name=op.f("pk_key_usage")),
    )
    op.create_index("ix_key_usage_month", "key_usage", ["month"], unique=False)


def downgrade() -> None:
    """Take it back."""
    op.drop_table("key_usage")
