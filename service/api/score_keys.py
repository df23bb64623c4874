"""The key of a program that asks for scores: an API token or a short key, wherever its protocol puts it."""

import hmac

from flask import Request

from service.api.auth import find_token, note_use
from service.api.context import network_of, runtime
from service.api.limits import Limits
from service.checks.learned import NOTHING, Taught
from service.domain.tokens import TOKEN_PREFIX, Scope, looks_like_short_key, short_key_hash
from service.store import tokens
from service.store.tokens import Token

RATE = "rate_score_token"
KEY_CHARS_MAX = 200


def find_key(key: str) -> Token | None:
    """The live token that ``key`` belongs to, whatever it may do; None if there is none."""
    if key.startswith(TOKEN_PREFIX) and len(key) <= KEY_CHARS_MAX:
        return find_token(key)
    if not looks_like_short_key(key):
        return None
    wanted = short_key_hash(key, runtime().secret)
    with runtime().database.read() as conn:
        token = tokens.find_short(conn, wanted)
    return token if token and hmac.compare_digest(wanted, token.key_hash or "") else None


def may_score(token: Token) -> bool:
    """Whether it has the scope, or all of them."""
    return not {Scope.SCORE, Scope.ADMIN}.isdisjoint(token.scopes)


def count_wrong_key(request: Request, limits: Limits) -> None:
    """Whoever tries keys out is counted by where they come from; Problem 429 if it was one too many."""
    limits.count("rate_request_network", network_of(request))


def count_call(token: Token, limits: Limits) -> None:
    """Count one call with a key, and remember that it was used; Problem 429 if it was one too many."""
    limits.count(RATE, token.id)
    note_use(token)


def taught_by(token: Token) -> Taught:
    """What the moderators of the token's site taught the spam check: that site's programs profit from it."""
    if token.site_id is None:
        return NOTHING
    with runtime().database.read() as conn:
        return runtime().layers.of(conn, token.site_id)
