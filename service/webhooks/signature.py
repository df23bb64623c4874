"""Signatures of Standard Webhooks 1.0: HMAC-SHA256 over ``{id}.{timestamp}.{body}``, one for each secret.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

PREFIX = "whsec_"
SECRET_BYTES = 32
VERSION = "v1"


def new_secret() -> str:
    """256 random bits, in the form that verifying libraries take."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode("ascii")


def sign(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """One signature, such as ``v1,K5oZ…``. ``timestamp``: seconds since 1970, of this try.

    ValueError for a secret that is not base64.
    """
    key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    digest = hmac.digest(key, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256)
    return f"{VERSION},{base64.b64encode(digest).decode('ascii')}"


def headers(
    secrets_now: Sequence[str], message_id: str, timestamp: int, body: bytes
) -> tuple[tuple[str, str], ...]:
    """The three headers of a try. Several secrets, while one is being replaced, give several signatures."""
    signatures = " ".join(sign(secret, message_id, timestamp, body) for secret in secrets_now)
    return (
        ("webhook-id", message_id),
        ("webhook-timestamp", str(timestamp)),
        ("webhook-signature", signatures),
    )
