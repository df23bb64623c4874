"""Notes for colleagues: readers and commenters never see them. Each goes with what it is about."""

from sqlalchemy import Connection

from service.domain.errors import FieldError, Invalid, NotFound
from service.domain.text import TextRefused, clean_body
from service.store import activity, notes
from service.store.activity import By, Deed
from service.store.notes import About

NOTE_CHARS_MAX = 10_000


def write_note(conn: Connection, site_id: str, subject: tuple[About, str], body: str, by: By) -> str:
    """Store a note about a comment, author, story or queue of a site; returns its id.

    The caller has looked that the subject is there and of this site. Raises Invalid for no text, or too much.
    """
    try:
        text = clean_body(body, chars_max=NOTE_CHARS_MAX)
    except TextRefused as refused:
        code = "required" if refused.code == "empty" else refused.code
        raise Invalid((FieldError("body", code, NOTE_CHARS_MAX),)) from None
    note_id = notes.add(conn, site_id, subject, text, person_id=by.person_id)
    activity.add(conn, by, [_deed("note.write", site_id, subject)])
    return note_id


def remove_note(conn: Connection, note_id: str, by: By) -> None:
    """Delete a note. The log keeps that there was one, and not what it said. Raises NotFound."""
    found = notes.remove(conn, note_id, by.site_id)
    if found is None:
        raise NotFound("note")
    site_id, subject = found
    activity.add(conn, by, [_deed("note.remove", site_id, subject)])


def _deed(action: str, site_id: str, subject: tuple[About, str]) -> Deed:
    kind, about_id = subject
    comment_id = about_id if kind is About.COMMENT else None
    return Deed(action=action, site_id=site_id, subject=kind.value, comment_id=comment_id)
