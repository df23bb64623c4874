"""What each event holds, as JSON Schema: for whoever makes types or a validator of the API's description.

Made from the catalogue, so an event that is not in it has no schema. Objects are left open, as fields may be
added (docs/http-api.md, "What may change").
"""

from typing import Any

from service.domain.comment import Status
from service.domain.events import EventType
from service.domain.lifecycle import Actor
from service.webhooks.catalogue import CATALOGUE, COMMENT

Schema = dict[str, Any]

BY = (*(actor.value for actor in Actor), "reader")
"""Whoever an event can be by."""
COMMENT_NAME = "EventComment"
_TEXT: Schema = {"type": "string"}
_TEXT_OR_NULL: Schema = {"type": ["string", "null"]}
_ID: Schema = {"type": "string", "minLength": 26, "maxLength": 26}
_AT: Schema = {"type": "string", "format": "date-time"}
_TEXTS: Schema = {"type": "array", "items": _TEXT}

_FACTS: dict[str, Schema] = {
    "reasons": _TEXTS,
    "reason": _TEXT,
    "undone": _TEXT,
    "standing": {"type": "string", "enum": ["limited", "trusted", "normal"]},
    "until": {"type": ["string", "null"], "format": "date-time"},
    "thread": _TEXT,
    "published_count": {"type": "integer", "minimum": 0},
    "comment_ids": {"type": "array", "items": _ID},
    "ruleset_version": {"type": "integer"},
    "name": _TEXT,
    "endpoint": _ID,
}
"""Every name that the catalogue lets out beside the comment."""


def name_of(event: EventType) -> str:
    """What its schema is called, such as ``CommentPublishedEvent``."""
    return "".join(part.capitalize() for part in event.value.replace("_", ".").split(".")) + "Event"


def all_schemas(template: str) -> dict[str, Schema]:
    """Every event's schema and that of the comment in it, by name. ``template`` makes a reference: it holds
    ``{model}``."""
    comment = {"$ref": template.format(model=COMMENT_NAME)}
    return {COMMENT_NAME: _comment(), **{name_of(event): _event(event, comment) for event in CATALOGUE}}


def _event(event: EventType, comment: Schema) -> Schema:
    kind = CATALOGUE[event]
    data: dict[str, Schema] = {"site": _TEXT}
    if kind.about == COMMENT:
        # No comment any more where its row was deleted with its time.
        data["comment"] = {"anyOf": [comment, {"type": "null"}]}
        data["by"] = {**_TEXT_OR_NULL, "enum": [*BY, None]}
    data |= {name: _FACTS[name] for name in kind.told}
    return _object(
        {
            "type": {"type": "string", "const": event.value},
            "timestamp": _AT,
            "id": _ID,
            "sequence": {"type": "integer", "minimum": 1},
            "data": _object(data),
        },
        kind.when,
    )


def _comment() -> Schema:
    author = _object({"name": _TEXT, "url": _TEXT_OR_NULL, "label": _TEXT})
    return _object(
        {
            "id": _ID,
            "version": {"type": ["integer", "null"]},
            "status": {"type": "string", "enum": [one.value for one in Status]},
            "thread": _object({"key": _TEXT, "title": _TEXT_OR_NULL, "url": _TEXT_OR_NULL}),
            "parent_id": _TEXT_OR_NULL,
            "created_at": _AT,
            "author": {"anyOf": [author, {"type": "null"}]},
            "body": _TEXT_OR_NULL,
        },
        "The comment of an event: `author` and `body` are null unless readers may see them now.",
    )


def _object(properties: dict[str, Schema], about: str = "") -> Schema:
    made = {"type": "object", "required": list(properties), "properties": properties}
    return {**made, "description": about} if about else made
