"""The token in the link of a verification mail: made by a worker, found again by the web by its hash."""

import hashlib
import secrets

TOKEN_BYTES = 32
TOKEN_CHARS_MAX = 100


def new_token() -> str:
    """256 random bits as URL-safe text."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> str:
    """What is stored of it. A fast hash will do: nobody guesses 256 random bits."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
