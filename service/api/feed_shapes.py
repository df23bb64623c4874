"""What the feed may be asked, and what it answers."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, WithJsonSchema

from service.api.inbound import SiteId, refusal
from service.domain.events import EventType

PAGE_MAX = 200
PLACE_MAX = 2**62
NUMBER_CHARS_MAX = 20
"""Of anything that is read as a number at all."""


def _number(most: int, least: int = 0) -> PlainValidator:
    def validate(value: object) -> int:
        text = str(value)
        digits = text.removeprefix("-")
        if not (digits.isascii() and digits.isdigit() and len(text) <= NUMBER_CHARS_MAX):
            raise refusal("wrong_type")
        if int(text) < least:
            raise refusal("too_small", least)
        if int(text) > most:
            raise refusal("too_large", most)
        return int(text)

    return PlainValidator(validate)


def _types(value: object) -> tuple[EventType, ...]:
    names = str(value).split(",")
    known = [event.value for event in EventType]
    if len(names) > len(known) or any(name not in known for name in names):
        raise refusal("not_a_choice", ", ".join(known))
    return tuple(EventType(name) for name in names)


def _digits(most: int, least: int = 0) -> WithJsonSchema:
    return WithJsonSchema({"type": "integer", "minimum": least, "maximum": most})


class EventsQuery(BaseModel):
    """Which events."""

    model_config = ConfigDict(extra="forbid")

    after: Annotated[
        int,
        _number(PLACE_MAX),
        _digits(PLACE_MAX),
        Field(description="`next` of the answer before; 410 for a place that this feed never gave."),
    ] = 0
    type: Annotated[
        tuple[EventType, ...], PlainValidator(_types), WithJsonSchema({"type": "string"}),
        Field(description="One type or several, separated by commas; left out: all."),
    ] = ()  # fmt: skip
    site: Annotated[SiteId | None, Field(description="One site only.")] = None
    limit: Annotated[int, _number(PAGE_MAX, 1), _digits(PAGE_MAX, 1)] = 100
    wait: Annotated[
        int, _number(60), _digits(60), Field(description="Seconds to wait for news, as far as is allowed.")
    ] = 0


class EventOut(BaseModel):
    """One event, as a webhook would carry it: the payload of Standard Webhooks, its id and its place."""

    model_config = ConfigDict(extra="forbid")

    type: EventType
    timestamp: str
    id: str
    """The `webhook-id`."""
    sequence: int
    data: dict[str, Any]


class EventsOut(BaseModel):
    """Events, oldest first. ``next`` is the ``after`` of the following request, also where none came."""

    model_config = ConfigDict(extra="forbid")

    events: list[EventOut]
    next: int
    more: bool
