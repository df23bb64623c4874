"""Templates to answers. Every value is escaped, an unknown one is an error, and a template sees no request.

An environment of our own and not Flask's: Flask hands each template the request and the session, and a page
that could reach them could show what was typed, or begin to depend on a cookie. No page here sets one.
"""

import re
from functools import cache
from typing import Any

from flask import Response, request
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from service.api.context import runtime
from service.api.encoded import cache_control
from service.api.origins import READABLE
from service.pages import assets, language, place, structured, when

NO_STORE = "no-store"
REVALIDATE = "private, no-cache"
"""A page with a form: of one reader, kept by their browser so that going back finds what they typed."""

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_POLICY_WITH_SCRIPTS = f"{_POLICY}; script-src 'self'; connect-src 'self'"


_LONG_PART = re.compile(r"\S{40}(?=\S)")
"""So much of a word stays together: the longest of any dictionary do."""


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("service.pages"), autoescape=True, undefined=StrictUndefined, auto_reload=False,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.globals.update(
        asset=assets.address, own_path=place.own_path, exact=when.exact, ago=when.ago, bdi=_isolated,
        structured=structured.data, breakable=_breakable,
    )  # fmt: skip
    return made


def _isolated(name: str) -> Markup:
    """A name in a sentence of ours: which way it is written turns nothing around it."""
    return Markup("<bdi>{}</bdi>").format(_breakable(name))


def _breakable(text: str) -> Markup:
    """``text`` with places where words longer than any may be broken: a page whose style is not ours may
    not do so by itself."""
    pieces: list[str] = []
    done = 0
    for part in _LONG_PART.finditer(text):
        pieces.append(text[done : part.end()])
        done = part.end()
    return Markup("<wbr>").join((*pieces, text[done:]))


def text(template: str, values: dict[str, Any]) -> str:
    """A template filled in."""
    return _environment().get_template(template).render(values)


def page(template: str, values: dict[str, Any], *, status: int = 200, scripts: bool = False) -> Response:
    """A page in the reader's language, with its headers; kept only if it answers nothing that was typed."""
    speech = language.spoken()
    own = {"say": speech.say, "speech": speech, "mirrored": language.is_mirrored(), "ours": ""}
    response = html(text(template, {**own, **values}), status)
    response.headers["Content-Language"] = speech.lang
    if scripts:
        response.headers["Content-Security-Policy"] = _POLICY_WITH_SCRIPTS
    if status == 200:
        response.headers["Cache-Control"] = REVALIDATE
    return response


def html(content: str, status: int) -> Response:
    """HTML with the headers that every page of ours has."""
    response = Response(content, status, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = NO_STORE
    return response


def public(content: bytes, content_type: str) -> Response:
    """What anybody may keep and any page may read: the same for all, so that caches may answer for us."""
    response = html("", 200)
    response.set_data(content)
    response.content_type = content_type
    response.headers["Cache-Control"] = cache_control(runtime().settings.shared_cache_s)
    response.headers["Content-Language"] = language.spoken().lang
    response.headers.extend(READABLE)
    response.add_etag()
    response.make_conditional(request)
    return response


def redirect(address: str, status: int) -> Response:
    """Send a browser to an address that this service made or knows."""
    response = html("", status)
    response.headers["Location"] = address
    return response
