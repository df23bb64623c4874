"""Tables of the moderation desk: rules and notes of the house, complaints, earlier texts, who looks at what.

None holds an address. What a commenter or reader typed is in ``revisions``, ``reports`` and ``appeals`` and
goes when the comment is erased.
"""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from service.store.tables_base import made, metadata
from service.store.types import BigId, Json, UtcDateTime

house_rules = Table(
    "house_rules", metadata,
    # The newest version of a number is the rule; older ones stay, as decisions name them.
    Column("site_id", ForeignKey("sites.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("code", String(80), nullable=False),
    Column("title", String(120), nullable=False),
    # What the author is told, and the checks that suggest this reason.
    Column("message", Text, nullable=False),
    Column("checks", Json, nullable=False),
    Column("retired", Boolean, nullable=False, default=False),
    Column("person_id", String(26)),
    made(),
)  # fmt: skip

notes = Table(
    "notes", metadata,
    Column("id", String(26), primary_key=True),
    Column("site_id", ForeignKey("sites.id"), nullable=False),
    # Of a comment, author, thread (their ids as text), or of the whole queue (the site's id).
    Column("about", String(8), nullable=False),
    Column("about_id", String(40), nullable=False),
    Column("body", Text, nullable=False),
    Column("person_id", String(26)),
    made(),
    Index("ix_notes_about", "about", "about_id", "created_at"),
)  # fmt: skip

reports = Table(
    "reports", metadata,
    # A reader's complaint. ``reporter_key`` is keyed and another one for each comment: it only keeps one
    # reader from counting twice.
    Column("seq", BigId, primary_key=True, autoincrement=True),
    Column("comment_seq", ForeignKey("comments.seq"), nullable=False),
    Column("site_id", String(40), nullable=False),
    Column("reason", String(80), nullable=False),
    Column("body", Text),
    Column("reporter_key", String(64), nullable=False),
    made(),
    Column("closed_at", UtcDateTime),
    # The version of the comment that the closing decision made, so that its undoing opens them again.
    Column("closed_version", Integer),
    UniqueConstraint("comment_seq", "reporter_key"),
)  # fmt: skip

appeals = Table(
    "appeals", metadata,
    Column("comment_seq", ForeignKey("comments.seq"), primary_key=True, autoincrement=False),
    # The version that the refusal made: one appeal a refusal.
    Column("comment_version", Integer, primary_key=True, autoincrement=False),
    Column("site_id", String(40), nullable=False),
    Column("statement", Text, nullable=False),
    made(),
    Column("closed_at", UtcDateTime),
    Column("closed_version", Integer),
    Column("granted", Boolean),
)  # fmt: skip

revisions = Table(
    "revisions", metadata,
    # What a comment said before its author changed it. ``version`` is the one that had this text.
    Column("comment_seq", ForeignKey("comments.seq"), primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("body", Text, nullable=False),
    made(),
)  # fmt: skip

presence = Table(
    "presence", metadata,
    # Which comment a person has before them; it means nothing some seconds after ``until``.
    Column("person_id", String(26), primary_key=True),
    Column("comment_id", String(26), nullable=False),
    Column("until", UtcDateTime, nullable=False),
    Index("ix_presence_comment_id", "comment_id"),
)  # fmt: skip

saved_views = Table(
    "saved_views", metadata,
    Column("id", String(26), primary_key=True),
    Column("person_id", String(26), nullable=False),
    Column("name", String(60), nullable=False),
    Column("query", Text, nullable=False),
    made(),
    UniqueConstraint("person_id", "name"),
)  # fmt: skip

track_records = Table(
    "track_records", metadata,
    # What people made of what a reason held, day by day: the sentence on a card adds up ninety of these.
    Column("site_id", ForeignKey("sites.id"), primary_key=True),
    Column("code", String(80), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("upheld", Integer, nullable=False, default=0),
    Column("overturned", Integer, nullable=False, default=0),
)  # fmt: skip

activity = Table(
    "activity", metadata,
    # What staff did beside deciding about one comment. Rows are added and never changed.
    Column("seq", BigId, primary_key=True, autoincrement=True),
    Column("site_id", ForeignKey("sites.id")),
    Column("action", String(40), nullable=False),
    Column("person_id", String(26)),
    Column("token_id", String(26)),
    Column("comment_id", String(26)),
    Column("subject", String(120), nullable=False),
    Column("before", Json),
    Column("after", Json),
    Column("reason", Text, nullable=False),
    Column("batch_id", String(26)),
    made(),
    Index("ix_activity_site_id", "site_id", "seq"),
    Index("ix_activity_person_id", "person_id", "seq",
          sqlite_where=text("person_id IS NOT NULL"), postgresql_where=text("person_id IS NOT NULL")),
)  # fmt: skip
