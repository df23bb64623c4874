"""The schema of each event says what is really sent."""

from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import orjson
import pytest

from service.domain.events import EventType
from service.usecases.guard_author import Standing
from service.usecases.settle_events import settle_events
from service.webhooks.payloads import payload
from service.webhooks.reference import example
from service.webhooks.schemas import COMMENT_NAME, all_schemas, name_of
from tests.support.desk import Desk

SCHEMAS = all_schemas("#/$defs/{model}")


def closed(schema: Any) -> Any:
    """The same, and nothing that it does not name: a field that is sent and not described goes red."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: closed(one) for name, one in schema.items()}
    return {**made, "additionalProperties": False} if schema.get("type") == "object" else made


def validator(name: str) -> jsonschema_rs.Validator:
    return jsonschema_rs.Draft202012Validator(
        {"$ref": f"#/$defs/{name}", "$defs": closed(SCHEMAS)}, validate_formats=True
    )


def told(event: EventType) -> dict[str, Any]:
    """As it is read: bytes and back."""
    made: dict[str, Any] = orjson.loads(orjson.dumps(payload(example(event, 1))))
    return made


def leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if not isinstance(value, dict):
        return
    for name, inside in value.items():
        yield (*path, name)
        yield from leaves(inside, (*path, name))


@pytest.mark.parametrize("event", EventType)
def test_an_example_is_as_its_schema_says(event):
    validator(name_of(event)).validate(told(event))


@pytest.mark.parametrize("event", EventType)
def test_an_event_that_lacks_anything_is_not(event):
    valid = validator(name_of(event))
    for path in leaves(told(event)):
        broken = told(event)
        inside = broken
        for name in path[:-1]:
            inside = inside[name]
        del inside[path[-1]]
        assert not valid.is_valid(broken), path


def test_no_event_passes_for_another():
    for event in EventType:
        taken = [other for other in EventType if validator(name_of(event)).is_valid(told(other))]
        assert taken == [event]


def test_every_standing_can_be_told():
    schema = SCHEMAS[name_of(EventType.AUTHOR_LIMITED)]
    assert set(schema["properties"]["data"]["properties"]["standing"]["enum"]) == set(Standing)


def test_what_happens_for_real_is_as_the_schemas_say(product):
    posted, desk = product.published(author_name="Zoë"), Desk(product)
    product.comment(body="Another text, which waits for somebody.")
    desk.decide(posted, "feature")
    desk.ban(posted)
    desk.decide(posted, "reject")
    settle_events(product.database, 0)
    answer = product.client.get("/api/v1/events", headers=product.bearer("read"))
    events = answer.json["events"]
    assert len(events) >= 6
    for one in events:
        validator(name_of(EventType(one["type"]))).validate(one)


def test_the_comment_of_an_event_has_a_schema_of_its_own():
    assert validator(COMMENT_NAME).is_valid(told(EventType.PUBLISHED)["data"]["comment"])
