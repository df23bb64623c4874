"""The place of an event in the feed, given once it has settled, so that no reader of the feed skips one.

Revision: 0008, after 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_INDEXES = (
    ("ix_events_unnumbered", "seq", "feed_seq IS NULL", False),
    ("ix_events_feed_seq", "feed_seq", "feed_seq IS NOT NULL", True),
)


def upgrade() -> None:
    """Apply it. What happened before keeps its order."""
    op.add_column("events", sa.Column("feed_seq", sa.BigInteger().with_variant(sa.Integer, "sqlite")))
    op.execute("UPDATE events SET feed_seq = seq")
    op.execute("INSERT INTO cursors (name, seq) SELECT 'feed', coalesce(max(seq), 0) FROM events")
    for name, column, where, unique in _INDEXES:
        condition = sa.text(where)
        op.create_index(
            name, "events", [column], unique=unique, sqlite_where=condition, postgresql_where=condition
        )


def downgrade() -> None:
    """Take it back."""
    for name, _column, _where, _unique in reversed(_INDEXES):
        op.drop_index(name, table_name="events")
    op.drop_column("events", "feed_seq")
    op.execute("DELETE FROM cursors WHERE name = 'feed'")
