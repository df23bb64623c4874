"""Reads a page as a browser would, and tells whether anything in it could run, load or hide.

``Page`` keeps every element with its attributes and text. ``live_markup`` lists what no comment may bring
into a page; a page of ours that shows hostile text must have none beyond what its template put there.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "rect", "circle", "path", "img", "base", "wbr"}
RUNS = {
    "script",
    "iframe",
    "object",
    "embed",
    "img",
    "video",
    "audio",
    "style",
    "base",
    "math",
    "frame",
    "marquee",
}
ADDRESSES = {"href", "src", "action", "formaction", "xlink:href", "data", "poster", "background"}


@dataclass
class Element:
    """One element of a page."""

    tag: str
    attributes: dict[str, str]
    children: list["Element"] = field(default_factory=list)
    pieces: list["str | Element"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All the text in it, as it stands."""
        return "".join(piece if isinstance(piece, str) else piece.text for piece in self.pieces)

    def all(self, tag: str | None = None, **wanted: str) -> list["Element"]:
        """Elements below this one with this tag and these attributes (``class_`` for class)."""
        attributes = {name.rstrip("_").replace("_", "-"): value for name, value in wanted.items()}
        return [one for one in self._below() if one.matches(tag, attributes)]

    def one(self, tag: str | None = None, **wanted: str) -> "Element":
        """The only such element."""
        found = self.all(tag, **wanted)
        assert len(found) == 1, f"{len(found)} elements {tag or ''} {wanted}"
        return found[0]

    def by_id(self, id_: str) -> "Element":
        return self.one(id=id_)

    def has(self, tag: str | None = None, **wanted: str) -> bool:
        return bool(self.all(tag, **wanted))

    def matches(self, tag: str | None, attributes: dict[str, str]) -> bool:
        own = {**self.attributes}
        classes = own.get("class", "").split()
        for name, value in attributes.items():
            if name == "class":
                if value not in classes:
                    return False
            elif own.get(name) != value:
                return False
        return tag is None or tag == self.tag

    def _below(self) -> Iterator["Element"]:
        waiting = list(reversed(self.children))
        while waiting:
            one = waiting.pop()
            yield one
            waiting.extend(reversed(one.children))


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"an attribute of <{tag}> is there twice"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        self.open[-1].pieces.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].pieces.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError("a page has no comment in its source")


def read(html: str) -> Element:
    """The page as a tree. Fails if its elements are not closed in order: then something broke out."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    assert builder.open == [builder.root], f"<{builder.open[-1].tag}> is never closed"
    return builder.root


def live_markup(page: Element) -> list[str]:
    """What could run or load: elements, handlers, addresses with another scheme, styles. Data is not."""
    found = []
    for element in page.all():
        if element.tag in RUNS and element.attributes.get("type") != "application/ld+json":
            found.append(f"<{element.tag}>")
        for name, value in element.attributes.items():
            if name.startswith("on") or name in ("style", "srcdoc", "http-equiv"):
                found.append(f"<{element.tag} {name}>")
            elif name in ADDRESSES and not value.startswith(("/", "#", "https://", "http://")):
                found.append(f"<{element.tag} {name}={value[:40]!r}>")
    return found
