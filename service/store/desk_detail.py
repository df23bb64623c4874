"""Everything about one comment: its conversation, its earlier texts, what was found and what decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, text

from service.domain.comment import Status
from service.domain.verdict import Finding
from service.store import decisions, desk_rows, desk_similar, findings, notes, reports, revisions
from service.store.decisions import Decision
from service.store.desk_cards import Card, cards, excerpt, subjects_of
from service.store.desk_rows import DeskComment
from service.store.desk_similar import SimilarDecision
from service.store.notes import Note
from service.store.reports import Report
from service.store.revisions import Revision
from service.store.tables import comments
from service.store.tables_comments import WAITS

PATH_MAX = 20
SIBLINGS_MAX = 20
DECISIONS_SHOWN_MAX = 100
SIMILAR_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """One comment of a conversation, shortened."""

    id: str
    parent_id: str | None
    author_name: str
    author_label: str
    excerpt: str
    status: Status
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Logged:
    """A decision in a comment's history. ``by`` is a display name, None where no person decided."""

    decision: Decision
    by: str | None
    undone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """A comment page."""

    card: Card
    path: tuple[Utterance, ...]
    """From the first comment of the conversation to the one that was answered."""
    siblings: tuple[Utterance, ...]
    """Other answers to the same comment."""
    answers: tuple[Utterance, ...]
    revisions: tuple[Revision, ...]
    findings: tuple[tuple[int, Finding], ...]
    """Of every version, each with the version."""
    history: tuple[Logged, ...]
    notes: tuple[Note, ...]
    reports: tuple[Report, ...]
    similar: tuple[SimilarDecision, ...]


def detail(conn: Connection, comment_id: str, site_id: str | None, *, viewer: str | None = None) -> Detail:
    """The page of one comment. Raises NotFound, also for another site's."""
    row = desk_rows.get(conn, comment_id, site_id)
    seq, parent_id = row.comment.seq, row.comment.parent_id
    made = decisions.of_comments(conn, [seq], limit=DECISIONS_SHOWN_MAX)
    undone = decisions.undone(conn, [decision.seq for decision, _by in made])
    return Detail(
        card=cards(conn, [row], viewer=viewer)[0],
        path=tuple(_path(conn, row)),
        siblings=_answers(conn, row, parent_id, but=comment_id) if parent_id else (),
        answers=_answers(conn, row, comment_id),
        revisions=tuple(revisions.of_comment(conn, seq)),
        findings=tuple(findings.every(conn, seq)),
        history=tuple(Logged(decision, by, decision.seq in undone) for decision, by in made),
        notes=tuple(notes.about(conn, subjects_of(row))),
        reports=tuple(reports.of_comment(conn, seq)),
        similar=tuple(desk_similar.decided_alike(conn, row, limit=SIMILAR_SHOWN)),
    )


_COLUMNS = (
    comments.c.id, comments.c.parent_id, comments.c.author_name, comments.c.author_label, comments.c.body,
    comments.c.status, comments.c.created_at,
)  # fmt: skip


def _path(conn: Connection, row: DeskComment) -> Sequence[Utterance]:
    """Upwards step by step; a conversation is a few answers deep, and no deeper than ``PATH_MAX`` here."""
    path: list[Utterance] = []
    above = row.comment.parent_id
    while above is not None and len(path) < PATH_MAX:
        found = conn.execute(select(*_COLUMNS).where(comments.c.id == above)).first()
        if found is None:
            break
        path.insert(0, _utterance(found))
        above = found.parent_id
    return path


def _answers(conn: Connection, row: DeskComment, parent_id: str, but: str = "") -> tuple[Utterance, ...]:
    """Answers to a comment that are published or wait, oldest first: both have an index of their own."""
    waits: Any = text(WAITS)
    here = (comments.c.parent_id == parent_id) & (comments.c.id != but)
    ranges = (
        here & comments.c.public_json.is_not(None),
        here & (comments.c.thread_id == row.comment.thread_id) & waits,
    )
    found = [
        answer
        for where in ranges
        for answer in conn.execute(
            select(*_COLUMNS, comments.c.seq).where(where).order_by(comments.c.seq).limit(SIBLINGS_MAX)
        )
    ]
    found.sort(key=lambda answer: answer.seq)
    return tuple(_utterance(answer) for answer in found[:SIBLINGS_MAX])


def _utterance(found: Any) -> Utterance:
    return Utterance(
        id=found.id, parent_id=found.parent_id, author_name=found.author_name,
        author_label=found.author_label, excerpt=excerpt(found.body), status=Status(found.status),
        created_at=found.created_at,
    )  # fmt: skip
