"""The API for people who read: one page, made of the description that machines get."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import orjson
from flask import Response

from service.api import openapi
from service.pages import render
from service.webhooks.schemas import COMMENT_NAME

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One event as the page shows it, or the comment in it."""

    id: str
    name: str
    summary: str
    data: tuple[Field, ...]


def show() -> Response:
    """The page."""
    return render.html(_page(openapi.document()), 200)


@cache
def _page(document: bytes) -> str:
    described = orjson.loads(document)
    info = described["info"]
    shown = {"operations": operations(described), "events": events(described), "info": info}
    return render.text("reference.html", shown)


def operations(described: Mapping[str, Any]) -> list[Operation]:
    """Every operation of an OpenAPI document of ours, in its order."""
    schemas = described["components"]["schemas"]
    return [
        _operation(path, method, item[method], schemas)
        for path, item in described["paths"].items()
        for method in _METHODS
        if method in item
    ]


def events(described: Mapping[str, Any]) -> list[Told]:
    """Every event of an OpenAPI document of ours with the fields of its ``data``; last the comment in it."""
    schemas = described["components"]["schemas"]
    told = []
    for name, item in described["webhooks"].items():
        post = item["post"]
        data = schemas[_schema(post["requestBody"])]["properties"]["data"]
        told.append(Told(id=post["operationId"], name=name, summary=post["summary"], data=_of(data)))
    comment = schemas[COMMENT_NAME]
    last = Told(id=COMMENT_NAME, name="data.comment", summary=comment["description"], data=_of(comment))
    return [*told, last]


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


def _who(security: list[dict[str, list[str]]] | None) -> str:
    """Who may call, as the end of the sentence "For …"."""
    ways = [way for one in security or () for way in one.items()]
    if not ways:
        return "anybody"
    [(name, scopes)] = ways
    if name == "receipt":
        return "whoever has the comment's receipt"
    token = f"with a token of the scope {', '.join(scopes)}"
    return f"anybody; programs may call it {token}" if {} in (security or ()) else f"whoever calls {token}"


def _schema(holder: Mapping[str, Any]) -> str:
    """The name of the schema that a body or an answer refers to; empty where there is none of ours."""
    content = holder.get("content", {}).get("application/json", {})
    return str(content.get("schema", {}).get("$ref", "")).rpartition("/")[2]


def _fields(name: str, schemas: Mapping[str, Any]) -> tuple[Field, ...]:
    return _of(schemas.get(name, {}))


def _of(schema: Mapping[str, Any]) -> tuple[Field, ...]:
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
        return "one of " + ", ".join("null" if one is None else str(one) for one in schema["enum"])
    if schema.get("type") == "object" and "properties" in schema:
        return "object with " + ", ".join(schema["properties"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    kind = schema.get("type", "any")
    words = [" or ".join(kind) if isinstance(kind, list) else str(kind)]
    if (length := schema.get("minLength")) is not None and length == schema.get("maxLength"):
        return f"{words[0]}, {length} long"
    for name, word in (("minLength", "at least {} long"), ("maxLength", "at most {} long"),
                       ("minimum", "from {}"), ("maximum", "to {}"), ("format", "{}")):  # fmt: skip
        if name in schema:
            words.append(word.format(schema[name]))
    return ", ".join(words)
