"""Who is calling: bearer tokens of programs and moderators, receipts of authors, networks of operators."""

import hmac
from contextlib import suppress
from datetime import timedelta

from flask import Request

from service.api.context import client_of, runtime
from service.api.problem import Problem
from service.domain.errors import Unavailable
from service.domain.ids import looks_like_id
from service.domain.tokens import TOKEN_PREFIX, secret_hash
from service.privacy.network import parse_networks
from service.store import tokens
from service.store.tokens import Token

__all__ = [
    "TOKEN_PREFIX",
    "bearer",
    "find_token",
    "not_signed_in",
    "require",
    "require_operator",
    "secret_hash",
]

BEARER_CHARS_MAX = 200
USE_NOTED_EVERY = timedelta(minutes=10)


def bearer(request: Request) -> str:
    """The token of the Authorization header; Problem 401 if there is none."""
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    value = value.strip()
    if scheme.lower() != "bearer" or not value or len(value) > BEARER_CHARS_MAX or not value.isascii():
        raise not_signed_in()
    return value


def brings_token(request: Request) -> bool:
    """Whether an API token came along, good or bad. Other credentials are somebody else's business."""
    return request.headers.get("Authorization", "").lower().startswith(f"bearer {TOKEN_PREFIX}")


def require(request: Request, scope: str) -> Token:
    """The caller's live token with ``scope``; Problem 401 without one, 403 if it lacks the scope."""
    token = find_token(bearer(request))
    if token is None:
        raise not_signed_in()
    if scope not in token.scopes and "admin" not in token.scopes:
        raise Problem("not-allowed", detail=f"This takes a token with the scope {scope}.")
    note_use(token)
    return token


def note_use(token: Token) -> None:
    """Remember that a program has called with its token, every ten minutes at most: not each call is a write.
    That nobody can remember it just now stops no call, and no call that reads waits for those that write."""
    run = runtime()
    fresh = token.used_at is not None and run.clock() - token.used_at < USE_NOTED_EVERY
    if token.person_id is None and not fresh:
        with suppress(Unavailable):
            run.database.write_if_free(lambda conn: tokens.note_use(conn, token.id))


def find_token(text: str) -> Token | None:
    """The live token of this text; None if there is none.

    A token is ``ldt_<id>_<secret>``: found by its id, compared as a hash in constant time.
    """
    prefix, _, rest = text.partition("_")
    token_id, _, secret = rest.partition("_")
    if f"{prefix}_" != TOKEN_PREFIX or not looks_like_id(token_id):
        return None
    with runtime().database.read() as conn:
        token = tokens.find(conn, token_id)
    given = secret_hash(secret)
    return token if token and hmac.compare_digest(given, token.secret_hash) else None


def require_operator(request: Request) -> None:
    """Let in only the networks that may read metrics; to others the address does not exist."""
    allowed = parse_networks(runtime().settings.metrics_networks)
    client = client_of(request)
    if client is None or not any(client in network for network in allowed):
        raise Problem("not-found")


def not_signed_in() -> Problem:
    """401, with the scheme to use."""
    return Problem("not-signed-in", headers={"WWW-Authenticate": "Bearer"})
