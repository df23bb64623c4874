"""From a Flask request to a view and back: let in, count, parse, call, answer. The same for every route."""

import logging
import time
import uuid
from collections.abc import Callable, Sequence
from typing import Any

import orjson
from flask import Flask, Response, request
from pydantic import BaseModel

from service.api import auth, bodies, inbound
from service.api.context import network_of, runtime
from service.api.gate import REFUSED
from service.api.guards import GUARDS
from service.api.limits import Limits
from service.api.origins import READABLE
from service.api.problem import Problem
from service.api.route import WITH_TOKEN, Answer, Call, Route, Who
from service.domain.errors import FieldError, Invalid
from service.domain.ids import looks_like_id
from service.domain.tokens import Scope
from service.observability import logs, metrics
from service.store.tokens import Token

log = logging.getLogger(__name__)

SECURITY_HEADERS = {
    **dict(GUARDS),
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def add(app: Flask, route: Route, limits: Limits) -> None:
    """Make ``route`` answer requests of ``app``. Of those that the door for readers answers only what cannot
    be an id arrives here, and other methods, which are told what the door takes.
    """
    answer = route.view or _not_there

    def view(**path: str) -> Response:
        token = _let_in(route, limits)
        left = _count(route, limits, token)
        if not all(looks_like_id(value) for name, value in path.items() if name.endswith("_id")):
            raise Problem("not-found")  # What cannot be an id is not found without asking the database.
        call = Call(
            request=request,
            path=path,
            query=_query(route),
            body=_body(route),
            receipt=auth.bearer(request) if route.who is Who.AUTHOR else "",
            token=token,
        )
        response = _response(answer(call))
        response.headers.update(left)
        return response

    app.add_url_rule(
        route.path, endpoint=f"{route.method} {route.name}", view_func=view, methods=[route.method],
        provide_automatic_options=False,
    )  # fmt: skip


def _not_there(_call: Call) -> Answer:
    raise Problem("not-found")


def allow_other_origins(app: Flask, routes: Sequence[Route]) -> None:
    """Answer what a browser asks before a page of another origin may call: yes, but without cookies."""
    methods: dict[str, list[str]] = {}
    for route in routes:
        if route.cors:
            methods.setdefault(route.path, []).append(route.method)

    for path, allowed in methods.items():

        def preflight(allowed: list[str] = allowed, **_path: str) -> Response:
            return Response(
                status=204,
                headers={
                    "Access-Control-Allow-Methods": ", ".join(allowed),
                    "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key",
                    "Access-Control-Max-Age": "86400",
                },
            )

        app.add_url_rule(path, endpoint=f"OPTIONS {path}", view_func=preflight, methods=["OPTIONS"])


def observe(app: Flask, is_open: Callable[[str], bool]) -> None:
    """Give each request an id, time it, and count its answer by route and status.

    Pages of other origins may read every answer, refusals included, at a path that ``is_open``.
    """

    @app.before_request
    def begin() -> None:
        request.environ["lettersdesk.began"] = time.perf_counter()
        logs.request_id.set(uuid.uuid4().hex)
        if REFUSED in request.environ:
            raise request.environ[REFUSED]

    @app.after_request
    def end(response: Response) -> Response:
        endpoint = (request.endpoint or "none").rpartition(" ")[2]
        metrics.REQUESTS.labels(endpoint, str(response.status_code)).inc()
        took_s = time.perf_counter() - request.environ["lettersdesk.began"]
        metrics.REQUEST_SECONDS.labels(endpoint).observe(took_s)
        for name, value in SECURITY_HEADERS.items():
            response.headers.setdefault(name, value)
        if is_open(request.path):
            response.headers.update(READABLE)
        response.headers["X-Request-Id"] = logs.request_id.get() or ""
        _log_refusal(response, endpoint)
        return response


def _log_refusal(response: Response, endpoint: str) -> None:
    """A line for whoever is asked why a request failed, by the id that its answer bears: what was asked for
    and why not, in words of ours only. Pages that are not there are looked for all day, and not told."""
    status = response.status_code
    if status < 400 or (status == 404 and request.method in ("GET", "HEAD")):
        return
    limit = response.headers.get("RateLimit", "").partition(";")[0].strip('"')
    facts = {"endpoint": endpoint, "status": status} | ({"reason": limit} if limit else {})
    log.log(logging.WARNING if status >= 500 else logging.INFO, "request.refused", extra=facts)


def _let_in(route: Route, limits: Limits) -> Token | None:
    if route.who in WITH_TOKEN:
        try:
            return auth.require(request, route.who.value)
        except Problem as problem:
            if problem.kind.status == 401:
                # Whoever has a token is counted by it; who tries some out is counted by where they come from.
                limits.count("rate_request_network", network_of(request))
            raise
    if route.rate_submit and auth.brings_token(request):
        try:
            return auth.require(request, Scope.SUBMIT.value)
        except Problem:
            limits.count(route.rate, network_of(request))
            raise
    if route.who is Who.OPERATOR:
        auth.require_operator(request)
    return None


def _count(route: Route, limits: Limits, token: Token | None) -> dict[str, str]:
    """Count the request; returns the header fields that tell the holder of a token how much is left. Asked
    before the view, which may count more under limits of its own."""
    rate = (token and route.rate_submit) or route.rate
    if rate:
        limits.count(rate, token.id if token else network_of(request))
    return limits.left(rate) if token else {}


def _query(route: Route) -> BaseModel | None:
    """The query parameters; unknown and repeated ones are refused, so that none can switch a guard off."""
    if route.query is None:
        if request.query_string:
            raise Problem("bad-parameter", detail="This address takes no parameters.")
        return None
    values: dict[str, Any] = {}
    for name, given in request.args.lists():
        if len(given) > 1:
            raise Problem("bad-parameter", errors=(FieldError(bodies.shown(name), "repeated"),))
        values[name] = given[0]
    try:
        return inbound.check(route.query, values, runtime().settings)
    except Invalid as error:
        raise Problem("bad-parameter", errors=error.errors) from None


def _body(route: Route) -> BaseModel | None:
    if route.body is None:
        return None
    settings = runtime().settings
    fields = bodies.read(request, bytes_max=settings.request_bytes_max, forms=route.forms)
    return inbound.check(route.body, fields, settings)


def _response(answer: Answer) -> Response:
    raw = answer.content if isinstance(answer.content, bytes) else orjson.dumps(answer.content)
    response = Response(raw, answer.status, content_type="application/json")
    if answer.status == 204:
        response = Response(status=204)
    for name, value in answer.headers.items():
        response.headers[name] = value
    return response
