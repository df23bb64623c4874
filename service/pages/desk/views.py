"""Saved views: what the queue's address asks for, under a name of one's own."""

from flask import Response

from service.api.context import runtime
from service.pages.desk import decide, forms, nav, queue_query
from service.pages.desk.visitor import Person, signed_in
from service.usecases.save_view import remove_view, save_view


@signed_in()
def save(person: Person) -> Response:
    """Keep the page that the form stands on, from its beginning. 422 for no name, or one view too many."""
    form = forms.form()
    place = decide.came_from(form)
    asked = queue_query.asked_in(place, person)
    view = runtime().database.write(
        lambda conn: save_view(conn, person.id, form.one("name"), asked.query(after="", shown=""))
    )
    return decide.to(place, f"Saved as “{view.name}”.", person)


@signed_in()
def remove(person: Person, view_id: str) -> Response:
    """Delete one of one's own views. 404 if there is none."""
    runtime().database.write(lambda conn: remove_view(conn, person.id, view_id))
    form = forms.form()
    place = decide.came_from(form)
    return decide.to(place if place.startswith(nav.QUEUE) else nav.QUEUE, "View deleted.", person)
