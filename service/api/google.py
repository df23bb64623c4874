"""Errors in the shape of Google's APIs, which clients of Perspective read: ``{"error": {"code", ...}}``.

Some clients read ``details[0]`` of every 400 without looking, so none goes out without one. Words of the
caller come back only where the protocol quotes them and they look like a name (``perspective_inbound.py``).
"""

from collections.abc import Mapping, Sequence

from flask import Response

from service.api.google_json import dumps
from service.api.problem import Document, Problem

MEDIA_TYPE = "application/json; charset=UTF-8"
SERVICE = "commentanalyzer.googleapis.com"
QUOTA = "Analysis requests (AnalyzeComment)"

_RPC = "type.googleapis.com/google.rpc."
_ERROR = "type.googleapis.com/google.commentanalyzer.v1alpha1.Error"

Detail = Mapping[str, object]

STATUSES = {
    400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 404: "NOT_FOUND",
    405: "UNIMPLEMENTED", 411: "INVALID_ARGUMENT", 429: "RESOURCE_EXHAUSTED", 500: "INTERNAL",
    503: "UNAVAILABLE",
}  # fmt: skip


class Refusal(Exception):
    """Raise it in a view of this protocol: the answer is an error of this status, message and details."""

    def __init__(self, code: int, message: str, details: Sequence[Detail] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details


def wrong(message: str, error_type: str = "INVALID_REQUEST", **more: object) -> Refusal:
    """400 with the error type that Perspective documents for it."""
    return Refusal(400, message, [{"@type": _ERROR, "errorType": error_type, **more}])


def bad_json(what: str) -> Refusal:
    """400 for a body that cannot be read at all."""
    return _bad_request(f"Invalid JSON payload received. {what}", "")


def bad_value(field: str, kind: str) -> Refusal:
    """400 for a field of the wrong type; ``kind`` as Google names types, such as TYPE_STRING."""
    return _bad_request(f"Invalid value at '{field}' ({kind})", field)


def no_key() -> Refusal:
    """403 for a request without any key."""
    return Refusal(
        403,
        "Method doesn't allow unregistered callers (callers without established identity). "
        "Please use API Key or other form of API consumer identity to call this API.",
    )


def wrong_key() -> Refusal:
    """400 for a key that opens nothing: unknown, expired or revoked."""
    message = "API key not valid. Please pass a valid API key."
    return Refusal(400, message, [_info("API_KEY_INVALID"), _localised(message)])


def blocked_key() -> Refusal:
    """403 for a token of this service that may do other things."""
    message = "The API key may not ask for scores: its token lacks the scope score."
    return Refusal(403, message, [_info("API_KEY_SERVICE_BLOCKED"), _localised(message)])


def response(refusal: Refusal) -> Response:
    """A refusal as Flask's answer."""
    return Response(_body(refusal), refusal.code, content_type=MEDIA_TYPE)


def document(problem: Problem) -> Document:
    """What stops a request before or beside the protocol itself (``problem.py``), in the protocol's shape."""
    refusal = _of_problem(problem)
    headers = {**problem.headers, "Content-Type": MEDIA_TYPE, "Cache-Control": "no-store"}
    return Document(refusal.code, _body(refusal), headers)


def _of_problem(problem: Problem) -> Refusal:
    kind = problem.kind
    said = problem.detail or kind.title
    match kind.name:
        case "too-many-requests":
            return _over_quota(problem)
        case "not-found":
            return Refusal(404, "Method not found.", [_info("METHOD_NOT_FOUND")])
        case "too-large":
            # Google refuses a body that is too large as an invalid one, and so its clients expect it.
            said = f"Request payload size exceeds the limit. {said}"
            return Refusal(400, said, [_info("PAYLOAD_TOO_LARGE")])
    code = kind.status if kind.status in STATUSES else 400
    return Refusal(code, said, [_info(kind.name.upper().replace("-", "_"))])


def _over_quota(problem: Problem) -> Refusal:
    wait_s = problem.headers.get("Retry-After", "1")
    message = f"Quota exceeded for quota metric '{QUOTA}' and limit '{QUOTA} per key' of service '{SERVICE}'."
    retry = {"@type": _RPC + "RetryInfo", "retryDelay": f"{wait_s}s"}
    return Refusal(429, message, [_info("RATE_LIMIT_EXCEEDED", quota_metric=QUOTA), retry])


def _info(reason: str, **metadata: str) -> Detail:
    return {
        "@type": _RPC + "ErrorInfo", "reason": reason, "domain": "googleapis.com",
        "metadata": {"service": SERVICE, **metadata},
    }  # fmt: skip


def _localised(message: str) -> Detail:
    return {"@type": _RPC + "LocalizedMessage", "locale": "en-US", "message": message}


def _bad_request(message: str, field: str) -> Refusal:
    broken = {"description": message} | ({"field": field} if field else {})
    return Refusal(400, message, [{"@type": _RPC + "BadRequest", "fieldViolations": [broken]}])


def _body(refusal: Refusal) -> bytes:
    error: dict[str, object] = {
        "code": refusal.code, "message": refusal.message, "status": STATUSES[refusal.code]
    }  # fmt: skip
    if refusal.details:
        error["details"] = list(refusal.details)
    return dumps({"error": error})
