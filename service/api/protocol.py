"""Other people's protocols: routes that speak as the service they stand in for, errors included.

A row of ``PROTOCOL_ROUTES`` (``service/api/__init__.py``) is all there is to a route. It is no row of
``ROUTES`` because nothing of a row there holds: other bodies, other keys, other errors, no OpenAPI.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, Request, Response, request

from service.api import google
from service.api.limits import Limits
from service.api.problem import Document, Problem
from service.api.problem import document as problem_document

View = Callable[[Request, Limits], Response]

SHAPES: tuple[tuple[str, Callable[[Problem], Document]], ...] = (
    ("/v1alpha1/", google.document),
    ("/$discovery/", google.document),
)
"""By the beginning of a path: how what is refused there is said, by whichever part of this service."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolRoute:
    """One row of ``api.PROTOCOL_ROUTES``: the view does everything that the protocol asks for."""

    method: str
    path: str
    view: View
    summary: str

    @property
    def name(self) -> str:
        """A short name for metrics and Flask: the view's module and function."""
        return f"{self.view.__module__.rsplit('.', 1)[-1]}.{self.view.__name__}"


def add(app: Flask, route: ProtocolRoute, limits: Limits) -> None:
    """Make ``route`` answer requests of ``app``."""

    def view() -> Response:
        return route.view(request, limits)

    app.add_url_rule(
        route.path, endpoint=f"{route.method} {route.name}", view_func=view, methods=[route.method],
        provide_automatic_options=False,
    )  # fmt: skip


def speaks(path: str) -> bool:
    """Whether another one's protocol is spoken at ``path``."""
    return _shape(path) is not problem_document


def document(problem: Problem, path: str) -> Document:
    """A problem as the protocol at ``path`` says it: a problem document where no other one speaks."""
    return _shape(path)(problem)


def response(problem: Problem, path: str) -> Response:
    """The same as Flask's answer."""
    made = document(problem, path)
    answer = Response(made.body, made.status)
    for name, value in made.headers.items():
        answer.headers[name] = value
    return answer


def _shape(path: str) -> Callable[[Problem], Document]:
    """Whoever writes ``/V1ALPHA1/`` finds nothing there, and is told so in words that they understand."""
    lower = path.lower()
    return next((shape for beginning, shape in SHAPES if lower.startswith(beginning)), problem_document)
