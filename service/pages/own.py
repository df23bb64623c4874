"""An author's own comment without a script: what became of it, edit, delete, ask for a second look.

Every step is a posted form with the slip in a hidden field, and no answer is kept by anybody: there is no
cookie and no address that would open somebody's comment. What can be done is what the API says of the
receipt; doing it is the same use cases.
"""

from collections.abc import Callable, Mapping

from flask import Response, request
from sqlalchemy import Connection

from service.api import bodies, inbound
from service.api.author_in import AppealIn
from service.api.comments import intake
from service.api.context import network_of, runtime
from service.api.errors import problem_of
from service.api.inbound import EditIn
from service.api.problem import Problem
from service.bell import CHECKS
from service.domain.errors import FieldError, Invalid, LettersdeskError, NotFound
from service.pages import own_view, slips
from service.pages.own_view import Asking
from service.pages.place import Place
from service.pages.slips import Own, Slip
from service.store import comments
from service.usecases.appeal_comment import appeal_comment
from service.usecases.edit_comment import edit_comment
from service.usecases.erase_comment import erase_comment
from service.usecases.submit_comment import Accepted

FIELDS = ("receipt", "body", "statement", "sure")
"""``sure`` comes with a form that somebody sent: an empty field is left out, and is not the same as none."""

SETTLED = ("edit-window-closed", "illegal-transition")
"""Refusals that say something of the comment, and not that we have no time for it."""

Step = Callable[[Slip, Mapping[str, str]], Response]


def posted(place: Place, accepted: Accepted) -> Response:
    """The answer to a comment that was stored. Sent again with its form's token, it is the same answer."""
    if accepted.receipt is None:
        return own_view.thanks(place)
    slip = Slip(accepted.comment_id, accepted.receipt)
    try:
        return own_view.show(_look(slip), notice="page.received", place=place)
    except LettersdeskError:
        # It is stored, whatever happens now: nobody shall be told to send it again.
        return own_view.thanks(place, slip)


def find() -> Response:
    """A form for the receipt that somebody kept."""
    return own_view.find()


def see() -> Response:
    """What became of a comment."""
    return _step(lambda slip, _fields: own_view.show(_look(slip)))


def edit() -> Response:
    """A form with the text; or, with a text, the change: soon after posting, or once after a rejection."""
    return _step(_edit)


def delete() -> Response:
    """The question; or, when it was answered, the end of the comment."""
    return _step(_delete)


def appeal() -> Response:
    """A form for the statement; or, with one, the appeal."""
    return _step(_appeal)


def _step(step: Step) -> Response:
    """Read the posted form, count it, do ``step``; what goes wrong is said on a page that keeps the slip."""
    fields: Mapping[str, str] = {}
    slip = None
    try:
        fields = bodies.once(bodies.read_pairs(request, bytes_max=runtime().settings.request_bytes_max))
        intake().limits.count("rate_receipt_network", network_of(request))
        stray = sorted({bodies.shown(name) for name in fields if name not in FIELDS})
        if stray:
            raise Invalid(tuple(FieldError(name, "unknown_field") for name in stray))
        if "receipt" not in fields:
            raise Invalid((FieldError("receipt", "required"),))
        slip = slips.read(fields["receipt"])
        return step(slip, fields)
    except Problem as problem:
        return _refused(slip, fields, problem)
    except NotFound:
        return own_view.find(Problem("not-found", errors=(FieldError("receipt", "not_found"),)))
    except LettersdeskError as error:
        return _refused(slip, fields, problem_of(error))


def _refused(slip: Slip | None, fields: Mapping[str, str], problem: Problem) -> Response:
    if slip is None:
        return own_view.find(problem)
    typed = fields.get("body") or fields.get("statement", "")
    try:
        own = _look(slip) if problem.kind.name in SETTLED else None
    except LettersdeskError:
        own = None
    return own_view.trouble(slip, problem, typed, own=own)


def _look(slip: Slip) -> Own:
    with runtime().database.read() as conn:
        return slips.own(conn, slip)


def _edit(slip: Slip, fields: Mapping[str, str]) -> Response:
    settings = runtime().settings
    if not {"body", "sure"} & set(fields):
        return own_view.ask(_look(slip), Asking("body"))
    try:
        body = inbound.check(EditIn, _given(fields, "body"), settings).body
        # Who began in time may finish, as over the API.
        within_s = settings.edit_window_s + settings.edit_grace_s if settings.edit_window_s else 0
        now = _done(slip, lambda conn: edit_comment(conn, slip.comment_id, slip.receipt, body, within_s))
    except Invalid as error:
        return own_view.ask(_look(slip), Asking("body", fields.get("body", ""), problem_of(error)))
    runtime().bell.ring(CHECKS)
    return own_view.show(now, notice="own.edit.done")


def _delete(slip: Slip, fields: Mapping[str, str]) -> Response:
    if "sure" not in fields:
        return own_view.ask(_look(slip), Asking("sure"))
    before = _look(slip)
    with runtime().database.begin() as conn:
        erase_comment(conn, comments.lock(conn, before.comment.id))
    return own_view.gone(before)


def _appeal(slip: Slip, fields: Mapping[str, str]) -> Response:
    if not {"statement", "sure"} & set(fields):
        return own_view.ask(_look(slip), Asking("statement"))
    try:
        words = inbound.check(AppealIn, _given(fields, "statement"), runtime().settings).statement
        now = _done(slip, lambda conn: appeal_comment(conn, slip.comment_id, slip.receipt, words))
    except Invalid as error:
        return own_view.ask(_look(slip), Asking("statement", fields.get("statement", ""), problem_of(error)))
    return own_view.show(now)


def _given(fields: Mapping[str, str], name: str) -> dict[str, str]:
    return {name: fields[name]} if name in fields else {}


def _done(slip: Slip, change: Callable[[Connection], object]) -> Own:
    with runtime().database.begin() as conn:
        change(conn)
        return slips.own(conn, slip)
