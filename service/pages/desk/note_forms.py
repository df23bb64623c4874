"""Notes for colleagues: about a comment, a story, a commenter or a shift; deleted by whoever wrote them."""

from flask import Response

from service.api.context import runtime
from service.api.problem import Problem
from service.domain.errors import Invalid, NotFound
from service.pages.desk import author_page, back, comment_page, shell
from service.pages.desk.forms import form
from service.pages.desk.visitor import Person, signed_in
from service.store import desk_authors, desk_cards, desk_rows, notes
from service.store.activity import By
from service.store.notes import About
from service.usecases.add_person import Role
from service.usecases.write_note import remove_note, write_note


@signed_in()
def on_comment(person: Person, comment_id: str) -> Response:
    """A note from a comment's page: about the comment, its story or its commenter."""
    sent = form()
    with runtime().database.read() as conn:
        row = desk_rows.get(conn, comment_id)
    subjects = {kind.value: (kind, key) for kind, key in desk_cards.subjects_of(row)}
    subject, body = subjects.get(sent.one("about", About.COMMENT.value)), sent.one("body")
    if subject is None:
        raise NotFound("author")
    by = By(token_id=person.session_id, person_id=person.id)
    try:
        runtime().database.write(lambda conn: write_note(conn, row.comment.site_id, subject, body, by))
    except Invalid as refused:
        return comment_page.render(person, comment_id, trouble=refused.errors, note=body)
    return shell.redirect_with_status(back.safe(sent.one("back")), "Note saved.", person)


@signed_in()
def on_author(person: Person, author_id: str) -> Response:
    """A note from a commenter's page."""
    sent = form()
    with runtime().database.read() as conn:
        site_id = desk_authors.page(conn, author_id, None, limit=1).site_id
    body, by = sent.one("body"), By(token_id=person.session_id, person_id=person.id)
    subject = (About.AUTHOR, author_id)
    try:
        runtime().database.write(lambda conn: write_note(conn, site_id, subject, body, by))
    except Invalid as refused:
        return author_page.render(person, author_id, trouble=refused.errors, note=body)
    return shell.redirect_with_status(f"/desk/authors/{author_id}", "Note saved.", person)


@signed_in()
def on_queue(person: Person, site_id: str) -> Response:
    """A note for the next shift: it stands above the queue of its site."""
    sent = form()
    if site_id not in {site.id for site in person.sites}:
        raise NotFound("site")
    body, by = sent.one("body"), By(token_id=person.session_id, person_id=person.id)
    runtime().database.write(lambda conn: write_note(conn, site_id, (About.QUEUE, site_id), body, by))
    return shell.redirect_with_status(back.safe(sent.one("back")), "Shift note saved.", person)


@signed_in()
def remove(person: Person, note_id: str) -> Response:
    """Delete a note: one's own, or as an editor anybody's."""
    with runtime().database.read() as conn:
        writer = notes.writer_of(conn, note_id)
    if writer != person.id and not person.may(Role.EDITOR):
        raise Problem("not-allowed")
    runtime().database.write(
        lambda conn: remove_note(conn, note_id, By(token_id=person.session_id, person_id=person.id))
    )
    return shell.redirect_with_status(back.safe(form().one("back")), "Note deleted.", person)
