"""The page after signing in: what this person may do here, and the end of their sessions."""

from flask import Response
from sqlalchemy import Connection

from service.api.context import runtime
from service.pages.desk import nav, shell
from service.pages.desk.visitor import Person, signed_in
from service.store import endpoints
from service.store.endpoints import FAILING, GONE, Endpoint
from service.usecases.add_person import Role

MAY = (
    (Role.MODERATOR, "Read what waits, approve and reject comments, mark spam, ban whoever wrote one."),
    (Role.EDITOR, "Change the rules of the house and the policy that publishes, holds and rejects."),
    (Role.ADMIN, "Everything that an administrator's call of the API can do."),
)


@signed_in()
def show(person: Person) -> Response:
    """The start page."""
    with runtime().database.read() as conn:
        in_trouble = _in_trouble(conn, person) if person.may(Role.ADMIN) else []
    values = {
        "in_trouble": in_trouble,
        "may": [sentence for role, sentence in MAY if person.may(role)],
        "session_hours": runtime().settings.session_hours,
        "idle_minutes": runtime().settings.session_idle_minutes,
        "has_queue": nav.exists(nav.QUEUE),
        "queue": nav.QUEUE,
        "now": runtime().clock(),
    }
    return shell.page("desk/start.html", person, values)


def _in_trouble(conn: Connection, person: Person) -> list[Endpoint]:
    """Endpoints that somebody should look after: disabled by themselves, or failing."""
    found = endpoints.of_sites(conn, [site.id for site in person.sites])
    return [
        one
        for one in found
        if one.disabled_reason in (FAILING, GONE) or (one.enabled and one.failing_since is not None)
    ]
