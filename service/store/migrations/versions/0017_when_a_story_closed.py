"""When a story was closed, for its readers. Of those that are closed already nobody wrote it down.

Revision: 0017, after 0016
"""

import sqlalchemy as sa
from alembic import op

from service.store.types import UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.add_column("threads", sa.Column("closed_at", UtcDateTime()))


def downgrade() -> None:
    """Take it back."""
    op.drop_column("threads", "closed_at")
