"""What the desk answers when it cannot do what was asked: in its own shell, as a page or as a fragment.

Every text says whether something was saved: a moderator must never have to guess.
"""

import logging
from dataclasses import dataclass

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from service.api.errors import problem_of, problem_of_http
from service.api.problem import Problem
from service.domain.errors import LettersdeskError
from service.pages.desk import back, shell
from service.pages.desk.forms import ForeignForm
from service.pages.desk.visitor import SignedOut, visitor

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Words:
    """A title and a sentence. ``unsaved``: what comes first if a form was sent."""

    title: str
    text: str
    unsaved: str = "Nothing was changed."


_OTHER = Words("That did not work", "Something in the request was not right. Go back and try again.")
_WORDS = {
    "not-signed-in": Words("You were signed out", "Sign in to go on where you were.", "Nothing was saved."),
    "foreign-form": Words(
        "This form cannot be used any more",
        "It was shown in an earlier session, or did not come from this desk. Go back, reload the page, and "
        "try again.",
    ),
    "not-allowed": Words(
        "This is not part of your role",
        "An administrator of this desk can give you another one.",
    ),
    "not-found": Words(
        "There is nothing here", "The page may have been removed, or the address is not right."
    ),
    "method-not-allowed": Words("There is nothing here", "This address only takes a form of the desk."),
    "stale-decision": Words(
        "Somebody else was faster",
        "Look at the comment again before you decide.",
        "Your decision was not saved.",
    ),
    "validation-error": Words("Something is missing or not right", "Go back and look at what you entered."),
    "author-unknown": Words(
        "Nobody can tell yet who wrote this",
        "No worker has looked at it so far, or the commenter was silent so long that the record was deleted. "
        "Decide about the comment itself, or try again in a moment.",
    ),
    "too-many-requests": Words("Too many requests", "Wait a moment, then try again."),
    "unavailable": Words(
        "The database does not answer",
        "Comments cannot be read or decided right now. Nothing that was decided before is lost.",
        "Not saved. Try again in a moment.",
    ),
    "internal-error": Words(
        "Something broke here", "It was written to the log. Try again.", "Not saved. Try again."
    ),
}  # fmt: skip


def explain(desk: Blueprint) -> None:
    """Answer what a view raises."""

    @desk.errorhandler(SignedOut)
    def on_signed_out(_error: SignedOut) -> Response:
        wanted = back.page_of(request)
        if request.method in ("GET", "HEAD") and not shell.wants_fragment():
            answer = shell.redirect("")
            answer.headers["Location"] = back.to_sign_in(wanted)
            return answer
        return _tell("not-signed-in", 401, again=back.to_sign_in(wanted))

    @desk.errorhandler(ForeignForm)
    def on_foreign(_error: ForeignForm) -> Response:
        return _tell("foreign-form", 403)

    @desk.errorhandler(Problem)
    def on_problem(problem: Problem) -> Response:
        return of_problem(problem)

    @desk.errorhandler(LettersdeskError)
    def on_error(error: LettersdeskError) -> Response:
        return of_problem(problem_of(error))

    @desk.errorhandler(HTTPException)
    def on_http(error: HTTPException) -> Response:
        return of_problem(problem_of_http(error))

    @desk.errorhandler(Exception)
    def on_bug(_error: Exception) -> Response:
        log.exception("request.failed")
        return _tell("internal-error", 500)


def nothing() -> Response:
    """The answer of an address below ``/desk/`` that nothing is at. It tells nobody who is signed in."""
    return _tell("not-found", 404)


def of_problem(problem: Problem) -> Response:
    """A problem as a page of the desk, with its headers."""
    answer = _tell(problem.kind.name, problem.kind.status)
    answer.headers.extend(problem.headers)
    return answer


def _tell(name: str, status: int, *, again: str | None = None) -> Response:
    words = _WORDS.get(name, _OTHER)
    text = words.text if request.method in ("GET", "HEAD") else f"{words.unsaved} {words.text}"
    person = visitor()
    values = {"title": words.title, "text": text, "again": again, "name": name}
    if shell.wants_fragment():
        answer = shell.bare_page("desk/_trouble.html", values, status=status)
        answer.headers[shell.STATUS] = shell.quoted(words.unsaved)
        return answer
    if person is None:
        return shell.bare_page("desk/trouble.html", values, status=status)
    return shell.page("desk/trouble.html", person, values, status=status)
