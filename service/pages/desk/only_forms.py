"""A GET of an address that only takes forms: whoever comes to it is led to a page that can be shown.

It comes after signing in again, when a session has ended before such a form was sent, and of old tabs.
"""

from flask import Response, request

from service.pages.desk import me, nav, shell
from service.pages.desk.visitor import Person, signed_in


@signed_in()
def lead_on(_person: Person, **_path: str) -> Response:
    """303 to one's own page for what is sent from there, else to the queue. Nothing is done."""
    return shell.redirect(me.PATH if request.path.startswith(f"{me.PATH}/") else nav.QUEUE)
