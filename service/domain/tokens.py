"""Tokens of programs and people: ``ldt_<id>_<secret>``. Shown once; of the secret only a hash is kept."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field
from enum import StrEnum

from service.domain.ids import new_id

TOKEN_PREFIX = "ldt_"  # noqa: S105 - the beginning of every token, not one
SECRET_BYTES = 32
SHORT_KEY_BYTES = 6
"""Twelve hexadecimal digits, which is what Akismet's clients insist on."""

_SHORT_KEY = re.compile(rf"[0-9a-fA-F]{{{2 * SHORT_KEY_BYTES}}}")


class Scope(StrEnum):
    """What a token may do. ``admin`` includes the others."""

    MODERATE = "moderate"
    POLICY = "policy"
    SCORE = "score"
    """Ask what the classifiers say of a text, and tell what they should have said."""
    READ = "read"
    """Read the feed of events."""
    SUBMIT = "submit"
    """Post comments for readers: they are counted by the token and not by where they come from."""
    WEBHOOKS = "webhooks"
    """Say where events are sent, and see what became of them."""
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token that was just made: the id to look it up by, what to store, and what to hand over."""

    id: str
    secret_hash: str
    text: str = field(repr=False)


def new_token() -> NewToken:
    """256 random bits under a new id."""
    token_id, secret = new_id(), secrets.token_urlsafe(SECRET_BYTES)
    return NewToken(token_id, secret_hash(secret), f"{TOKEN_PREFIX}{token_id}_{secret}")


def secret_hash(secret: str) -> str:
    """What is stored of a token's secret half. A fast hash will do: nobody can guess 256 random bits."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def new_short_key() -> str:
    """48 random bits as twelve hexadecimal digits: for asking for scores and nothing else."""
    return secrets.token_hex(SHORT_KEY_BYTES)


def looks_like_short_key(text: str) -> bool:
    """Whether it could be one, in either case. Asks no database."""
    return _SHORT_KEY.fullmatch(text) is not None


def short_key_hash(key: str, secret: bytes) -> str:
    """What is stored of a short key: keyed by the web's ``secret``, as 48 bits alone could be tried out."""
    return hmac.digest(secret, b"short-key\0" + key.lower().encode("utf-8", "replace"), "sha256").hex()
