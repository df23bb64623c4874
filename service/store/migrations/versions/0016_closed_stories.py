"""The stories that are closed, by their number: a page of them costs the same however many there are.

Revision: 0016, after 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_WHERE = sa.text("closed")


def upgrade() -> None:
    """Apply it."""
    op.create_index(
        "ix_threads_closed", "threads", ["site_id", "id"], sqlite_where=_WHERE, postgresql_where=_WHERE
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_threads_closed", table_name="threads")
