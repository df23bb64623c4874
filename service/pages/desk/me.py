"""One's own settings: the name that colleagues see, looks, shortcuts, the end of one's sessions."""

from collections.abc import Sequence

from flask import Response

from service.api.context import runtime
from service.domain.errors import FieldError, Invalid
from service.pages.desk import sentences, shell
from service.pages.desk.forms import form
from service.pages.desk.looks import DENSITIES, SIZES, chosen
from service.pages.desk.visitor import Person, signed_in
from service.store import desk_people
from service.usecases.add_person import DISPLAY_NAME_CHARS_MAX
from service.usecases.name_person import name_person

PATH = "/desk/me"


@signed_in()
def show(person: Person) -> Response:
    """The page."""
    return _render(person, person.display_name)


@signed_in()
def take_name(person: Person) -> Response:
    """Another name from now on, also on what was decided before."""
    typed = form().one("display_name")
    try:
        runtime().database.write(lambda conn: name_person(conn, person.id, person.login, typed))
    except Invalid as refused:
        return _render(person, typed, trouble=refused.errors)
    return shell.redirect_with_status(PATH, "Name saved. Colleagues see it from now on.", person)


@signed_in()
def take_looks(person: Person) -> Response:
    """Another density or text size, on every page of the desk and in every browser."""
    sent = form()
    looks = chosen(sent.one("density"), sent.one("size"))
    if looks is None:
        raise Invalid((FieldError("density", "not_one_of_these"),))
    kept = {"density": looks.density, "size": looks.size}
    runtime().database.write(lambda conn: desk_people.set_preferences(conn, person.id, kept))
    return shell.redirect_with_status(PATH, "Saved.", person)


def _render(person: Person, name: str, *, trouble: Sequence[FieldError] = ()) -> Response:
    values = {
        "name": name, "trouble": [sentences.trouble(error) for error in trouble],
        "chars_max": DISPLAY_NAME_CHARS_MAX, "now": runtime().clock(), "densities": DENSITIES, "sizes": SIZES,
    }  # fmt: skip
    return shell.page("desk/me.html", person, values, status=422 if trouble else 200)
