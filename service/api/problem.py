"""Errors as RFC 9457 problem documents. Every word in one comes from this service, none from a request."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import orjson
from flask import Response

from service.domain.errors import FieldError

MEDIA_TYPE = "application/problem+json"
TYPE = "urn:lettersdesk:problem:"


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of problem: its stable name, its HTTP status, and what it says to a person."""

    name: str
    status: int
    title: str


KINDS = {
    kind.name: kind
    for kind in (
        Kind("malformed-request", 400, "The request cannot be read."),
        Kind("bad-parameter", 400, "A query parameter is unknown, repeated or wrong."),
        Kind("not-signed-in", 401, "This needs a valid token."),
        Kind("wrong-credentials", 401, "The login or the password is wrong."),
        Kind("not-allowed", 403, "This token may not do that."),
        Kind("origin-not-allowed", 403, "Pages of this origin may not post here."),
        Kind("thread-closed", 403, "This thread takes no more comments."),
        Kind("edit-window-closed", 403, "The time to edit this comment has passed."),
        Kind("not-found", 404, "There is nothing here."),
        Kind("method-not-allowed", 405, "This address does not take that method."),
        Kind("duplicate-comment", 409, "This comment was received a moment ago."),
        Kind("stale-decision", 409, "Somebody else decided first."),
        Kind("stale-house-rule", 409, "Somebody else has changed this rule of the house."),
        Kind("author-unknown", 409, "Who wrote this comment is not known yet, or not any more."),
        Kind("illegal-transition", 409, "The comment's status does not allow that."),
        Kind("place-unknown", 410, "The feed never reached this place: read it from the beginning again."),
        Kind("length-required", 411, "Send Content-Length: a body in chunks is not taken."),
        Kind("too-large", 413, "The request is too large."),
        Kind("unsupported-media-type", 415, "The body's type or encoding is not supported."),
        Kind("validation-error", 422, "Some fields are not right."),
        Kind("idempotency-mismatch", 422, "This Idempotency-Key was used with another body."),
        Kind("too-many-requests", 429, "Too many requests."),
        Kind("internal-error", 500, "Something broke here. Nothing was published because of it."),
        Kind("unavailable", 503, "The service cannot store this now. Please try again."),
    )
}
"""Every problem this API answers with; docs/http-api.md has a line for each."""


class Problem(Exception):
    """Raise it anywhere in ``api``: the answer to this request is a problem document."""

    def __init__(
        self,
        kind: str,
        *,
        detail: str = "",
        errors: tuple[FieldError, ...] = (),
        headers: Mapping[str, str] | None = None,
        more: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(kind)
        self.kind = KINDS[kind]
        self.detail = detail
        self.errors = errors
        self.headers = dict(headers or {})
        self.more = dict(more or {})


@dataclass(frozen=True, slots=True)
class Document:
    """A problem on its way out."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


def document(problem: Problem) -> Document:
    """The status, JSON bytes and headers of a problem."""
    content: dict[str, object] = {
        "type": TYPE + problem.kind.name,
        "title": problem.kind.title,
        "status": problem.kind.status,
    }
    if problem.detail:
        content["detail"] = problem.detail
    if problem.errors:
        content["errors"] = [_field_error(error) for error in problem.errors]
    headers = {"Content-Type": MEDIA_TYPE, "Cache-Control": "no-store", **problem.headers}
    return Document(problem.kind.status, orjson.dumps({**content, **problem.more}), headers)


def response(problem: Problem) -> Response:
    """A problem as Flask's answer."""
    made = document(problem)
    answer = Response(made.body, made.status)
    for name, value in made.headers.items():
        answer.headers[name] = value
    return answer


def _field_error(error: FieldError) -> dict[str, object]:
    limit = {} if error.limit is None else {"limit": error.limit}
    return {"field": error.field, "code": error.code, **limit}
