"""A route is one row: method, path, who may call, what comes in, what goes out. The rest follows from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from flask import Request
from pydantic import BaseModel

from service.store.tokens import Token


class Who(StrEnum):
    """Who may call a route."""

    ANYONE = "anyone"
    AUTHOR = "author"
    """Holds the receipt of the comment in the path."""
    MODERATOR = "moderate"
    EDITOR = "policy"
    READER = "read"
    SENDER = "webhooks"
    ADMIN = "admin"
    OPERATOR = "operator"
    """Comes from one of the networks that may look at metrics."""


WITH_TOKEN = frozenset({Who.MODERATOR, Who.EDITOR, Who.READER, Who.SENDER, Who.ADMIN})
"""These call with a token that has the scope of the same name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request that was let in, with its parts parsed."""

    request: Request
    path: Mapping[str, str] = field(default_factory=dict)
    query: Any = None
    body: Any = None
    receipt: str = ""
    token: Token | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a view gives back: a status and an object to send as JSON (or ready bytes)."""

    status: int
    content: object
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One row of ``api.ROUTES``."""

    method: str
    path: str
    view: Callable[[Call], Answer] | None
    """None: the door for readers answers it before Flask is asked (``published.py``)."""
    who: Who
    summary: str
    answers: Mapping[int, type[BaseModel] | None]
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    forms: bool = False
    """The body may also be a URL-encoded form."""
    rate: str = ""
    """The limit counted before the view runs: by network, or by token where there is one."""
    rate_submit: str = ""
    """The limit counted in its place for a program that posts for many, by its token with the scope
    ``submit``. Only a route that has one looks for such a token; it may be called without."""
    cors: bool = False
    """Pages of other origins may call it, without credentials."""
    idempotent: bool = False
    """It takes an Idempotency-Key."""
    problems: tuple[str, ...] = ()
    """The problems it may answer with, beside those that follow from the other columns."""

    operation: str = ""
    """Its name in OpenAPI where there is no view to take it from."""

    @property
    def operation_id(self) -> str:
        """Its name in OpenAPI: the view's."""
        return self.operation if self.view is None else self.view.__name__

    @property
    def name(self) -> str:
        """A short name for metrics and Flask: the view's module and function."""
        module = "published" if self.view is None else self.view.__module__.rsplit(".", 1)[-1]
        return f"{module}.{self.operation_id}"
