"""A form's token, for a page that draws the form itself and asks when somebody begins to type."""

from pydantic import BaseModel

from service.api import form_tokens
from service.api.comments import intake, require_origin
from service.api.context import runtime
from service.api.problem import Problem
from service.api.route import Answer, Call
from service.domain.errors import Invalid, NotFound
from service.store import threads


class FormOut(BaseModel):
    """What a form sends along as ``form_token``; good for one comment in this thread."""

    form_token: str
    closed: bool
    """The thread takes no more comments."""


def get_form(call: Call) -> Answer:
    """A new token. Problem 400 for an unknown site; NotFound for a thread that only the site could open."""
    try:
        site = intake().sites.resolve(call.query.site)
    except Invalid as error:
        raise Problem("bad-parameter", errors=error.errors) from None
    require_origin(call, site.id)
    with runtime().database.read() as conn:
        thread = threads.find(conn, site.id, call.query.thread)
    if thread is None and not runtime().settings.threads_open:
        raise NotFound("thread")
    token = form_tokens.make(runtime().secret, call.query.thread)
    return Answer(200, {"form_token": token, "closed": thread is not None and thread.closed})
