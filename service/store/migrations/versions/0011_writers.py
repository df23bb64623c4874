"""Who wrote a comment beyond the typed address: marks, proof, badges, and the keys of sites that vouch.

Revision: 0011, after 0010
"""

import sqlalchemy as sa
from alembic import op

from service.store.types import UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_INDEXES = (
    ("ix_comments_writer_mark", ["writer_mark", "author_id", "status"], "writer_mark IS NOT NULL"),
    ("ix_comments_proven", ["author_id", "status"], "proof = 'address'"),
)


def upgrade() -> None:
    """Apply it. What was written before is claimed, and so is what moderators thought of its authors."""
    op.add_column("comments", sa.Column("writer_mark", sa.String(length=64)))
    op.add_column("comments", sa.Column("proof", sa.String(length=7)))
    op.add_column("comments", sa.Column("author_badge", sa.String(length=8)))
    op.add_column("authors", sa.Column("standing_mark", sa.String(length=64)))
    for name, columns, where in _INDEXES:
        condition = sa.text(where)
        op.create_index(name, "comments", columns, sqlite_where=condition, postgresql_where=condition)
    op.create_table(
        "verified_browsers",
        sa.Column("author_id", sa.String(length=26), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["authors.id"], name=op.f("fk_verified_browsers_author_id")),
        sa.PrimaryKeyConstraint("author_id", "mark", name=op.f("pk_verified_browsers")),
    )
    op.create_table(
        "author_keys",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("site_id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime()),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_author_keys_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_author_keys")),
    )
    op.create_index("ix_author_keys_site_id", "author_keys", ["site_id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("author_keys")
    op.drop_table("verified_browsers")
    for name, _columns, _where in reversed(_INDEXES):
        op.drop_index(name, table_name="comments")
    op.drop_column("authors", "standing_mark")
    for column in ("author_badge", "proof", "writer_mark"):
        op.drop_column("comments", column)
