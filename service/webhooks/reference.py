"""The page of all events: ``docs/webhooks.md`` holds what this module makes, and a test compares the two."""

from datetime import UTC, datetime
from typing import Any

import orjson

from service.domain.events import EventType
from service.domain.lifecycle import Actor
from service.store.feed import About, Fact, Words
from service.webhooks.catalogue import CATALOGUE, COMMENT
from service.webhooks.payloads import payload

BEGIN, END = "<!-- events: made by `lettersdesk events --markdown` -->", "<!-- /events -->"
SEQUENCE = 48_213
"""Of the first example."""
_AT = datetime(2026, 11, 22, 10, 41, 7, tzinfo=UTC)
_ARTICLE = ("article-48213", "The bridge", "https://news.example.org/articles/bridge")
_WORDS = Words(author_name="Zoë", author_url=None, author_label="k5zzm6fd", body="Paint it green again.")
_BY = {EventType.EDITED: Actor.AUTHOR, EventType.DELETED: Actor.AUTHOR, EventType.RECEIVED: None}


def markdown() -> str:
    """The part of the page between its two marks, with an example of each event."""
    parts = [BEGIN, ""]
    for sequence, (event, kind) in enumerate(CATALOGUE.items(), start=SEQUENCE):
        text = orjson.dumps(payload(example(event, sequence)), option=orjson.OPT_INDENT_2).decode("utf-8")
        parts += [f"### {event.value}", "", kind.when, "", "```jsonc", text, "```", ""]
    return "\n".join([*parts, END])


def example(event: EventType, sequence: int) -> Fact:
    """An event of this type as it could happen."""
    kind = CATALOGUE[event]
    common: dict[str, Any] = {
        "sequence": sequence, "id": "n3u5w2mq6o7hzk4cbd5ypxtj3a", "type": event, "site_id": "news",
        "at": _AT, "data": dict(kind.example),
    }  # fmt: skip
    if kind.about != COMMENT:
        return Fact(**common)
    status = str(kind.example.get("status", "approved"))
    about = About(
        id="qzcm3kzw4sukuzoqe3tdcsvlwy", version=4, status=status, parent_id=None, created_at=_AT,
        words=_WORDS if status == "approved" else None,
    )  # fmt: skip
    return Fact(**common, comment=about, thread=_ARTICLE, by=_BY.get(event, Actor.MODERATOR))
