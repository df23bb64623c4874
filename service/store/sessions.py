"""Sessions of people at the desk: tokens that end when nobody has used them for a while, and at a fixed time.

``expires_at`` holds whichever of the two comes first, so a session that is over looks like any ended token.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, literal, select, update

from service.store.tables import people, tokens
from service.store.types import UtcDateTime, utcnow

DESK = "desk"
"""The name of such a token. One that somebody got from the API opens no desk, as it ends by other rules."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A live session and who it belongs to, as the account is now."""

    token_id: str
    secret_hash: str = field(repr=False)
    begun_at: datetime
    expires_at: datetime
    person_id: str
    login: str
    display_name: str | None
    role: str
    preferences: Mapping[str, Any]


def find(conn: Connection, token_id: str) -> Visit | None:
    """The live session of this id, with its person: one statement, made for every request of the desk."""
    query = (
        select(
            tokens.c.secret_hash, tokens.c.expires_at, tokens.c.created_at, people.c.id, people.c.login,
            people.c.role, people.c.display_name, people.c.preferences,
        )
        .join(people, people.c.id == tokens.c.person_id)
        .where(
            tokens.c.id == token_id, tokens.c.name == DESK, tokens.c.revoked_at.is_(None),
            tokens.c.expires_at > utcnow(),
        )
    )  # fmt: skip
    row = conn.execute(query).first()
    if row is None:
        return None
    return Visit(
        token_id=token_id, secret_hash=row.secret_hash, begun_at=row.created_at, expires_at=row.expires_at,
        person_id=row.id, login=row.login, display_name=row.display_name, role=row.role,
        preferences=row.preferences or {},
    )  # fmt: skip


def put_off(conn: Connection, token_id: str, *, idle_s: float, latest: datetime) -> None:
    """Let a session that is still alive end ``idle_s`` seconds from now, but at ``latest`` at the latest."""
    alive = (tokens.c.id == token_id) & tokens.c.revoked_at.is_(None) & (tokens.c.expires_at > utcnow())
    fixed = literal(latest, UtcDateTime())
    ends_at = case((utcnow(idle_s) < fixed, utcnow(idle_s)), else_=fixed)
    conn.execute(update(tokens).where(alive).values(expires_at=ends_at))
