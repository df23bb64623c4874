"""Errors of the domain to problem documents: the only place that knows which HTTP answer each one gets."""

import logging
from collections.abc import Callable

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from service.api import google, protocol
from service.api.problem import Problem
from service.domain.errors import (
    AuthorUnknown,
    Closed,
    ConfigurationError,
    Duplicate,
    Forbidden,
    IdempotencyMismatch,
    IllegalTransition,
    Invalid,
    LettersdeskError,
    NotFound,
    PlaceUnknown,
    QueueFull,
    Stale,
    Unavailable,
)

log = logging.getLogger(__name__)

RETRY_AFTER_S = 2
"""What a client is told to wait when the database cannot take a comment."""
RETRY_AFTER_FULL_S = 30
"""The same when too many comments wait for the checks: workers need some time to catch up."""


def problem_of(error: LettersdeskError) -> Problem:
    """The problem that answers an error of ours: that of its type, or of the nearest one above it."""
    for kind in type(error).__mro__:
        if kind in _PROBLEMS:
            return _PROBLEMS[kind](error)
    return Problem("internal-error")


def register(app: Flask) -> None:
    """Answer every exception with a problem document, and log those that are our fault by type alone."""

    def response(problem: Problem) -> Response:
        return protocol.response(problem, request.path)

    app.register_error_handler(google.Refusal, google.response)

    @app.errorhandler(Problem)
    def on_problem(problem: Problem) -> Response:
        return response(problem)

    @app.errorhandler(LettersdeskError)
    def on_error(error: LettersdeskError) -> Response:
        return response(problem_of(error))

    @app.errorhandler(HTTPException)
    def on_http(error: HTTPException) -> Response:
        return response(problem_of_http(error))

    @app.errorhandler(Exception)
    def on_bug(_error: Exception) -> Response:
        log.exception("request.failed")
        return response(Problem("internal-error"))


def problem_of_http(error: HTTPException) -> Problem:
    """The problem that answers what Flask itself refuses, such as an address that nothing is at."""
    kinds = {
        400: "malformed-request", 404: "not-found", 405: "method-not-allowed", 413: "too-large",
        415: "unsupported-media-type",
    }  # fmt: skip
    headers = {name: value for name, value in error.get_headers() if name == "Allow"}
    return Problem(kinds.get(error.code or 500, "malformed-request"), headers=headers)


def _invalid(error: Invalid) -> Problem:
    return Problem("validation-error", errors=error.errors)


def _stale(error: Stale) -> Problem:
    now = {
        "current": {
            "status": error.status.value, "version": error.version, "decided_by": error.decided_by,
            "decided_at": error.decided_at,
        }
    }  # fmt: skip
    return Problem("stale-decision", more=now)


def _closed(error: Closed) -> Problem:
    return Problem("thread-closed" if error.code == "thread_closed" else "edit-window-closed")


def _place_unknown(error: PlaceUnknown) -> Problem:
    return Problem("place-unknown", detail=str(error), more={"newest": error.newest})


def _full(_error: QueueFull) -> Problem:
    return Problem(
        "unavailable", detail="Too many comments wait to be checked.",
        headers={"Retry-After": str(RETRY_AFTER_FULL_S)},
    )  # fmt: skip


def _unavailable(_error: LettersdeskError) -> Problem:
    return Problem("unavailable", headers={"Retry-After": str(RETRY_AFTER_S)})


_PROBLEMS: dict[type, Callable[..., Problem]] = {
    Invalid: _invalid,
    Stale: _stale,
    Closed: _closed,
    PlaceUnknown: _place_unknown,
    NotFound: lambda _error: Problem("not-found"),
    Forbidden: lambda _error: Problem("not-allowed"),
    Duplicate: lambda _error: Problem("duplicate-comment"),
    AuthorUnknown: lambda _error: Problem("author-unknown"),
    IdempotencyMismatch: lambda _error: Problem("idempotency-mismatch"),
    IllegalTransition: lambda _error: Problem("illegal-transition"),
    QueueFull: _full,
    Unavailable: _unavailable,
    # While serving: what the operator must mend, such as a missing key, and the caller may wait for.
    ConfigurationError: _unavailable,
}
