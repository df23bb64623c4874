"""What staff did beside deciding about one comment: settings, stories, authors, notes, whole batches.

Append-only, written in the transaction of the change. No row holds what a commenter typed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert

from service.store.tables import activity


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who acts: a person, a program's token, or (with neither) the operator at the command line."""

    token_id: str | None = None
    person_id: str | None = None
    site_id: str | None = None
    """The only site that they may touch; None for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One line of the log. ``subject`` names what was changed: a story's key, a rule's title, a setting."""

    action: str
    site_id: str | None
    subject: str = ""
    comment_id: str | None = None
    before: Any = None
    after: Any = None
    reason: str = ""
    batch_id: str | None = None
    created_at: datetime | None = None
    seq: int = 0
    person_id: str | None = None


SUBJECT_CHARS_MAX = 120


def add(conn: Connection, by: By, deeds: Sequence[Deed]) -> None:
    """Write lines of the log in one statement."""
    rows = [
        {
            "site_id": deed.site_id, "action": deed.action, "subject": deed.subject[:SUBJECT_CHARS_MAX],
            "comment_id": deed.comment_id, "before": deed.before, "after": deed.after,
            "reason": deed.reason, "batch_id": deed.batch_id, "person_id": by.person_id,
            "token_id": by.token_id,
        }
        for deed in deeds
    ]  # fmt: skip
    if rows:
        conn.execute(insert(activity).inline(), rows)
