"""API tokens and sessions: a random secret kept as a hash, what it may do, and until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, delete, insert, select, update

from service.store.tables import decisions, feedback, tokens
from service.store.types import utcnow


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One token. ``site_id`` None means every site; ``person_id`` is set for a person's session."""

    id: str
    secret_hash: str
    name: str
    scopes: tuple[str, ...]
    site_id: str | None = None
    person_id: str | None = None
    created_at: datetime | None = None
    expires_at: datetime | None = None
    key_hash: str | None = None
    """Of a short key, where the program can send no other."""
    used_at: datetime | None = None
    """When a program last called with it, to ten minutes or so."""


def add(conn: Connection, token: Token, *, life_s: float | None) -> None:
    """Store a token that expires ``life_s`` seconds from now; None: when it is revoked."""
    conn.execute(
        insert(tokens)
        .inline()
        .values(
            id=token.id, secret_hash=token.secret_hash, name=token.name, scopes=list(token.scopes),
            site_id=token.site_id, person_id=token.person_id, key_hash=token.key_hash,
            expires_at=None if life_s is None else utcnow(life_s),
        )
    )  # fmt: skip


def find(conn: Connection, token_id: str) -> Token | None:
    """The live token of this id: neither expired nor revoked."""
    return _live(conn, _BY_ID, token_id)


def find_short(conn: Connection, key_hash: str) -> Token | None:
    """The live token of a short key, by the key's hash."""
    return _live(conn, _BY_KEY_HASH, key_hash)


def _live_by(column: ColumnElement[str]) -> Select[Any]:
    unexpired = tokens.c.expires_at.is_(None) | (tokens.c.expires_at > utcnow())
    return select(tokens).where(column == bindparam("wanted"), unexpired, tokens.c.revoked_at.is_(None))


_BY_ID, _BY_KEY_HASH = _live_by(tokens.c.id), _live_by(tokens.c.key_hash)
"""Made once: who asks for scores is looked up at every call, and making this took longer than asking."""


def _live(conn: Connection, statement: Select[Any], wanted: str) -> Token | None:
    row = conn.execute(statement, {"wanted": wanted}).first()
    if row is None:
        return None
    return Token(
        id=row.id, secret_hash=row.secret_hash, name=row.name, scopes=tuple(row.scopes),
        site_id=row.site_id, person_id=row.person_id, created_at=row.created_at, key_hash=row.key_hash,
        used_at=row.used_at,
    )  # fmt: skip


def every(conn: Connection) -> Sequence[Token]:
    """All tokens made for programs that are not revoked, oldest first."""
    where = tokens.c.revoked_at.is_(None) & tokens.c.person_id.is_(None)
    return [
        Token(
            id=row.id, secret_hash=row.secret_hash, name=row.name, scopes=tuple(row.scopes),
            site_id=row.site_id, person_id=None, created_at=row.created_at,
            expires_at=row.expires_at, key_hash=row.key_hash, used_at=row.used_at,
        )
        for row in conn.execute(select(tokens).where(where).order_by(tokens.c.created_at))
    ]  # fmt: skip


def get(conn: Connection, token_id: str) -> Token | None:
    """A program's token that is not revoked, by its id."""
    return next((token for token in every(conn) if token.id == token_id), None)


def note_use(conn: Connection, token_id: str) -> None:
    """A program has called with it."""
    conn.execute(update(tokens).where(tokens.c.id == token_id).values(used_at=utcnow()))


def revoke(conn: Connection, token_id: str) -> bool:
    """End a token now; False if there is no such token."""
    where = (tokens.c.id == token_id) & tokens.c.revoked_at.is_(None)
    return conn.execute(update(tokens).where(where).values(revoked_at=utcnow())).rowcount > 0


def forget_ended(conn: Connection, *, limit: int) -> int:
    """Delete tokens and sessions that have expired or were revoked, ``limit`` at most; returns how many.

    One that decided about a comment stays, as the log of decisions names it, and one whose feedback is kept.
    """
    ended = (tokens.c.expires_at < utcnow()) | tokens.c.revoked_at.is_not(None)
    named = select(decisions.c.seq).where(decisions.c.token_id == tokens.c.id).exists()
    taught = select(feedback.c.seq).where(feedback.c.token_id == tokens.c.id).exists()
    idle = select(tokens.c.id).where(ended, ~named, ~taught).limit(limit)
    return conn.execute(delete(tokens).where(tokens.c.id.in_(idle))).rowcount


def end_sessions(conn: Connection, person_id: str) -> int:
    """End every session of a person now; returns how many there were."""
    where = (tokens.c.person_id == person_id) & tokens.c.revoked_at.is_(None)
    return conn.execute(update(tokens).where(where).values(revoked_at=utcnow())).rowcount
