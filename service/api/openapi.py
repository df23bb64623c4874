"""The API's description in OpenAPI 3.1, made from ``ROUTES``: what is not a row there is not in it."""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from flask import Flask, current_app
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from service import __version__
from service.api import openapi_events
from service.api.once import Once
from service.api.problem import KINDS, MEDIA_TYPE
from service.api.route import WITH_TOKEN, Answer, Call, Route, Who
from service.domain.tokens import Scope
from service.settings import Settings
from service.webhooks.schemas import all_schemas

_SCHEMA = "#/components/schemas/{model}"
_PROBLEM = "Problem"
_SECTIONS = {
    "/api/v1/moderation/": "Moderation", "/api/v1/rulesets": "Policy", "/api/v1/sessions": "Sessions",
    "/api/v1/events": "Events", "/api/v1/webhooks/": "Webhooks", "/api/v1/openapi": "Operating",
    "/api/v1/": "Comments", "/": "Operating",
}  # fmt: skip
"""The section of a path by its beginning, the first that fits: generators make a class of each."""
_TRY_LATER = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 0}}}
EXTENSION = "lettersdesk.openapi"


def get_openapi(_call: Call) -> Answer:
    """The description of this installation, with its own limits."""
    return Answer(200, document(), {"Cache-Control": "public, max-age=300"})


def attach(app: Flask, routes: Iterable[Route], settings: Settings) -> None:
    """Describe ``routes`` once, when somebody asks: a start need not take twice as long for it."""
    app.extensions[EXTENSION] = Once(lambda: orjson.dumps(describe(routes, settings)))


def document() -> bytes:
    """The description, ready to be sent."""
    made: Once[bytes] = current_app.extensions[EXTENSION]
    return made()


def describe(routes: Iterable[Route], settings: Settings) -> dict[str, Any]:
    """The whole document. Lengths come from ``settings``."""
    rows = list(routes)
    paths: dict[str, dict[str, Any]] = {}
    for route in rows:
        path = route.path.replace("<", "{").replace(">", "}")
        paths.setdefault(path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Lettersdesk",
            "version": __version__,
            "description": "Comments under articles: take them in, check them, serve the published ones.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": settings.base_url}],
        "tags": [{"name": name} for name in dict.fromkeys(_SECTIONS.values())],
        "paths": paths,
        "webhooks": openapi_events.webhooks(_SCHEMA),
        "components": {
            "schemas": {
                **_schemas(rows, settings), **all_schemas(_SCHEMA), _PROBLEM: _problem_schema(),
            },
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "An API token or a session."},
                "receipt": {"type": "http", "scheme": "bearer", "description": "The receipt of one comment."},
            },
        },
    }  # fmt: skip


def _operation(route: Route) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.operation_id,
        "tags": [next(name for start, name in _SECTIONS.items() if route.path.startswith(start))],
        "summary": route.summary,
        "responses": {**_answers(route), **_problems(route)},
    }
    parameters = [*_path_parameters(route), *_query_parameters(route)]
    if route.idempotent:
        parameters.append(
            {"name": "Idempotency-Key", "in": "header", "required": False,
             "description": "Kept for a day, where nothing else is set: the same key with the same body "
                            "makes nothing twice.",
             "schema": {"type": "string", "minLength": 1, "maxLength": 128}}
        )  # fmt: skip
    if parameters:
        operation["parameters"] = parameters
    if route.body is not None:
        reference = {"schema": {"$ref": _SCHEMA.format(model=route.body.__name__)}}
        content = {"application/json": reference}
        if route.forms:
            content["application/x-www-form-urlencoded"] = reference
        operation["requestBody"] = {"required": True, "content": content}
    if security := _security(route):
        operation["security"] = security
    return operation


