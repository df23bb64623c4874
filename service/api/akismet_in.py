"""An Akismet request: what of it is kept, and that is little.

The comment's text, the author's name and website, and what the caller says of itself. Addresses of people
and of their machines (``comment_author_email``, ``user_ip``, all of the web server that WordPress sends
along) are dropped here and reach no object: of ``user_ip`` remains that there was one, of the email whether
it is Akismet's documented test value.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from flask import Request

from service.api import bodies
from service.domain.text import replaced

FIELDS_MAX = 1_000
"""WordPress sends every header and every field of its form along."""
TEXT_CHARS_MAX = 65_536
NAME_CHARS_MAX = 245
URL_CHARS_MAX = 2_000
SHORT_CHARS_MAX = 200
SITE_CHARS_MAX = 253

TEST_AUTHORS = frozenset({"viagra-test-123", "akismet-guaranteed-spam"})
TEST_ADDRESS = "akismet-guaranteed-spam@example.com"
"""Akismet's guaranteed values: comment-check answers true to them. https://akismet.com/developers"""

_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,250}[a-z0-9_])?")
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:[_-][a-zA-Z0-9]{2,8})?")
_FALSE = frozenset({"", "0", "false"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is kept of a request."""

    key: str = field(default="", repr=False)
    api_key: str = field(default="", repr=False)
    has_blog: bool = False
    site: str = ""
    """The host of ``blog``; empty where that is none."""
    has_user_ip: bool = False
    text: str = field(default="", repr=False)
    author_name: str = field(default="", repr=False)
    author_url: str = field(default="", repr=False)
    language: str = ""
    """Of ``blog_lang``: the first one, such as ``en`` or ``pt_BR``; empty where that is none."""
    is_administrator: bool = False
    is_test_spam: bool = False
    """A guaranteed value stands in it."""
    is_test: bool = False
    trapped: bool = False
    """The field that people do not see was filled in."""
    more: Mapping[str, str] = field(default_factory=dict)
    """The parameters of the calls about usage."""


MORE = ("extended", "filter", "format", "from", "limit", "month", "offset", "order")


def read(request: Request, *, bytes_max: int) -> Asked:
    """What a request asks: of its body, or of its query if it is a GET.

    Raises Problem: 400 or 415 if it cannot be read, 413 if it is too large.
    """
    if request.method == "GET":
        return asked(bodies.pairs(request.query_string, fields_max=FIELDS_MAX))
    allowed = (bodies.FORM, bodies.JSON)
    media, raw = bodies.read_bytes(request, bytes_max=bytes_max, allowed=allowed)
    if media == bodies.JSON:
        return asked((name, _text(value)) for name, value in bodies.json_object(raw).items())
    return asked(bodies.pairs(raw, fields_max=FIELDS_MAX))


def asked(pairs: Iterable[tuple[str, str]]) -> Asked:
    """What is kept of these fields. Of one that is repeated the last counts, as it does for PHP."""
    sent = dict(pairs)
    blog, trap = _line(sent, "blog", URL_CHARS_MAX), sent.get("honeypot_field_name", "")
    name = _line(sent, "comment_author", NAME_CHARS_MAX)
    return Asked(
        key=_line(sent, "key"),
        api_key=_line(sent, "api_key"),
        has_blog=bool(blog),
        site=site_of(blog),
        has_user_ip=bool(sent.get("user_ip", "").strip()),
        text=_clean(sent.get("comment_content", ""), TEXT_CHARS_MAX),
        author_name=name,
        author_url=_line(sent, "comment_author_url", URL_CHARS_MAX),
        language=_language(_line(sent, "blog_lang").partition(",")[0].strip()),
        is_administrator=sent.get("user_role", "").strip() == "administrator",
        is_test_spam=name in TEST_AUTHORS or sent.get("comment_author_email", "").strip() == TEST_ADDRESS,
        is_test=sent.get("is_test", "").strip().lower() not in _FALSE,
        trapped=bool(trap and sent.get(trap, "").strip()),
        more={name: _line(sent, name) for name in MORE if name in sent},
    )


def site_of(blog: str) -> str:
    """The host that ``blog`` names, in small letters and without a user or a port; empty if there is none."""
    try:
        host = urlsplit(blog if "//" in blog else f"//{blog}").hostname or ""
    except ValueError:
        return ""
    return host if len(host) <= SITE_CHARS_MAX and _HOST.fullmatch(host) else ""


def _language(tag: str) -> str:
    return tag if _LANGUAGE.fullmatch(tag) else ""


def _text(value: Any) -> str:
    """A JSON value as a form would have sent it; lists and objects have no form."""
    if isinstance(value, bool):
        return "1" if value else "0"
    return str(value) if isinstance(value, str | int | float) else ""


def _line(sent: Mapping[str, str], name: str, chars_max: int = SHORT_CHARS_MAX) -> str:
    return _clean(sent.get(name, ""), chars_max).strip()


def _clean(text: str, chars_max: int) -> str:
    return replaced(text[:chars_max])
