"""A reader whom the news site has signed in: what its token says, checked claim by claim.

The token is good for this site alone and for a short time. Sending it again does no harm: it makes its bearer
nobody but the one account it names, and the same text twice is one comment as always.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NoReturn

from service.api import signed_tokens
from service.api.signed_tokens import BadToken
from service.domain.errors import FieldError, Invalid
from service.domain.text import TextRefused, clean_line
from service.privacy.email import Email, InvalidEmail, parse
from service.settings import Settings
from service.store import author_keys
from service.store.engine import Database

FIELD = "author_token"
SUBJECT_CHARS_MAX = 200
AUDIENCES_MAX = 10
SKEW_S = 60
"""How far the site's clock may be from ours."""

STAFF = "staff"
"""The one badge there is."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An account of the news site. ``subject`` is the site's own name for it, and never leaves."""

    subject: str = field(repr=False)
    name: str
    email: Email | None
    """None: the site names no address, and what the reader types is a claim."""
    badge: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What reading a token needs of this process."""

    database: Database
    settings: Settings
    now: datetime


def read(token: str, site_id: str, door: Door) -> SignedIn:
    """Whom the site's key vouches for. Raises Invalid for the field ``author_token``, with a code and never
    with anything of the token."""
    try:
        key_id = signed_tokens.key_id(token)
        with door.database.read() as conn:
            public_key = author_keys.find(conn, site_id, key_id)
        if public_key is None:
            raise BadToken("unknown_key")
        told = signed_tokens.claims(token, public_key)
    except BadToken as bad:
        _refuse(bad.code)
    _check_audience(told.get("aud"), site_id)
    _check_times(told, door)
    return SignedIn(
        _subject(told.get("sub")), _name(told.get("name"), door.settings),
        _email(told.get("email"), door.settings), _badge(told.get("badge")),
    )  # fmt: skip


def _refuse(code: str, limit: int | str | None = None) -> NoReturn:
    raise Invalid((FieldError(FIELD, code, limit),)) from None


def _check_audience(audience: object, site_id: str) -> None:
    meant = audience if isinstance(audience, list) else [audience]
    if site_id not in meant[:AUDIENCES_MAX]:
        _refuse("audience", site_id)


def _check_times(told: Mapping[str, Any], door: Door) -> None:
    now, longest_s = door.now.timestamp(), door.settings.author_token_s_max
    issued, ends = _time(told, "iat"), _time(told, "exp")
    begins = _time(told, "nbf") if "nbf" in told else issued
    if ends - issued > longest_s:
        _refuse("lifetime", longest_s)
    if now >= ends + SKEW_S:
        _refuse("expired")
    if max(issued, begins) > now + SKEW_S:
        _refuse("not_yet_valid")


def _time(told: Mapping[str, Any], name: str) -> float:
    value = told.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        _refuse("claim", name)
    return float(value)


def _subject(value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= SUBJECT_CHARS_MAX or not value.isprintable():
        _refuse("claim", "sub")
    return value


def _name(value: object, settings: Settings) -> str:
    if not isinstance(value, str):
        _refuse("claim", "name")
    try:
        return clean_line(value, chars_max=settings.author_name_chars_max)
    except TextRefused:
        _refuse("claim", "name")


def _email(value: object, settings: Settings) -> Email | None:
    if value is None:
        return None
    try:
        return parse(value, allow_smtputf8=settings.email_allow_unicode)
    except InvalidEmail:
        _refuse("claim", "email")


def _badge(value: object) -> str | None:
    if value not in (None, STAFF):
        _refuse("claim", "badge")
    return STAFF if value else None
