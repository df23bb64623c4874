"""The most discussed first; and the ready texts of comments with what readers are told since: whether it is
featured, a badge, and whose doing an empty place is.

Revision: 0015, after 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_WHERE = sa.text("public_json IS NOT NULL AND root_seq IS NULL")

# A quote inside of a JSON string is escaped, so none of these can be found in what somebody wrote.
_UP = (
    """
UPDATE comments SET public_json = replace(replace(public_json,
    '"state":"published",', '"state":"published","featured":' ||
        CASE WHEN featured_at IS NULL THEN 'false' ELSE 'true' END || ','),
    '"},"body":', '","badge":' ||
        CASE WHEN author_badge IS NULL THEN 'null' ELSE '"' || author_badge || '"' END || '},"body":')
WHERE public_json IS NOT NULL AND published_at IS NOT NULL""",
    """
UPDATE comments SET public_json = replace(public_json, '"state":"removed"', '"state":"deleted"')
WHERE public_json IS NOT NULL AND status = 'erased'""",
)
_DOWN = (
    """
UPDATE comments SET public_json = replace(replace(replace(replace(public_json,
    '"featured":false,', ''), '"featured":true,', ''), ',"badge":null}', '}'), ',"badge":"staff"}', '}')
WHERE public_json IS NOT NULL AND published_at IS NOT NULL""",
    """
UPDATE comments SET public_json = replace(public_json, '"state":"deleted"', '"state":"removed"')
WHERE public_json IS NOT NULL AND status = 'erased'""",
)


def upgrade() -> None:
    """Apply it."""
    op.create_index(
        "ix_comments_discussed", "comments", ["thread_id", "reply_count", "seq"],
        sqlite_where=_WHERE, postgresql_where=_WHERE,
    )  # fmt: skip
    for statement in _UP:
        op.execute(sa.text(statement.replace(":", r"\:")))


def downgrade() -> None:
    """Take it back."""
    for statement in _DOWN:
        op.execute(sa.text(statement.replace(":", r"\:")))
    op.drop_index("ix_comments_discussed", table_name="comments")
