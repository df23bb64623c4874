"""The texts of a comment that readers see, each in a form that a judge of words can read.

The body and the name are read as typed. Of a website its words are read: ``https://www.cheap-pills.example``
says "cheap pills". Places found are given back as places of the field as it was typed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from service.checks.base import Subject
from service.checks.plain_text import PlainText
from service.domain.verdict import Field, Span

_ESCAPED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_HOST = re.compile(
    r"(?P<before>[a-z]{1,10}+://(?:www\.)?)[^/?#]*?(?P<ending>\.[a-z]{2,24}+)(?=[:/?#]|$)", re.I
)
"""A website up to its host. The scheme, "www" and the ending say nothing: they are the same for everybody."""
PHONE_SIGNS = "+-.()"
"""What stands inside phone numbers and must stay where such are looked for."""


@dataclass(frozen=True, slots=True)
class Written:
    """One field: ``plain.text`` is what to read."""

    field: Field
    plain: PlainText

    def span(self, start: int, end: int, note: str) -> Span:
        """Where ``plain.text[start:end]`` (not empty) stands in the field as typed."""
        return Span(*self.plain.original(start, end), note, self.field)


def written(subject: Subject) -> Iterator[Written]:
    """The body, and the name and the words of the website where there are any."""
    yield Written(Field.BODY, as_typed(subject.text))
    yield from beside_the_body(subject)


def beside_the_body(subject: Subject) -> Iterator[Written]:
    """The name and the words of the website, where there are any."""
    if subject.author_name:
        yield Written(Field.AUTHOR_NAME, as_typed(subject.author_name))
    if subject.author_url:
        yield Written(Field.AUTHOR_URL, url_words(subject.author_url))


def as_typed(text: str) -> PlainText:
    """``text`` itself."""
    return PlainText(text, range(len(text)), range(1, len(text) + 1))


def url_words(url: str, keep: str = "") -> PlainText:
    """A website with its escapes read and a blank for every sign that is no letter, no digit and not kept."""
    signs: list[tuple[str, int, int]] = []
    bare = _without_scheme(url)
    done = 0
    for escaped in _ESCAPED.finditer(bare):
        signs += [(bare[at], at, at + 1) for at in range(done, escaped.start())]
        signs += [(sign, *escaped.span()) for sign in unquote(escaped.group())]
        done = escaped.end()
    signs += [(bare[at], at, at + 1) for at in range(done, len(bare))]
    text = "".join(sign if sign.isalnum() or sign in keep else " " for sign, _, _ in signs)
    return PlainText(text, [start for _, start, _ in signs], [end for _, _, end in signs])


def _without_scheme(url: str) -> str:
    """``url`` with blanks for what every website has."""
    host = _HOST.match(url)
    if not host:
        return url
    (_, first), (last, after) = host.span("before"), host.span("ending")
    return " " * first + url[first:last] + " " * (after - last) + url[after:]
