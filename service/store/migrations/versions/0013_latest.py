"""The newest published comments of a thread, or of a site, of any depth: what their feeds list.

Revision: 0013, after 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_WHERE = sa.text("published_at IS NOT NULL")
_INDEXES = {"ix_comments_latest": ["thread_id", "seq"], "ix_comments_latest_of_site": ["site_id", "seq"]}


def upgrade() -> None:
    """Apply it."""
    for name, columns in _INDEXES.items():
        op.create_index(name, "comments", columns, sqlite_where=_WHERE, postgresql_where=_WHERE)


def downgrade() -> None:
    """Take it back."""
    for name in reversed(_INDEXES):
        op.drop_index(name, table_name="comments")
