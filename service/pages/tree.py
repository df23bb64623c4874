"""Published comments as a page nests them: three levels deep, the rest flat, saying whom they answer.

Nothing here calls itself: a chain of five thousand answers is a list like any other.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from service.pages.prose import Prose, prose, web_address
from service.store.thread_pages import Item

LEVELS_MAX = 2
"""Levels below a root that are indented; deeper answers join the last."""


@dataclass(slots=True)
class Card:
    """One comment on a page. Of one that is gone there are an id and replies, and nothing else."""

    id: str
    parent_id: str | None
    gone: str | None = None
    """``removed`` by a moderator or ``deleted`` by its author; None while it is published."""
    name: str = ""
    url: str | None = None
    at: datetime | None = None
    edited_at: datetime | None = None
    body: str = ""
    text: Prose | None = None
    featured: bool = False
    badge: str | None = None
    level: int = 0
    replies: list["Card"] = field(default_factory=list)
    more: int = 0
    """Replies below this root that are not on the page."""
    answers: "Card | None" = None
    """The comment this one answers, where the nesting does not show it, or not on a narrow screen."""
    is_direct: bool = False
    """The nesting shows what it answers where there is room for the second indent."""


def card(item: Item) -> Card:
    """A card from the ready public text of a comment: the template sees what every reader may see."""
    public: dict[str, Any] = orjson.loads(item.json)
    if public["state"] != "published":
        return Card(public["id"], public["parent_id"], gone=public["state"])
    return Card(
        public["id"],
        public["parent_id"],
        name=public["author"]["name"],
        url=web_address(public["author"]["url"]),
        at=datetime.fromisoformat(public["created_at"]),
        edited_at=datetime.fromisoformat(public["edited_at"]) if public["edited_at"] else None,
        body=public["body"],
        text=prose(public["body"]),
        # Texts that were made ready before these two were told have neither.
        featured=bool(public.get("featured")),
        badge=public["author"].get("badge"),
    )


def nest(root: Card, replies: Iterable[Card]) -> Card:
    """``root`` with ``replies``, in order of arrival, below it. One whose parent is not here joins it."""
    known = {root.id: root}
    shelves = {root.id: root}
    for reply in replies:
        parent = known.get(reply.parent_id or "")
        shelf = root if parent is None else shelves[parent.id]
        reply.level = shelf.level + 1
        reply.answers = parent if reply.level == LEVELS_MAX else None
        reply.is_direct = parent is shelf
        shelf.replies.append(reply)
        known[reply.id] = reply
        shelves[reply.id] = reply if reply.level < LEVELS_MAX else shelf
    return root
