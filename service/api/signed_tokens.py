"""JSON Web Tokens with Ed25519 signatures and no others: RFC 7519, 7515 in compact form, RFC 8037 for EdDSA.

The key decides the algorithm and not the token, so ``none``, HMAC with a public key and whatever else a
header may ask for are refused before anything is computed. Nothing here raises what a stranger wrote.
"""

import base64
import re
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from service.api import bodies
from service.api.problem import Problem
from service.domain.ids import looks_like_id

TOKEN_CHARS_MAX = 4_096
ALGORITHMS = frozenset({"EdDSA", "Ed25519"})
"""Two names of one thing: RFC 8037's, and RFC 9864's."""

_SIGNATURE_BYTES = 64
_PART = re.compile(r"[A-Za-z0-9_-]+")


class BadToken(Exception):
    """The token is not taken; ``code`` says why, in a word of ours."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def key_id(token: str) -> str:
    """Which key the token says it was signed with. Raises BadToken; believes nothing yet."""
    header = _json(_parts(token)[0])
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        raise BadToken("algorithm")
    kind, kid = header.get("typ", "JWT"), header.get("kid")
    if "crit" in header or not isinstance(kind, str) or kind.upper() != "JWT":
        raise BadToken("malformed")
    # It is looked up next, and not every text is one that a database takes.
    if not isinstance(kid, str) or not looks_like_id(kid):
        raise BadToken("unknown_key")
    return kid


def claims(token: str, public_key: bytes) -> dict[str, Any]:
    """What a token says, once its signature was found to be of this key (32 bytes). Raises BadToken."""
    header, payload, signature = _parts(token)
    signed = _bytes(signature)
    if len(signed) != _SIGNATURE_BYTES:
        raise BadToken("signature")
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signed, f"{header}.{payload}".encode("ascii"))
    except InvalidSignature:
        raise BadToken("signature") from None
    return _json(payload)


def _parts(token: str) -> tuple[str, str, str]:
    parts = token.split(".")
    if len(token) > TOKEN_CHARS_MAX or len(parts) != 3 or not all(_PART.fullmatch(part) for part in parts):
        raise BadToken("malformed")
    return parts[0], parts[1], parts[2]


def _bytes(part: str) -> bytes:
    """One spelling for one value: what decodes and does not encode back to itself is refused."""
    try:
        raw = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except ValueError:
        raise BadToken("malformed") from None
    if base64.urlsafe_b64encode(raw).rstrip(b"=") != part.encode("ascii"):
        raise BadToken("malformed")
    return raw


def _json(part: str) -> dict[str, Any]:
    raw = _bytes(part)
    try:
        return bodies.json_object(raw)
    except Problem:
        raise BadToken("malformed") from None
