"""The moderation desk: what its queue is read by, house rules, notes, reports, full-text search.

Revision: 0005, after 0004
"""

import sqlalchemy as sa
from alembic import op

from service.store.types import BigId, Json, UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

WAITS = "(status = 'held' OR status = 'pending' AND parked) AND escalated_at IS NULL"
PARTIAL: dict[str, tuple[str, list[str], str]] = {
    "ix_comments_desk_order": (
        "comments", ["site_id", "seq", "thread_id", "held_by", "band", "snoozed_until"], WAITS
    ),
    "ix_comments_desk_band": ("comments", ["site_id", "band", "seq"], WAITS),
    "ix_comments_desk_risk": ("comments", ["site_id", "risk", "seq"], WAITS),
    "ix_comments_desk_check": ("comments", ["site_id", "held_by", "seq"], WAITS),
    "ix_comments_desk_story": ("comments", ["thread_id", "seq"], WAITS),
    "ix_comments_desk_age": ("comments", ["site_id", "created_at"], WAITS),
    "ix_comments_reported": ("comments", ["site_id", "report_count", "seq"], "report_count > 0"),
    "ix_comments_escalated": ("comments", ["site_id", "seq"], "escalated_at IS NOT NULL"),
    "ix_comments_appealed": ("comments", ["site_id", "seq"], "appealed_at IS NOT NULL"),
    "ix_threads_section": ("threads", ["site_id", "section"], "section IS NOT NULL"),
    "ix_decisions_batch_id": ("decisions", ["batch_id"], "batch_id IS NOT NULL"),
    "ix_decisions_person_id": ("decisions", ["person_id", "seq"], "person_id IS NOT NULL"),
    "ix_decisions_people": (
        "decisions", ["site_id", "seq"], "actor = 'moderator' AND batch_id IS NULL"
    ),
}  # fmt: skip
SEARCH = {
    "sqlite": (
        """CREATE VIRTUAL TABLE comments_search USING fts5(author_name, body, content='comments',
    content_rowid='seq', columnsize=0, tokenize='unicode61 remove_diacritics 2')""",
        """CREATE TRIGGER comments_search_added AFTER INSERT ON comments BEGIN
    INSERT INTO comments_search(rowid, author_name, body) VALUES (new.seq, new.author_name, new.body); END""",
        """CREATE TRIGGER comments_search_changed AFTER UPDATE OF author_name, body ON comments BEGIN
    INSERT INTO comments_search(comments_search, rowid, author_name, body)
    VALUES ('delete', old.seq, old.author_name, old.body);
    INSERT INTO comments_search(rowid, author_name, body) VALUES (new.seq, new.author_name, new.body); END""",
        """CREATE TRIGGER comments_search_removed AFTER DELETE ON comments BEGIN
    INSERT INTO comments_search(comments_search, rowid, author_name, body)
    VALUES ('delete', old.seq, old.author_name, old.body); END""",
        "INSERT INTO comments_search(comments_search) VALUES ('rebuild')",
    ),
    "postgresql": (
        """CREATE INDEX ix_comments_search ON comments
    USING gin (to_tsvector('simple'::regconfig, author_name || ' ' || body))""",
    ),
}
UNDO_SEARCH = (
    "DROP TRIGGER comments_search_added",
    "DROP TRIGGER comments_search_changed",
    "DROP TRIGGER comments_search_removed",
    "DROP TABLE comments_search",
)
# Of decisions made before there was a desk: where they belong, and who made them, as far as that is known.
FILL = (
    """UPDATE decisions
    SET site_id = (SELECT site_id FROM comments WHERE comments.seq = decisions.comment_seq)
    WHERE actor = 'moderator'""",
    """UPDATE decisions SET person_id = (SELECT person_id FROM tokens WHERE tokens.id = decisions.token_id)
    WHERE token_id IS NOT NULL""",
    """UPDATE decisions SET action = CASE to_status WHEN 'approved' THEN 'approve'
    WHEN 'rejected' THEN 'reject' WHEN 'spam' THEN 'spam' ELSE 'hold' END WHERE actor = 'moderator'""",
)


def new_columns() -> dict[str, list["sa.Column[object]"]]:
    """Made anew for each database: a column belongs to one table."""
    return {
        "people": [sa.Column("display_name", sa.String(60)), sa.Column("preferences", Json)],
        "sites": [sa.Column("off_duty", Json)],
        "threads": [
            sa.Column("section", sa.String(120)),
            sa.Column("hold_all", sa.Boolean(), nullable=False, server_default=sa.false()),
            sa.Column("slow_mode_s", sa.Integer()),
        ],
        "authors": [
            sa.Column("standing", sa.String(8)), sa.Column("standing_until", UtcDateTime()),
            sa.Column("standing_reason", sa.String(80)), sa.Column("standing_by", sa.String(26)),
        ],
        "comments": [
            sa.Column("risk", sa.Integer(), nullable=False, server_default="0"),
            sa.Column("band", sa.Integer(), nullable=False, server_default="0"),
            sa.Column("held_by", sa.String(60)), sa.Column("held_code", sa.String(80)),
            sa.Column("escalated_at", UtcDateTime()), sa.Column("snoozed_until", UtcDateTime()),
            sa.Column("featured_at", UtcDateTime()), sa.Column("appealed_at", UtcDateTime()),
            sa.Column("report_count", sa.Integer(), nullable=False, server_default="0"),
        ],
        "decisions": [
            sa.Column("action", sa.String(12)), sa.Column("person_id", sa.String(26)),
            sa.Column("site_id", sa.String(40)), sa.Column("batch_id", sa.String(26)),
            sa.Column("message", sa.Text()), sa.Column("undoes", BigId), sa.Column("marks", Json),
        ],
    }  # fmt: skip


