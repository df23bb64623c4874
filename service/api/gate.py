"""What every request passes first: its framing is sure, its body is all here, its answer goes out whole.

The web server hands on a body that broke off as if it were a short one (docs/adr/0007-the-web-server.md),
so nothing behind this gate ever reads from the network: a body is taken here, up to its limit, and counted.
Slow senders wait in places of their own (``places.py``) and never take the threads that readers need.
"""

import logging
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any, NoReturn
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from service.api.guards import GUARDS
from service.api.origins import READABLE
from service.api.places import Places
from service.api.problem import Problem
from service.api.protocol import document
from service.observability import metrics

log = logging.getLogger(__name__)

RETRY_AFTER_S = 5
LENGTH_DIGITS_MAX = 18

REFUSED = "lettersdesk.refused"
"""In the environ of a posted request that was too large: the problem with which it is to be answered."""

Headers = list[tuple[str, str]]


class Gate:
    """In front of the whole application. ``places``: for requests whose body is under way. ``is_open``: the
    paths whose answers pages of other origins may read."""

    def __init__(
        self, next_app: WSGIApplication, *, bytes_max: int, places: Places, is_open: Callable[[str], bool]
    ) -> None:
        self._next = next_app
        self._bytes_max = bytes_max
        self._places = places
        self._is_open = is_open

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        """One request; never raises, so the server never prints what went wrong in its own words."""
        begun: list[Any] = []

        def begin(status: str, headers: Headers, exc_info: object = None) -> Callable[[bytes], object]:
            # Kept back until the answer is whole: up to then it can still become a problem document.
            begun[:] = [status, headers]
            return _write

        try:
            _refuse_unsure(environ)
            length = environ.get("CONTENT_LENGTH")
            if length:
                self._take_body(environ, length)
            answer = self._next(environ, begin)
            whole = answer if isinstance(answer, list) else _whole(answer)
        except Problem as problem:
            return self._refuse(problem, environ, start_response)
        except Exception:
            log.exception("request.failed")
            return self._refuse(Problem("internal-error"), environ, start_response)
        start_response(*begun)
        return whole

    def _take_body(self, environ: WSGIEnvironment, length: str) -> None:
        """Read the whole body into memory, if it has at most ``request_bytes_max``."""
        if not (length.isascii() and length.isdigit()):
            raise Problem("malformed-request", detail="Content-Length is not a number.")
        # Python reads only so many digits; far fewer are too large already.
        digits = length.lstrip("0")[:LENGTH_DIGITS_MAX] or "0"
        wanted = int(digits)
        if wanted > self._bytes_max:
            _leave_body(environ, self._bytes_max)
            return
        with self._places.taken(environ) as has_place:
            if not has_place:
                raise Problem("unavailable", headers={"Retry-After": str(RETRY_AFTER_S)})
            body = _read(environ, wanted)
        if len(body) < wanted:
            raise Problem("malformed-request", detail="The body broke off.")
        environ["wsgi.input"] = BytesIO(body)
        environ.pop("wsgi.input_terminated", None)

    def _refuse(
        self, problem: Problem, environ: WSGIEnvironment, start_response: StartResponse
    ) -> list[bytes]:
        made = document(problem, environ.get("PATH_INFO", ""))
        metrics.REQUESTS.labels("gate", str(made.status)).inc()
        more = [("Content-Length", str(len(made.body))), *GUARDS]
        if self._is_open(environ.get("PATH_INFO", "")):
            more += READABLE
        start_response(f"{made.status} {problem.kind.name}", [*made.headers.items(), *more])
        return [made.body]


def _refuse_unsure(environ: WSGIEnvironment) -> None:
    if "HTTP_TRANSFER_ENCODING" in environ:
        # The end of a chunked body cannot be told from a break in it here, so there is no such body.
        raise Problem("length-required")
    host = environ.get("HTTP_HOST", "")
    if "," in host or (not host and environ.get("SERVER_PROTOCOL") == "HTTP/1.1"):
        raise Problem("malformed-request", detail="A request has one Host.")


def _leave_body(environ: WSGIEnvironment, bytes_max: int) -> None:
    """Read nothing of a body that is too large. Who posted a form is told so by a page, as the application
    does for whatever else is wrong with a form: it gets the request without its body."""
    problem = Problem("too-large", detail=f"A body may have {bytes_max} bytes.")
    if environ.get("REQUEST_METHOD") != "POST":
        raise problem
    environ.update({REFUSED: problem, "wsgi.input": BytesIO(), "CONTENT_LENGTH": "0"})


def _read(environ: WSGIEnvironment, wanted: int) -> bytes:
    parts: list[bytes] = []
    missing = wanted
    try:
        while missing and (part := environ["wsgi.input"].read(missing)):
            parts.append(part)
            missing -= len(part)
    except (OSError, ValueError):
        pass  # Then the body is too short, and that is said.
    return b"".join(parts)


def _whole(answer: Iterable[bytes]) -> list[bytes]:
    """The answer in one piece: the server sends a list together with the headers, in one packet."""
    try:
        return [b"".join(answer)]
    finally:
        close = getattr(answer, "close", None)
        if close is not None:
            close()


def _write(_part: bytes) -> NoReturn:
    raise RuntimeError("no answer of this service is written piece by piece")
