"""What may be asked of webhooks: endpoints, trials, replays, and which lines of the log."""

from typing import Annotated, Any, Literal

from pydantic import Field, PlainValidator, WithJsonSchema

from service.api.inbound import Id, Input, SiteId, cleaned, refusal
from service.api.staff_in import Count
from service.domain.events import EventType
from service.domain.text import clean_line
from service.usecases.manage_webhooks import NAME_CHARS_MAX, REPLAY_HOURS_MAX, URL_CHARS_MAX

CURSOR_CHARS_MAX = 36
_TYPES = [event.value for event in EventType]
_TYPE_SCHEMA = WithJsonSchema({"type": "string", "enum": _TYPES})


def _name(value: object) -> str:
    return cleaned(value, clean_line, NAME_CHARS_MAX)


def _type(value: object) -> EventType:
    if not isinstance(value, str) or value not in _TYPES:
        raise refusal("not_a_choice", ", ".join(_TYPES))
    return EventType(value)


def _types(value: object) -> tuple[EventType, ...]:
    if not isinstance(value, list):
        raise refusal("wrong_type")
    if len(value) > len(_TYPES):
        raise refusal("too_many", len(_TYPES))
    return tuple(dict.fromkeys(_type(one) for one in value))


def _whole(value: object) -> int:
    text = str(value)
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise refusal("wrong_type")
    return int(text)


Name = Annotated[
    str, PlainValidator(_name),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": NAME_CHARS_MAX}),
]  # fmt: skip
Url = Annotated[str, Field(min_length=1, max_length=URL_CHARS_MAX)]
Type = Annotated[EventType, PlainValidator(_type), _TYPE_SCHEMA]
Types = Annotated[
    tuple[EventType, ...], PlainValidator(_types),
    WithJsonSchema({"type": "array", "maxItems": len(_TYPES), "items": {"type": "string", "enum": _TYPES}}),
]  # fmt: skip
Wait = Annotated[
    int, PlainValidator(_whole),
    WithJsonSchema({"type": "integer", "minimum": 0, "maximum": 9999}),
    Field(description="Seconds to wait for the result, as far as is allowed."),
]  # fmt: skip


class EndpointIn(Input):
    """Where events are to be sent. No ``types`` means all of them."""

    site: SiteId | None = None
    name: Name
    url: Url
    types: Types = ()


class EndpointChangeIn(Input):
    """What is to be otherwise; what is left out stays as it is."""

    name: Name | None = None
    url: Url | None = None
    types: Types | None = None
    enabled: bool | None = None


class TrialIn(Input):
    """An address to try, and the event that it gets as it could be."""

    site: SiteId | None = None
    url: Url
    type: Type = EventType.ENDPOINT_TEST


class ReplayIn(Input):
    """Send again what has failed of so many hours."""

    hours: Annotated[int, Field(ge=1, le=REPLAY_HOURS_MAX)]


class EndpointsQuery(Input):
    """Whose endpoints."""

    site: SiteId | None = None


class DeliveriesQuery(Input):
    """Which lines of the log."""

    state: Literal["due", "delivered", "failed"] | None = None
    type: Type | None = None
    about: Annotated[Id | None, Field(description="The id of an event or of a comment.")] = None
    cursor: Annotated[str, Field(max_length=CURSOR_CHARS_MAX)] | None = None
    limit: Count = 25


class TrialQuery(Input):
    """How long to wait for the result."""

    wait: Wait = 0


def wanted_scope(endpoint_id: str, query: Any) -> tuple[str, ...]:
    """What a cursor of the log is good for: this endpoint and this filter."""
    return ("deliveries", endpoint_id, query.state or "", query.type or "", query.about or "")
