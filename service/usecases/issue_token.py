"""Make a token for a program, or for a person who has just signed in. The secret is returned once."""

from collections.abc import Collection

from sqlalchemy import Connection

from service.domain.errors import FieldError, Invalid, NotFound
from service.domain.text import TextRefused, clean_line
from service.domain.tokens import Scope, new_token
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
    try:
        name = clean_line(name, chars_max=NAME_CHARS_MAX)
    except TextRefused as refused:
        raise Invalid((FieldError("name", refused.code, NAME_CHARS_MAX),)) from None
    if site_id is not None and all(site.id != site_id for site in sites.every(conn)):
        raise NotFound("site")
    made = new_token()
    token = Token(id=made.id, secret_hash=made.secret_hash, name=name, scopes=_texts(scopes), site_id=site_id)
    tokens.add(conn, token, life_s=life_s)
    return made.text


def issue_session(conn: Connection, person_id: str, scopes: Collection[Scope], *, life_s: float) -> str:
    """Store a session of a person, for every site, and return its token. Each sign-in gets a new one."""
    made = new_token()
    token = Token(
        id=made.id, secret_hash=made.secret_hash, name="session", scopes=_texts(scopes), person_id=person_id
    )
    tokens.add(conn, token, life_s=life_s)
    return made.text


def _texts(scopes: Collection[Scope]) -> tuple[str, ...]:
    return tuple(sorted(scope.value for scope in scopes))
