"""Saved views: a person's own filters under names."""

from sqlalchemy import Connection

from service.domain.errors import FieldError, Invalid, NotFound
from service.domain.text import TextRefused, clean_line
from service.store import desk_people
from service.store.desk_people import SavedView

VIEWS_MAX = 30
NAME_CHARS_MAX = 60
QUERY_CHARS_MAX = 1_000


def save_view(conn: Connection, person_id: str, name: str, query: str) -> SavedView:
    """Save the query string of a queue page under a name, in the place of an older one of that name.

    The caller has parsed ``query``: it is one of our own. Raises Invalid.
    """
    errors = []
    try:
        name = clean_line(name, chars_max=NAME_CHARS_MAX)
    except TextRefused as refused:
        code = "required" if refused.code == "empty" else refused.code
        errors.append(FieldError("name", code, NAME_CHARS_MAX))
    if len(query) > QUERY_CHARS_MAX:
        errors.append(FieldError("query", "too_long", QUERY_CHARS_MAX))
    if desk_people.count_views(conn, person_id) >= VIEWS_MAX:
        errors.append(FieldError("name", "too_many", VIEWS_MAX))
    if errors:
        raise Invalid(tuple(errors))
    return desk_people.save_view(conn, person_id, name, query)


def remove_view(conn: Connection, person_id: str, view_id: str) -> None:
    """Delete a person's own view. Raises NotFound."""
    if not desk_people.remove_view(conn, person_id, view_id):
        raise NotFound("view")
