"""The plain HTML form: what it sends, and what of it may be shown again. The address never is."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Request

from service.api import bodies, form_tokens, inbound
from service.api.context import runtime
from service.api.inbound import CommentIn
from service.domain.errors import FieldError, Invalid
from service.domain.ids import looks_like_id
from service.pages.place import Place

NAMES = ("author_name", "author_email", "author_url", "body", "parent_id", "form_token", "confirm_website")
"""All that the form sends. Site and thread are the page's own and cannot be sent."""


_RAW = ("Cc", "Cs", "Cn")


@dataclass(frozen=True, slots=True)
class Typed:
    """What goes back into a form. There is no field for the address, so it cannot."""

    author_name: str = ""
    author_url: str = ""
    body: str = ""
    parent_id: str | None = None
    token: str = ""


def read(request: Request) -> dict[str, str]:
    """The fields of a posted form. Raises Problem: 400, 413, 415, or 422 for one that is repeated."""
    return bodies.once(bodies.read_pairs(request, bytes_max=runtime().settings.request_bytes_max))


def comment(fields: Mapping[str, str], place: Place, thread_url: str | None) -> CommentIn:
    """The comment in a posted form of this page. Raises Invalid."""
    stray = sorted({bodies.shown(name) for name in fields if name not in NAMES})
    if stray:
        raise Invalid(tuple(FieldError(name, "unknown_field") for name in stray))
    own = {"site": place.site_id, "thread": place.key, "thread_title": place.title, "thread_url": thread_url}
    return inbound.check(CommentIn, {**fields, **own}, runtime().settings)


def typed(fields: Mapping[str, str], place: Place) -> Typed:
    """What of a posted form goes back into it. A token that is still good keeps the form's age."""
    parent_id = fields.get("parent_id", "")
    token = fields.get("form_token", "")
    good = form_tokens.read(runtime().secret, token, place.key).valid
    return Typed(
        author_name=showable(fields.get("author_name", ""), lines=False),
        author_url=showable(fields.get("author_url", ""), lines=False),
        body=showable(fields.get("body", ""), lines=True),
        parent_id=parent_id if looks_like_id(parent_id) else None,
        token=token if good else new_token(place),
    )


def blank(place: Place, parent_id: str | None) -> Typed:
    """An empty form."""
    return Typed(parent_id=parent_id, token=new_token(place))


def renewed(kept: Typed, place: Place) -> Typed:
    """The same text with a token of its own: the old one was used up."""
    return replace(kept, token=new_token(place))


def new_token(place: Place) -> str:
    """A form token for a form that is shown now."""
    return form_tokens.make(runtime().secret, place.key)


def showable(text: str, *, lines: bool) -> str:
    """What was typed, without what no page should send: controls, lone surrogates, unassigned characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii() and text.isprintable():
        return text
    kept = "\n\t" if lines else ""
    return "".join(c if c in kept or unicodedata.category(c) not in _RAW else "\ufffd" for c in text)