def _security(route: Route) -> list[dict[str, list[str]]]:
    """What has to be sent along, with the scope of a token as its role; ``{}`` means that nothing need be."""
    if route.who is Who.AUTHOR:
        return [{"receipt": []}]
    if route.who in WITH_TOKEN:
        return [{"token": [route.who.value]}]
    return [{}, {"token": [Scope.SUBMIT.value]}] if route.rate_submit else []


def _answers(route: Route) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for status, model in route.answers.items():
        answers[str(status)] = {"description": route.summary}
        if model is not None:
            content = {"application/json": {"schema": {"$ref": _SCHEMA.format(model=model.__name__)}}}
            answers[str(status)]["content"] = content
    return answers


def _problems(route: Route) -> dict[str, Any]:
    names = {*route.problems, "internal-error", "unavailable", "bad-parameter"}
    if route.body is not None:
        names |= {"malformed-request", "too-large", "unsupported-media-type", "validation-error"}
    if route.who in {Who.AUTHOR, *WITH_TOKEN}:
        names |= {"not-signed-in"}
    if route.who in WITH_TOKEN:
        names |= {"not-allowed"}
    if route.rate:
        names |= {"too-many-requests"}
    by_status: dict[str, list[str]] = {}
    for name in sorted(names):
        by_status.setdefault(str(KINDS[name].status), []).append(name)
    content = {MEDIA_TYPE: {"schema": {"$ref": _SCHEMA.format(model=_PROBLEM)}}}
    later = {str(KINDS[name].status) for name in ("too-many-requests", "unavailable")}
    return {
        status: {
            "description": "Problem: " + ", ".join(kinds), "content": content,
            **({"headers": _TRY_LATER} if status in later else {}),
        }
        for status, kinds in sorted(by_status.items())
        if status not in map(str, route.answers)
    }  # fmt: skip


def _path_parameters(route: Route) -> list[dict[str, Any]]:
    names = [part.split(">")[0] for part in route.path.split("<")[1:]]
    return [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]


def _query_parameters(route: Route) -> list[dict[str, Any]]:
    if route.query is None:
        return []
    schema = route.query.model_json_schema()
    required = schema.get("required", ())
    return [
        {"name": name, "in": "query", "required": name in required, "schema": field}
        for name, field in schema["properties"].items()
    ]


def _schemas(routes: Iterable[Route], settings: Settings) -> dict[str, Any]:
    wanted: dict[type[BaseModel], str] = {}
    for route in routes:
        if route.body is not None:
            wanted[route.body] = "validation"
        for model in route.answers.values():
            if model is not None:
                wanted[model] = "serialization"
    pairs: Any = list(wanted.items())
    _, document = models_json_schema(pairs, ref_template=_SCHEMA)
    limited: dict[str, Any] = _with_limits(document.get("$defs", {}), settings)
    return limited


def _with_limits(node: Any, settings: Settings) -> Any:
    """The same schema with each length filled in from the setting that a field names."""
    if isinstance(node, Mapping):
        made = {key: _with_limits(value, settings) for key, value in node.items() if key != "x-limit-setting"}
        if "x-limit-setting" in node:
            made["minLength"], made["maxLength"] = 1, getattr(settings, node["x-limit-setting"])
        return made
    return [_with_limits(item, settings) for item in node] if isinstance(node, list) else node


def _problem_schema() -> dict[str, Any]:
    error = {
        "type": "object",
        "required": ["field", "code"],
        "properties": {
            "field": {"type": "string"},
            "code": {"type": "string"},
            "limit": {"type": ["integer", "string"]},
        },
    }
    return {
        "type": "object",
        "description": "RFC 9457. `type` is stable; no value of the request is ever repeated.",
        "required": ["type", "title", "status"],
        "properties": {
            "type": {"type": "string", "format": "uri"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "errors": {"type": "array", "items": error},
            "current": {"type": "object", "description": "What is there now, where somebody was faster."},
            "newest": {"type": "integer", "description": "`place-unknown`: the last place that was given."},
        },
    }
