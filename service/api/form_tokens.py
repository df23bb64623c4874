"""Form tokens: when a form was shown, for which thread, and that it is used once. A signal, never a gate.

A token is signed and holds a time and a random nonce; nothing of the reader. Without one a comment is
taken all the same: the checks learn that there was none.
"""

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass

_NONCE_CHARS = 16
_SIGNATURE_CHARS = 32
TOKEN_CHARS_MAX = 80


@dataclass(frozen=True, slots=True)
class Signals:
    """What a token says: its age in seconds, whether it is genuine, and its nonce if it is."""

    age_s: float | None = None
    valid: bool | None = None
    nonce: str | None = None


def make(secret: bytes, thread_key: str) -> str:
    """A token for a form that is shown now under this thread."""
    issued, nonce = str(int(time.time())), secrets.token_hex(_NONCE_CHARS // 2)
    return f"{issued}.{nonce}.{_signature(secret, issued, nonce, thread_key)}"


def read(secret: bytes, token: str | None, thread_key: str) -> Signals:
    """What ``token`` tells about a form. Never raises: whatever a stranger made up is merely not valid.

    How old it may be is for the check ``form`` to say; only one from the future is not valid.
    """
    if token is None:
        return Signals()
    parts = token.split(".")
    if len(token) > TOKEN_CHARS_MAX or len(parts) != 3 or not token.isascii() or not parts[0].isdigit():
        return Signals(valid=False)
    issued, nonce, signature = parts
    if not hmac.compare_digest(signature, _signature(secret, issued, nonce, thread_key)):
        return Signals(valid=False)
    age_s = time.time() - int(issued)
    return Signals(age_s=age_s, valid=age_s >= 0, nonce=nonce)


def _signature(secret: bytes, issued: str, nonce: str, thread_key: str) -> str:
    message = "|".join(("form/v1", issued, nonce, thread_key)).encode("utf-8")
    return hmac.new(secret, message, hashlib.sha256).hexdigest()[:_SIGNATURE_CHARS]
