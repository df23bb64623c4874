"""Published comments as schema.org describes them, for search engines: JSON-LD that stays text.

It is a data block, which browsers never run and no Content-Security-Policy forbids. ``inert_json`` writes
every character with a meaning in HTML as an escape, so nothing in a comment can end the element around it.
"""

from collections.abc import Iterable
from datetime import datetime

from markupsafe import Markup

from service.pages.tree import Card
from service.store.fragments import inert_json

Json = dict[str, object]


def data(article: str, count: int, cards: Iterable[Card]) -> Markup:
    """The comments of these cards, said about ``article`` (an absolute address); no placeholders.

    A reply names the comment that it answers; all stand side by side, so that no depth is too deep.
    """
    found: list[Json] = []
    waiting = list(reversed(list(cards)))
    while waiting:
        one = waiting.pop()
        waiting.extend(reversed(one.replies))
        if one.gone is None:
            found.append(_comment(article, one))
    about = {
        "@context": "https://schema.org", "@type": "CreativeWork", "@id": article, "url": article,
        "commentCount": count, "comment": found,
    }  # fmt: skip
    return Markup(inert_json(about))  # noqa: S704  (it has no character that would have to be escaped)


def _comment(article: str, card: Card) -> Json:
    address = f"{article.partition('#')[0]}#comment-{card.id}"
    made: Json = {
        "@type": "Comment", "@id": address, "url": address, "text": card.body,
        "author": {"@type": "Person", "name": card.name}, "datePublished": _written(card.at),
    }  # fmt: skip
    if card.edited_at:
        made["dateModified"] = _written(card.edited_at)
    if card.parent_id:
        made["parentItem"] = {
            "@type": "Comment",
            "@id": f"{article.partition('#')[0]}#comment-{card.parent_id}",
        }
    return made


def _written(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
