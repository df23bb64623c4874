"""Somebody chooses the name that colleagues see. It is not the login, and no address."""

from sqlalchemy import Connection

from service.domain.errors import FieldError, Invalid
from service.store import desk_people
from service.usecases.add_person import DISPLAY_NAME_CHARS_MAX, refused_name


def name_person(conn: Connection, person_id: str, login: str, name: str) -> str:
    """Store the name; returns it without white space around it. Raises Invalid."""
    name = name.strip()
    code = "required" if not name else refused_name(name, login)
    if code is not None:
        raise Invalid((FieldError("display_name", code, DISPLAY_NAME_CHARS_MAX),))
    if name.casefold() in {
        other.casefold() for key, other in desk_people.names(conn).items() if key != person_id
    }:
        raise Invalid((FieldError("display_name", "taken"),))
    desk_people.set_display_name(conn, person_id, name)
    return name
