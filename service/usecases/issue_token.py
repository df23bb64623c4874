"""Make a token for a program, or for a person who has just signed in. The secret is returned once."""

from collections.abc import Collection

from sqlalchemy import Connection

from service.domain.errors import FieldError, Invalid, NotFound
from service.domain.ids import new_id
from service.domain.text import TextRefused, clean_line
from service.domain.tokens import Scope, new_short_key, new_token, short_key_hash
from service.store import sites, tokens
from service.store.tokens import Token

NAME_CHARS_MAX = 100


def issue_token(
    conn: Connection,
    name: str,
    scopes: Collection[Scope],
    *,
    site_id: str | None = None,
    life_s: float | None = None,
) -> str:
    """Store a token for a program and return what its holder sends as ``Authorization: Bearer``.

    ``site_id`` None means every site; ``life_s`` None means until it is revoked. Raises Invalid for the
    name, NotFound for the site.
    """
    name = _checked(conn, name, site_id)
    made = new_token()
    token = Token(id=made.id, secret_hash=made.secret_hash, name=name, scopes=_texts(scopes), site_id=site_id)
    tokens.add(conn, token, life_s=life_s)
    return made.text


def issue_short_key(
    conn: Connection, name: str, secret: bytes, *, site_id: str | None = None, life_s: float | None = None
) -> str:
    """Store a key for asking for scores, for programs that insist on twelve hexadecimal digits; return it.

    ``secret`` is the web processes' own. It has the scope ``score`` and no other: 48 bits guard no more than
    that. Raises as ``issue_token``.
    """
    name = _checked(conn, name, site_id)
    key = new_short_key()
    token = Token(
        id=new_id(), secret_hash="", name=name, scopes=(Scope.SCORE.value,), site_id=site_id,
        key_hash=short_key_hash(key, secret),
    )  # fmt: skip
    tokens.add(conn, token, life_s=life_s)
    return key


def issue_session(
    conn: Connection, person_id: str, scopes: Collection[Scope], *, life_s: float, name: str = "session"
) -> str:
    """Store a session of a person, for every site, and return its token. Each sign-in gets a new one."""
    made = new_token()
    token = Token(
        id=made.id, secret_hash=made.secret_hash, name=name, scopes=_texts(scopes), person_id=person_id
    )
    tokens.add(conn, token, life_s=life_s)
    return made.text


def _checked(conn: Connection, name: str, site_id: str | None) -> str:
    try:
        name = clean_line(name, chars_max=NAME_CHARS_MAX)
    except TextRefused as refused:
        raise Invalid((FieldError("name", refused.code, NAME_CHARS_MAX),)) from None
    if site_id is not None and all(site.id != site_id for site in sites.every(conn)):
        raise NotFound("site")
    return name


def _texts(scopes: Collection[Scope]) -> tuple[str, ...]:
    return tuple(sorted(scope.value for scope in scopes))
