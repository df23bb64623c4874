"""Atom feeds (RFC 4287) of published comments, with what each one answers (RFC 4685).

Written with ElementTree, which escapes; a comment's paragraphs become elements and its words stay text. An
author has a name, perhaps a website, and nothing that comes from an address. Ids are made from public ids
alone, so they stay when the service moves to another host.
"""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree

from service.pages.prose import Paragraph
from service.pages.tree import Card

MEDIA_TYPE = "application/atom+xml"
ATOM = "http://www.w3.org/2005/Atom"
THREADING = "http://purl.org/syndication/thread/1.0"
XHTML = "http://www.w3.org/1999/xhtml"

NEVER = "1970-01-01T00:00:00+00:00"
"""When a feed without an entry was updated: RFC 4287 asks for a time."""

_OURS = uuid.UUID("5d0c2f6e-6f0b-4a53-9a57-8d7a4f3f0b11")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write."""

Element = ElementTree.Element


@dataclass(frozen=True, slots=True)
class Feed:
    """A list of comments: ``name`` is what its id is made from; the addresses are absolute."""

    name: str
    lang: str
    title: str
    page: str
    address: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A published comment, where it is, what it is called, and where the comment is that it answers."""

    card: Card
    title: str
    address: str
    answers: str | None


def document(feed: Feed, entries: Sequence[Entry]) -> bytes:
    """The feed as UTF-8."""
    root = Element("feed", {"xmlns": ATOM, "xmlns:thr": THREADING, "xml:lang": feed.lang})
    _text(root, "id", _id(feed.name))
    _text(root, "title", feed.title)
    _text(root, "updated", max((_updated(entry.card) for entry in entries), default=NEVER))
    _link(root, "alternate", "text/html", feed.page)
    _link(root, "self", MEDIA_TYPE, feed.address)
    _text(root, "generator", "Lettersdesk")
    for entry in entries:
        root.append(_entry(entry))
    made: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def comment_name(comment_id: str) -> str:
    """What the id of a comment's entry is made from."""
    return f"comment/{comment_id}"


def _entry(entry: Entry) -> Element:
    card, made = entry.card, Element("entry")
    _text(made, "id", _id(comment_name(card.id)))
    _text(made, "title", entry.title)
    _text(made, "published", _written(card.at))
    _text(made, "updated", _updated(card))
    _link(made, "alternate", "text/html", entry.address)
    author = ElementTree.SubElement(made, "author")
    _text(author, "name", card.name)
    if card.url:
        _text(author, "uri", card.url)
    if card.parent_id and entry.answers:
        said = {"ref": _id(comment_name(card.parent_id)), "type": "text/html", "href": entry.answers}
        ElementTree.SubElement(made, "thr:in-reply-to", said)
    content = ElementTree.SubElement(made, "content", {"type": "xhtml"})
    _paragraphs(ElementTree.SubElement(content, "div", {"xmlns": XHTML}), card)
    return made


def _paragraphs(into: Element, card: Card) -> None:
    if card.text is None:
        return
    for paragraph in (*card.text.shown, *card.text.folded):
        _lines(ElementTree.SubElement(into, "p"), paragraph)


def _lines(into: Element, paragraph: Paragraph) -> None:
    """The words of a paragraph. No links: a reader's program makes its own, and none carries our ``rel``."""
    first, *more = "".join(piece.text for piece in paragraph).split("\n")
    into.text = _clean(first)
    for line in more:
        ElementTree.SubElement(into, "br").tail = _clean(line)


def _text(into: Element, tag: str, text: str) -> None:
    ElementTree.SubElement(into, tag).text = _clean(text)


def _link(into: Element, rel: str, media_type: str, address: str) -> None:
    ElementTree.SubElement(into, "link", {"rel": rel, "type": media_type, "href": _clean(address)})


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def _id(name: str) -> str:
    return uuid.uuid5(_OURS, name).urn


def _updated(card: Card) -> str:
    return _written(card.edited_at or card.at)


def _written(at: datetime | None) -> str:
    return at.isoformat() if at else NEVER
