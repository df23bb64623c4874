"""Lessons, the layers of the spam check that they make, and how far their readers have come.

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op

from service.store.types import BigId, UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "cursors",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("seq", BigId, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_cursors")),
    )
    op.create_table(
        "lessons",
        sa.Column("seq", BigId, autoincrement=True, nullable=False),
        sa.Column("site_id", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("source_seq", BigId, nullable=False),
        sa.Column("subject_id", sa.String(length=26), nullable=False),
        sa.Column("teacher_id", sa.String(length=26), nullable=True),
        sa.Column("text_key", sa.String(length=16), nullable=False),
        sa.Column("label", sa.Integer(), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("base_logit", sa.Float(), nullable=False),
        sa.Column("features", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_lessons_site_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_lessons")),
        sa.UniqueConstraint("source", "source_seq", name=op.f("uq_lessons_source_source_seq")),
    )
    op.create_index("ix_lessons_site_id", "lessons", ["site_id", "seq"], unique=False)
    op.create_index("ix_lessons_subject_id", "lessons", ["subject_id", "seq"], unique=False)
    op.create_index("ix_lessons_text_key", "lessons", ["site_id", "text_key"], unique=False)
    op.create_index("ix_lessons_teacher_id", "lessons", ["teacher_id", "created_at"], unique=False)
    op.create_index("ix_lessons_created_at", "lessons", ["created_at"], unique=False)
    op.create_table(
        "spam_layers",
        sa.Column("site_id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("through_seq", BigId, nullable=False),
        sa.Column("spam", sa.Integer(), nullable=False),
        sa.Column("ham", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=60), nullable=False),
        sa.Column("candidate", sa.Boolean(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_spam_layers_site_id")),
        sa.PrimaryKeyConstraint("site_id", "version", name=op.f("pk_spam_layers")),
    )


def downgrade() -> None:
    """Take it back."""
    for table in ("spam_layers", "lessons", "cursors"):
        op.drop_table(table)
