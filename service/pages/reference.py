"""The API for people who read: one page, made of the description that machines get."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import orjson
from flask import Response, current_app

from service.api import openapi
from service.pages import render

PATH = "/api/v1/reference"
_METHODS = ("get", "post", "patch", "put", "delete")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A parameter or a field of a body."""

    name: str
    kind: str
    required: bool
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One route as the page shows it."""

    id: str
    method: str
    path: str
    summary: str
    who: str
    parameters: tuple[Field, ...]
    body: tuple[Field, ...]
    answers: tuple[tuple[str, str, tuple[Field, ...]], ...]
    """Status, what is said of it, and the fields of what comes back."""


def show() -> Response:
    """The page."""
    document: bytes = current_app.extensions[openapi.EXTENSION]
    return render.html(_page(document), 200)


@cache
def _page(document: bytes) -> str:
    described = orjson.loads(document)
    info = described["info"]
    return render.text("reference.html", {"operations": operations(described), "info": info})


def operations(described: Mapping[str, Any]) -> list[Operation]:
    """Every operation of an OpenAPI document of ours, in its order."""
    schemas = described["components"]["schemas"]
    return [
        _operation(path, method, item[method], schemas)
        for path, item in described["paths"].items()
        for method in _METHODS
        if method in item
    ]


def _operation(path: str, method: str, told: Mapping[str, Any], schemas: Mapping[str, Any]) -> Operation:
    answers = tuple(
        (status, answer["description"], _fields(_schema(answer), schemas))
        for status, answer in told["responses"].items()
    )
    return Operation(
        id=told["operationId"], method=method.upper(), path=path, summary=told["summary"],
        who=_who(told.get("security")), body=_fields(_schema(told.get("requestBody", {})), schemas),
        parameters=tuple(
            Field(name=one["name"], kind=f"{one['in']}, {_kind(one['schema'])}", required=one["required"],
                  about=one["schema"].get("description", ""))
            for one in told.get("parameters", ())
        ),
        answers=answers,
    )  # fmt: skip


def _who(security: list[dict[str, Any]] | None) -> str:
    names = {name for one in security or () for name in one}
    return {"token": "with a token", "receipt": "with the comment's receipt"}.get("".join(names), "anybody")


def _schema(holder: Mapping[str, Any]) -> str:
    """The name of the schema that a body or an answer refers to; empty where there is none of ours."""
    content = holder.get("content", {}).get("application/json", {})
    return str(content.get("schema", {}).get("$ref", "")).rpartition("/")[2]


def _fields(name: str, schemas: Mapping[str, Any]) -> tuple[Field, ...]:
    schema = schemas.get(name, {})
    required = schema.get("required", ())
    return tuple(
        Field(name=field, kind=_kind(told), required=field in required, about=told.get("description", ""))
        for field, told in schema.get("properties", {}).items()
    )


def _kind(schema: Mapping[str, Any]) -> str:
    """What a value is, in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_kind(one) for one in schema["anyOf"]))
    if "enum" in schema:
        return "one of " + ", ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    kind = schema.get("type", "any")
    words = [" or ".join(kind) if isinstance(kind, list) else str(kind)]
    for name, word in (("minLength", "at least {} long"), ("maxLength", "at most {} long"),
                       ("minimum", "from {}"), ("maximum", "to {}"), ("format", "{}")):  # fmt: skip
        if name in schema:
            words.append(word.format(schema[name]))
    return ", ".join(words)
