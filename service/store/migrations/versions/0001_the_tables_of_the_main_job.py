"""The tables of the main job.

Revision: 0001, the first
"""

import sqlalchemy as sa
from alembic import op

from service.store.types import BigId, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "audit",
        sa.Column("seq", BigId, autoincrement=True, nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.String(length=26), nullable=True),
        sa.Column("who", sa.String(length=100), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
    )
    op.create_table(
        "contact_keys",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("destroyed_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_keys")),
    )
    op.create_table(
        "contacts",
        sa.Column("comment_id", sa.String(length=26), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_contacts")),
    )
    op.create_index("ix_contacts_created_at", "contacts", ["created_at"], unique=False)

    op.create_table(
        "erasures",
        sa.Column("comment_id", sa.String(length=26), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_erasures")),
    )
    op.create_index(
        "ix_erasures_due",
        "erasures",
        ["comment_id"],
        unique=False,
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )

    op.create_table(
        "idempotency_keys",
        sa.Column("site_id", sa.String(length=40), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("body_mac", sa.String(length=64), nullable=False),
        sa.Column("comment_id", sa.String(length=26), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "key_hash", name=op.f("pk_idempotency_keys")),
    )
    op.create_index("ix_idempotency_keys_created_at", "idempotency_keys", ["created_at"], unique=False)

    op.create_table(
        "people",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("login", sa.String(length=60), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("login", name=op.f("uq_people_login")),
    )
    op.create_table(
        "prints",
        sa.Column("comment_seq", BigId, autoincrement=False, nullable=False),
        sa.Column("site_id", sa.String(length=40), nullable=False),
        sa.Column("thread_id", BigId, nullable=False),
        sa.Column("author_id", sa.String(length=26), nullable=True),
        sa.Column("simhash", BigId, nullable=False),
        sa.Column("band_0", sa.Integer(), nullable=False),
        sa.Column("band_1", sa.Integer(), nullable=False),
        sa.Column("band_2", sa.Integer(), nullable=False),
        sa.Column("band_3", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("comment_seq", name=op.f("pk_prints")),
    )
    op.create_index("ix_prints_band_0", "prints", ["site_id", "band_0", "comment_seq"], unique=False)
    op.create_index("ix_prints_band_1", "prints", ["site_id", "band_1", "comment_seq"], unique=False)
    op.create_index("ix_prints_band_2", "prints", ["site_id", "band_2", "comment_seq"], unique=False)
    op.create_index("ix_prints_band_3", "prints", ["site_id", "band_3", "comment_seq"], unique=False)
    op.create_index("ix_prints_created_at", "prints", ["created_at"], unique=False)

    op.create_table(
        "sites",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("origins", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sites")),
    )
    op.create_table(
        "authors",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("site_id", sa.String(length=40), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=True),
        sa.Column("published", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("spam", sa.Integer(), nullable=False),
        sa.Column("banned_until", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("forgotten_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_authors_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authors")),
        sa.UniqueConstraint("site_id", "fingerprint", name=op.f("uq_authors_site_id_fingerprint")),
    )
    op.create_index(
        "ix_authors_silent",
        "authors",
        ["seen_at"],
        unique=False,
        sqlite_where=sa.text("forgotten_at IS NULL"),
        postgresql_where=sa.text("forgotten_at IS NULL"),
    )
    op.create_table(
        "events",
        sa.Column("seq", BigId, autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("site_id", sa.String(length=40), nullable=False),
        sa.Column("comment_id", sa.String(length=26), nullable=True),
        sa.Column("comment_version", sa.Integer(), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_events_site_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_events")),
        sa.UniqueConstraint("id", name=op.f("uq_events_id")),
    )
    op.create_table(
        "rulesets",
        sa.Column("site_id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("default_action", sa.String(length=8), nullable=False),
        sa.Column("not_supported_action", sa.String(length=8), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_rulesets_site_id")),
        sa.PrimaryKeyConstraint("site_id", "version", name=op.f("pk_rulesets")),
    )
    op.create_table(
        "threads",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("site_id", sa.String(length=40), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("claimed_title", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("version", BigId, nullable=False),
        sa.Column("published_count", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_threads_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_threads")),
        sa.UniqueConstraint("site_id", "key_hash", name=op.f("uq_threads_site_id_key_hash")),
    )
    op.create_table(
        "tokens",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("site_id", sa.String(length=40), nullable=True),
        sa.Column("person_id", sa.String(length=26), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_tokens_person_id")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_tokens_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tokens")),
    )
    op.create_table(
        "comments",
        sa.Column("seq", BigId, autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("site_id", sa.String(length=40), nullable=False),
        sa.Column("thread_id", BigId, nullable=False),
        sa.Column("parent_id", sa.String(length=26), nullable=True),
        sa.Column("root_seq", BigId, nullable=True),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("author_url", sa.Text(), nullable=True),
        sa.Column("author_label", sa.String(length=8), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("edited_at", UtcDateTime(), nullable=True),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("receipt_hash", sa.String(length=64), nullable=True),
        sa.Column("duplicate_key", sa.String(length=64), nullable=True),
        sa.Column("form", sa.JSON(), nullable=False),
        sa.Column("form_nonce", sa.String(length=32), nullable=True),
        sa.Column("author_id", sa.String(length=26), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("lease_token", sa.String(length=26), nullable=True),
        sa.Column("lease_owner", sa.String(length=120), nullable=True),
        sa.Column("parked", sa.Boolean(), nullable=False),
        sa.Column("public_json", sa.Text(), nullable=True),
        sa.Column("reply_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["authors.id"], name=op.f("fk_comments_author_id")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_comments_site_id")),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name=op.f("fk_comments_thread_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_comments")),
        sa.UniqueConstraint("duplicate_key", name=op.f("uq_comments_duplicate_key")),
        sa.UniqueConstraint("id", name=op.f("uq_comments_id")),
    )
    op.create_index(
        "ix_comments_answers",
        "comments",
        ["parent_id"],
        unique=False,
        sqlite_where=sa.text("public_json IS NOT NULL AND parent_id IS NOT NULL"),
        postgresql_where=sa.text("public_json IS NOT NULL AND parent_id IS NOT NULL"),
    )
    op.create_index("ix_comments_author_id", "comments", ["author_id", "seq"], unique=False)
    op.create_index(
        "ix_comments_form_nonce",
        "comments",
        ["form_nonce"],
        unique=False,
        sqlite_where=sa.text("form_nonce IS NOT NULL"),
        postgresql_where=sa.text("form_nonce IS NOT NULL"),
    )
    op.create_index(
        "ix_comments_leases",
        "comments",
        ["lease_owner"],
        unique=False,
        sqlite_where=sa.text("lease_owner IS NOT NULL"),
        postgresql_where=sa.text("lease_owner IS NOT NULL"),
    )
    op.create_index("ix_comments_queue", "comments", ["site_id", "status", "seq"], unique=False)
    op.create_index(
        "ix_comments_replies",
        "comments",
        ["root_seq", "seq"],
        unique=False,
        sqlite_where=sa.text("public_json IS NOT NULL AND root_seq IS NOT NULL"),
        postgresql_where=sa.text("public_json IS NOT NULL AND root_seq IS NOT NULL"),
    )
    op.create_index(
        "ix_comments_roots",
        "comments",
        ["thread_id", "seq"],
        unique=False,
        sqlite_where=sa.text("public_json IS NOT NULL AND root_seq IS NULL"),
        postgresql_where=sa.text("public_json IS NOT NULL AND root_seq IS NULL"),
    )
    op.create_index(
        "ix_comments_waiting",
        "comments",
        ["seq"],
        unique=False,
        sqlite_where=sa.text("status = 'pending' AND parked = 0"),
        postgresql_where=sa.text("status = 'pending' AND NOT parked"),
    )

    op.create_table(
        "decisions",
        sa.Column("seq", BigId, autoincrement=True, nullable=False),
        sa.Column("comment_seq", BigId, nullable=False),
        sa.Column("comment_version", sa.Integer(), nullable=False),
        sa.Column("from_status", sa.String(length=8), nullable=False),
        sa.Column("to_status", sa.String(length=8), nullable=False),
        sa.Column("actor", sa.String(length=12), nullable=False),
        sa.Column("token_id", sa.String(length=26), nullable=True),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("ruleset_version", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["comment_seq"], ["comments.seq"], name=op.f("fk_decisions_comment_seq")),
        sa.ForeignKeyConstraint(["token_id"], ["tokens.id"], name=op.f("fk_decisions_token_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_decisions")),
    )
    op.create_index("ix_decisions_comment_seq", "decisions", ["comment_seq", "seq"], unique=False)
    op.create_index(
        "ix_decisions_token_id",
        "decisions",
        ["token_id"],
        unique=False,
        sqlite_where=sa.text("token_id IS NOT NULL"),
        postgresql_where=sa.text("token_id IS NOT NULL"),
    )

    op.create_table(
        "findings",
        sa.Column("comment_seq", BigId, nullable=False),
        sa.Column("comment_version", sa.Integer(), nullable=False),
        sa.Column("check_name", sa.String(length=60), nullable=False),
        sa.Column("check_version", sa.String(length=60), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("label", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=80), nullable=False),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("duration_ms", sa.Float(), nullable=False),
        sa.Column("error", sa.String(length=80), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["comment_seq"], ["comments.seq"], name=op.f("fk_findings_comment_seq")),
        sa.PrimaryKeyConstraint("comment_seq", "comment_version", "check_name", name=op.f("pk_findings")),
    )


def downgrade() -> None:
    """Take it back."""
    for table in (
        "findings",
        "decisions",
        "comments",
        "tokens",
        "threads",
        "rulesets",
        "events",
        "authors",
        "sites",
        "prints",
        "people",
        "idempotency_keys",
        "erasures",
        "contacts",
        "contact_keys",
        "audit",
    ):
        op.drop_table(table)
