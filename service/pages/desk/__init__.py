"""The moderation desk: pages for people who are signed in, below ``/desk/``.

How to write a page of it::

    from service.pages import desk

    @desk.signed_in(Role.EDITOR)
    def take_rule(person: desk.Person, rule_id: str) -> Response:
        form = desk.form()                                  # form.one("name"), form.every("comment")
        save(person.id, rule_id, form.one("name"))
        if desk.wants_fragment():
            return desk.fragment("desk/_rule.html", person, {...}, text="Rule saved.")
        return desk.redirect_with_status("/desk/rules", "Rule saved.", person)

and one row in ``ROUTES`` below. The guard has checked session, role and, for every method but GET and HEAD,
where the form comes from; a form holds ``{{ csrf }}`` (in a macro of another file, pass it on). Raise a
``Problem``, ``NotFound``, ``Stale`` or any error of the domain: ``trouble.py`` answers with a page, or with a
fragment to a script that sent ``X-Fragment: 1`` (401 signed out, 403, 404, 409, 503).

A template extends ``desk/shell.html`` and fills ``title`` and ``main``; ``shell.page`` says what it sees.
Scripts and styles are files (``pages/assets.py``): the policy allows none in a page, and ``innerHTML`` only
through a Trusted Types policy. Times and people: ``person.display_name``, never ``person.login``.
"""

from collections.abc import Callable
from typing import NamedTuple

from flask import Blueprint, Flask, Response

from service.pages.desk import (
    batch,
    changes,
    decide,
    elsewhere,
    entrance,
    only_forms,
    queue,
    screens,
    start,
    trouble,
    views,
)
from service.pages.desk.forms import Form, form
from service.pages.desk.shell import (
    bare_page,
    chosen_site,
    fragment,
    guarded,
    page,
    redirect,
    redirect_with_status,
    wants_fragment,
)
from service.pages.desk.trouble import nothing
from service.pages.desk.visitor import Person, signed_in
from service.runtime import WebRuntime

__all__ = [
    "ROUTES",
    "Form",
    "Person",
    "bare_page",
    "chosen_site",
    "form",
    "fragment",
    "guarded",
    "nothing",
    "page",
    "redirect",
    "redirect_with_status",
    "register",
    "signed_in",
    "wants_fragment",
]


class Row(NamedTuple):
    """One address of the desk."""

    method: str
    path: str
    view: Callable[..., Response]


_TAKEN = (
    Row("GET", "/desk/", start.show),
    Row("GET", "/desk/sign-in", entrance.show),
    Row("POST", "/desk/sign-in", entrance.take),
    Row("GET", entrance.PROVIDER, elsewhere.leave),
    Row("GET", elsewhere.BACK, elsewhere.come_back),
    Row("POST", "/desk/sign-out", entrance.leave),
    Row("POST", "/desk/sign-out-everywhere", entrance.leave_everywhere),
    Row("GET", "/desk/queue", queue.show),
    Row("GET", "/desk/changes", changes.show),
    Row("POST", "/desk/comments/<comment_id>/decisions", decide.take),
    Row("POST", "/desk/comments/<comment_id>/undo", decide.undo),
    Row("GET", "/desk/comments/<comment_id>/alike", batch.alike),
    Row("GET", "/desk/comments/<comment_id>/by-author", batch.of_author),
    Row("POST", "/desk/batches/confirm", batch.confirm),
    Row("POST", "/desk/batches", batch.take),
    Row("POST", "/desk/batches/<batch_id>/undo", batch.undo),
    Row("POST", "/desk/views", views.save),
    Row("POST", "/desk/views/<view_id>/delete", views.remove),
    *(Row(*screen) for screen in screens.SCREENS),
)
_SHOWN = {row.path for row in _TAKEN if row.method == "GET"}
ROUTES = (
    *_TAKEN,
    *(Row("GET", row.path, only_forms.lead_on) for row in _TAKEN if row.path not in _SHOWN),
)
"""Every address. Only the ways to sign in have views without ``signed_in``; a test sees to it."""


def register(app: Flask, runtime: WebRuntime) -> None:
    """Add the desk to ``app``."""
    elsewhere.attach(app, runtime)
    desk = Blueprint("desk", __name__)
    for row in ROUTES:
        name = f"{row.method} {row.view.__module__.rsplit('.', 1)[-1]}.{row.view.__name__}"
        desk.add_url_rule(
            row.path, name.replace(".", "_"), row.view, methods=[row.method], provide_automatic_options=False
        )
    trouble.explain(desk)
    app.register_blueprint(desk)
