"""The page after signing in: what this person may do here, and the end of their sessions."""

from flask import Response

from service.api.context import runtime
from service.pages.desk import nav, shell
from service.pages.desk.visitor import Person, signed_in
from service.usecases.add_person import Role

MAY = (
    (Role.MODERATOR, "Read what waits, approve and reject comments, mark spam, ban whoever wrote one."),
    (Role.EDITOR, "Change the rules of the house and the policy that publishes, holds and rejects."),
    (Role.ADMIN, "Everything that an administrator's call of the API can do."),
)


@signed_in()
def show(person: Person) -> Response:
    """The start page."""
    values = {
        "may": [sentence for role, sentence in MAY if person.may(role)],
        "session_hours": runtime().settings.session_hours,
        "idle_minutes": runtime().settings.session_idle_minutes,
        "has_queue": nav.exists(nav.QUEUE),
        "queue": nav.QUEUE,
        "now": runtime().clock(),
    }
    return shell.page("desk/start.html", person, values)
