"""From an event to what is told of it: the payload of Standard Webhooks, each key named.

``type``, ``timestamp`` and ``data`` are the standard's; ``id`` is the ``webhook-id`` and ``sequence`` the
place in the feed. Never an address, a digest of one, a network or a moderator's name.
"""

from typing import Any

import orjson

from service.domain.times import written
from service.store.feed import About, Fact
from service.webhooks.catalogue import CATALOGUE, COMMENT


def payload(fact: Fact) -> dict[str, Any]:
    """What the feed shows and a webhook carries."""
    return {
        "type": fact.type.value,
        "timestamp": written(fact.at),
        "id": fact.id,
        "sequence": fact.sequence,
        "data": _data(fact),
    }


def body(fact: Fact) -> bytes:
    """The payload as the bytes that are signed and sent."""
    return orjson.dumps(payload(fact))


def _data(fact: Fact) -> dict[str, Any]:
    kind = CATALOGUE[fact.type]
    data: dict[str, Any] = {"site": fact.site_id}
    if kind.about == COMMENT:
        data["comment"] = _comment(fact, fact.comment) if fact.comment else None
        data["by"] = kind.by or (fact.by.value if fact.by else None)
    for name in kind.told:
        data[name] = fact.data.get(name)
    return data


def _comment(fact: Fact, about: About) -> dict[str, Any]:
    key, title, url = fact.thread or ("", None, None)
    words = about.words
    return {
        "id": about.id,
        "version": about.version,
        "status": about.status,
        "thread": {"key": key, "title": title, "url": url},
        "parent_id": about.parent_id,
        "created_at": written(about.created_at),
        "author": words and {"name": words.author_name, "url": words.author_url, "label": words.author_label},
        "body": words and words.body,
    }
