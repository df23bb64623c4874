"""Tables of what moderators taught the spam check: lessons, and the layers that came of them.

Only workers and the operator's commands touch them. A lesson holds hashed features and no text.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from service.store.tables_base import made, metadata
from service.store.types import BigId

cursors = Table(
    "cursors", metadata,
    # How far a reader of an append-only table has come. Whoever moves it has the row locked.
    Column("name", String(40), primary_key=True),
    Column("seq", BigId, nullable=False, default=0),
)  # fmt: skip

lessons = Table(
    "lessons", metadata,
    Column("seq", BigId, primary_key=True, autoincrement=True),
    Column("site_id", ForeignKey("sites.id"), nullable=False),
    Column("source", String(12), nullable=False),
    Column("source_seq", BigId, nullable=False),
    # What it is about: a comment's id, or that of feedback.
    Column("subject_id", String(26), nullable=False),
    Column("teacher_id", String(26)),
    Column("text_key", String(16), nullable=False),
    Column("label", Integer, nullable=False),
    Column("steps", Integer, nullable=False),
    Column("base_logit", Float, nullable=False),
    Column("features", LargeBinary, nullable=False),
    made(),
    UniqueConstraint("source", "source_seq"),
    Index("ix_lessons_site_id", "site_id", "seq"),
    Index("ix_lessons_subject_id", "subject_id", "seq"),
    Index("ix_lessons_text_key", "site_id", "text_key"),
    Index("ix_lessons_teacher_id", "teacher_id", "created_at"),
    Index("ix_lessons_created_at", "created_at"),
)  # fmt: skip

spam_layers = Table(
    "spam_layers", metadata,
    Column("site_id", ForeignKey("sites.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    # The last lesson in it; lessons after a rolled-back version go on from there.
    Column("through_seq", BigId, nullable=False),
    Column("spam", Integer, nullable=False),
    Column("ham", Integer, nullable=False),
    Column("origin", String(60), nullable=False),
    # Runs beside the one in force and decides nothing.
    Column("candidate", Boolean, nullable=False, default=False),
    Column("state", LargeBinary, nullable=False),
    made(),
)  # fmt: skip
