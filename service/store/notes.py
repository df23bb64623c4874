"""Notes of the house: about a comment, an author, a story, or the queue itself (for the next shift)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, delete, func, insert, or_, select

from service.domain.errors import NotFound
from service.domain.ids import new_id
from service.store.desk_people import NAMELESS
from service.store.tables import notes, people

LISTED_MAX = 100


class About(StrEnum):
    """What a note is about."""

    COMMENT = "comment"
    AUTHOR = "author"
    THREAD = "thread"
    QUEUE = "queue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One note. ``by`` is a display name."""

    id: str
    about: About
    about_id: str
    site_id: str
    body: str
    by: str
    person_id: str | None
    created_at: datetime


Subject = tuple[About, str]


def add(conn: Connection, site_id: str, subject: Subject, body: str, *, person_id: str | None) -> str:
    """Store a note; returns its id."""
    note_id = new_id()
    row = {"id": note_id, "site_id": site_id, "about": subject[0].value, "about_id": subject[1], "body": body}
    conn.execute(insert(notes).inline().values(**row, person_id=person_id))
    return note_id


def about(conn: Connection, subjects: Collection[Subject], *, limit: int = LISTED_MAX) -> list[Note]:
    """The notes about any of these, newest first."""
    if not subjects:
        return []
    query = (
        select(notes, people.c.display_name)
        .outerjoin(people, people.c.id == notes.c.person_id)
        .where(_about(subjects))
        .order_by(notes.c.created_at.desc(), notes.c.id)
        .limit(limit)
    )
    return [
        Note(
            id=row.id, about=About(row.about), about_id=row.about_id, site_id=row.site_id, body=row.body,
            by=row.display_name or NAMELESS, person_id=row.person_id, created_at=row.created_at,
        )
        for row in conn.execute(query)
    ]  # fmt: skip


def counts(conn: Connection, subjects: Collection[Subject]) -> dict[Subject, int]:
    """How many notes there are about each of these that has one; one statement."""
    if not subjects:
        return {}
    query = select(notes.c.about, notes.c.about_id, func.count()).where(_about(subjects))
    rows = conn.execute(query.group_by(notes.c.about, notes.c.about_id)).all()
    return {(About(kind), about_id): number for kind, about_id, number in rows}


def writer_of(conn: Connection, note_id: str) -> str | None:
    """The person who wrote a note, None for a program. Raises NotFound."""
    row = conn.execute(select(notes.c.person_id).where(notes.c.id == note_id)).first()
    if row is None:
        raise NotFound("note")
    return str(row.person_id) if row.person_id else None


def remove(conn: Connection, note_id: str, site_id: str | None = None) -> tuple[str, Subject] | None:
    """Delete a note; returns its site and what it was about, None if there is no such note on this site."""
    where = notes.c.id == note_id
    if site_id is not None:
        where &= notes.c.site_id == site_id
    columns = (notes.c.site_id, notes.c.about, notes.c.about_id)
    row = conn.execute(select(*columns).where(where)).first()
    if row is None:
        return None
    conn.execute(delete(notes).where(where))
    return row.site_id, (About(row.about), row.about_id)


def forget(conn: Connection, subject: Subject) -> None:
    """Delete every note about this."""
    kind, about_id = subject
    conn.execute(delete(notes).where(notes.c.about == kind.value, notes.c.about_id == about_id))


def _about(subjects: Collection[Subject]) -> ColumnElement[bool]:
    by_kind: dict[About, list[str]] = {}
    for kind, about_id in subjects:
        by_kind.setdefault(kind, []).append(about_id)
    return or_(
        *(
            (notes.c.about == kind.value) & notes.c.about_id.in_(sorted(ids))
            for kind, ids in sorted(by_kind.items())
        )
    )