def upgrade() -> None:
    """Apply it."""
    for table, columns in new_columns().items():
        for column in columns:
            op.add_column(table, column)
    _make_tables()
    for statement in FILL:
        op.execute(statement)
    op.create_index(
        "ix_decisions_undoes", "decisions", ["undoes"], unique=True,
        sqlite_where=sa.text("undoes IS NOT NULL"), postgresql_where=sa.text("undoes IS NOT NULL"),
    )  # fmt: skip
    for name, (table, names, where) in PARTIAL.items():
        op.create_index(
            name, table, names, unique=False, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
        )
    for statement in SEARCH[op.get_bind().dialect.name]:
        op.execute(statement)


TABLES = (
    "house_rules",
    "notes",
    "reports",
    "appeals",
    "revisions",
    "presence",
    "saved_views",
    "track_records",
    "activity",
)


def _make_tables() -> None:
    op.create_table(
        "house_rules",
        sa.Column("site_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("checks", Json, nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=True),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_house_rules_site_id")),
        sa.PrimaryKeyConstraint("site_id", "number", "version", name=op.f("pk_house_rules")),
    )
    op.create_table(
        "notes",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("site_id", sa.String(length=40), nullable=False),
        sa.Column("about", sa.String(length=8), nullable=False),
        sa.Column("about_id", sa.String(length=40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=True),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_notes_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
    )
    op.create_index("ix_notes_about", "notes", ["about", "about_id", "created_at"], unique=False)
    op.create_table(
        "reports",
        sa.Column("seq", BigId, autoincrement=True, nullable=False),
        sa.Column("comment_seq", BigId, nullable=False),
        sa.Column("site_id", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=80), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("reporter_key", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("closed_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("closed_version", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["comment_seq"], ["comments.seq"], name=op.f("fk_reports_comment_seq")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_reports")),
        sa.UniqueConstraint("comment_seq", "reporter_key", name=op.f("uq_reports_comment_seq_reporter_key")),
    )
    op.create_table(
        "appeals",
        sa.Column("comment_seq", BigId, autoincrement=False, nullable=False),
        sa.Column("site_id", sa.String(length=40), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("closed_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("closed_version", sa.Integer(), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["comment_seq"], ["comments.seq"], name=op.f("fk_appeals_comment_seq")),
        sa.PrimaryKeyConstraint("comment_seq", name=op.f("pk_appeals")),
    )
    op.create_table(
        "revisions",
        sa.Column("comment_seq", BigId, autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["comment_seq"], ["comments.seq"], name=op.f("fk_revisions_comment_seq")),
        sa.PrimaryKeyConstraint("comment_seq", "version", name=op.f("pk_revisions")),
    )
    op.create_table(
        "presence",
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("comment_id", sa.String(length=26), nullable=False),
        sa.Column("until", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_presence")),
    )
    op.create_index("ix_presence_comment_id", "presence", ["comment_id"], unique=False)
    op.create_table(
        "saved_views",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint("person_id", "name", name=op.f("uq_saved_views_person_id_name")),
    )
    op.create_table(
        "track_records",
        sa.Column("site_id", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("upheld", sa.Integer(), nullable=False),
        sa.Column("overturned", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_track_records_site_id")),
        sa.PrimaryKeyConstraint("site_id", "code", "day", name=op.f("pk_track_records")),
    )
    op.create_table(
        "activity",
        sa.Column("seq", BigId, autoincrement=True, nullable=False),
        sa.Column("site_id", sa.String(length=40), nullable=True),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=True),
        sa.Column("token_id", sa.String(length=26), nullable=True),
        sa.Column("comment_id", sa.String(length=26), nullable=True),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("before", Json, nullable=True),
        sa.Column("after", Json, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.String(length=26), nullable=True),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_activity_site_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_activity")),
    )
    op.create_index(
        "ix_activity_person_id",
        "activity",
        ["person_id", "seq"],
        unique=False,
        sqlite_where=sa.text("person_id IS NOT NULL"),
        postgresql_where=sa.text("person_id IS NOT NULL"),
    )
    op.create_index("ix_activity_site_id", "activity", ["site_id", "seq"], unique=False)


def downgrade() -> None:
    """Take it back."""
    if op.get_bind().dialect.name == "sqlite":
        for statement in UNDO_SEARCH:
            op.execute(statement)
    else:
        op.drop_index("ix_comments_search", "comments")
    for name, (table, _names, _where) in PARTIAL.items():
        op.drop_index(name, table)
    op.drop_index("ix_decisions_undoes", "decisions")
    for name in reversed(TABLES):
        op.drop_table(name)
    for table, columns in new_columns().items():
        for column in columns:
            op.drop_column(table, column.name)
