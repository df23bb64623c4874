"""The shape of every Akismet call: read, find the key, count, answer with exact bytes and 200."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps

import orjson
from flask import Request, Response

from service.api import akismet_in, akismet_keys
from service.api.akismet_in import Asked
from service.api.context import runtime
from service.api.limits import Limits
from service.api.problem import Problem
from service.observability import logs
from service.store.tokens import Token

TOO_LARGE = 413


@dataclass(frozen=True, slots=True)
class Reply:
    """What a call answers: exact text, or a document in JSON, and headers."""

    content: str | bytes
    media: str = "text/plain; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """A request with a valid key."""

    asked: Asked
    token: Token = field(repr=False)

    def count(self, *names: str) -> None:
        """One more call of this key, and one more of each of ``names``."""
        runtime().usage.count(self.token.id, self.asked.site, "calls", *names)


def with_key(answer: Callable[[Counted], Reply]) -> Callable[[Request, Limits], Response]:
    """Decorator: a view that answers whoever has a key, and ``invalid`` to everybody else."""

    @wraps(answer)
    def view(request: Request, limits: Limits) -> Response:
        try:
            asked = akismet_in.read(request, bytes_max=runtime().settings.request_bytes_max)
        except Problem as problem:
            if problem.kind.status == TOO_LARGE:
                raise
            return response(invalid(problem.detail or problem.kind.title))
        key = akismet_keys.key_of(asked, request.path, request.headers.get("Host", ""))
        if not key:
            return response(invalid("There is no key in it."))
        token = akismet_keys.token_of(key, request, limits)
        if token is None:
            return response(invalid("This key is not known here, or not any more."))
        return response(answer(Counted(asked, token)))

    return view


def response(reply: Reply) -> Response:
    """As Flask's answer, with the id that the log has of this request: 32 hexadecimal digits."""
    made = Response(reply.content, 200, content_type=reply.media)
    made.headers["X-akismet-guid"] = logs.request_id.get() or ""
    made.headers.extend(reply.headers)
    return made


def invalid(why: str) -> Reply:
    """``invalid``, and in a header why: in our words, never in those that were sent."""
    return Reply("invalid", headers=(("X-akismet-debug-help", why),))


def in_json(document: object) -> Reply:
    """A document."""
    return Reply(orjson.dumps(document), "application/json")
