"""Indexes for the desk's lists: authors with a standing or a ban, stories that are held or slowed down.

Revision: 0007, after 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_LISTS = (
    ("ix_authors_standing", "authors", ["site_id", "standing", "seen_at"], "standing IS NOT NULL"),
    ("ix_authors_banned", "authors", ["site_id", "banned_until"], "banned_until IS NOT NULL"),
    ("ix_threads_guarded", "threads", ["site_id", "id"], "(hold_all OR slow_mode_s IS NOT NULL)"),
)


def upgrade() -> None:
    """Apply it."""
    for name, table, columns, where in _LISTS:
        condition = sa.text(where)
        op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)


def downgrade() -> None:
    """Take it back."""
    for name, table, _columns, _where in reversed(_LISTS):
        op.drop_index(name, table_name=table)
