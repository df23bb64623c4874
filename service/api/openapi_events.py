"""The part of the API's description that says what is sent: one webhook of OpenAPI 3.1 for each event."""

from typing import Any

from service.domain.events import EventType
from service.webhooks.catalogue import CATALOGUE
from service.webhooks.payloads import payload
from service.webhooks.reference import SEQUENCE, example
from service.webhooks.schemas import name_of

_HEADERS = (
    ("webhook-id", "The event's id: the same over all tries and replays."),
    ("webhook-timestamp", "Seconds since 1970, of this try."),
    ("webhook-signature", "`v1,` and a signature; two with a space between while a secret is replaced."),
)
_ANSWERS = {
    "2XX": {"description": "Taken. Answer so to types that you do not know, too."},
    "410": {"description": "You want no more: the endpoint is switched off."},
    "429": {"description": "Come later: `Retry-After` is honoured, a day at most."},
    "default": {"description": "Anything else, a redirect too, is a failure and is tried again."},
}


def webhooks(template: str) -> dict[str, Any]:
    """The section ``webhooks``. ``template`` makes a reference to a schema: it holds ``{model}``."""
    return {
        event.value: {"post": _operation(event, sequence, template)}
        for sequence, event in enumerate(CATALOGUE, start=SEQUENCE)
    }


def _operation(event: EventType, sequence: int, template: str) -> dict[str, Any]:
    content = {
        "schema": {"$ref": template.format(model=name_of(event))},
        "example": payload(example(event, sequence)),
    }
    return {
        "operationId": event.value.replace(".", "_"),
        "tags": ["Webhooks"],
        "summary": CATALOGUE[event].when,
        "parameters": [
            {"name": name, "in": "header", "required": True, "description": about,
             "schema": {"type": "string"}}
            for name, about in _HEADERS
        ],
        "requestBody": {"required": True, "content": {"application/json": content}},
        "responses": _ANSWERS,
    }  # fmt: skip
