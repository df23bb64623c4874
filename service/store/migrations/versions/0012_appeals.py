"""One appeal a refusal, and not one a comment: who posted again may ask again.

Revision: 0012, after 0011
"""

import sqlalchemy as sa
from alembic import op

from service.store.types import BigId, UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_UP = """
INSERT INTO appeals_new (comment_seq, comment_version, site_id, statement, created_at, closed_at,
                         closed_version, granted)
SELECT comment_seq, 0, site_id, statement, created_at, closed_at, closed_version, granted FROM appeals"""
_DOWN = """
INSERT INTO appeals_new (comment_seq, site_id, statement, created_at, closed_at, closed_version, granted)
SELECT comment_seq, site_id, statement, created_at, closed_at, closed_version, granted FROM appeals"""
_ALL_BUT_THE_LAST = """
DELETE FROM appeals WHERE EXISTS (
    SELECT 1 FROM appeals AS later WHERE later.comment_seq = appeals.comment_seq
    AND later.comment_version > appeals.comment_version)"""


def upgrade() -> None:
    """Apply it. What was appealed before counts as being against version 0, which nothing has."""
    if op.get_bind().dialect.name == "sqlite":
        version = sa.Column("comment_version", sa.Integer(), autoincrement=False, nullable=False)
        _made_anew(_UP, version)
        return
    op.add_column("appeals", sa.Column("comment_version", sa.Integer(), nullable=False, server_default="0"))
    op.alter_column("appeals", "comment_version", server_default=None)
    op.drop_constraint(op.f("pk_appeals"), "appeals", type_="primary")
    op.create_primary_key(op.f("pk_appeals"), "appeals", ["comment_seq", "comment_version"])


def downgrade() -> None:
    """Take it back. Of several appeals the last one stays."""
    op.execute(_ALL_BUT_THE_LAST)
    if op.get_bind().dialect.name == "sqlite":
        _made_anew(_DOWN)
        return
    op.drop_constraint(op.f("pk_appeals"), "appeals", type_="primary")
    op.create_primary_key(op.f("pk_appeals"), "appeals", ["comment_seq"])
    op.drop_column("appeals", "comment_version")


def _made_anew(copy: str, *more: "sa.Column[int]") -> None:
    """SQLite cannot change a primary key: the table is made beside the old one, which gives its rows."""
    op.create_table(
        "appeals_new",
        sa.Column("comment_seq", BigId, autoincrement=False, nullable=False),
        *more,
        sa.Column("site_id", sa.String(length=40), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("closed_at", UtcDateTime(timezone=True)),
        sa.Column("closed_version", sa.Integer()),
        sa.Column("granted", sa.Boolean()),
        sa.ForeignKeyConstraint(["comment_seq"], ["comments.seq"], name=op.f("fk_appeals_comment_seq")),
        sa.PrimaryKeyConstraint("comment_seq", *(column.name for column in more), name=op.f("pk_appeals")),
    )
    op.execute(copy)
    op.drop_table("appeals")
    op.rename_table("appeals_new", "appeals")
