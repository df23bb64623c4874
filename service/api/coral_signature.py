"""Coral's signature: ``sha256=`` and the HMAC-SHA256 of the body in hexadecimal, one for each of its secrets.

Source: ``X-Coral-Signature`` in Coral's EXTERNAL_MODERATION_PHASES.md. While a secret is rotated the header
holds several, separated by commas.
"""

import hmac
from collections.abc import Sequence

SIGNATURES_MAX = 10
"""Of one header; Coral sends one or two."""

_PREFIX = "sha256="


def sign(body: bytes, secret: str) -> str:
    """The signature of ``body``."""
    return _PREFIX + hmac.digest(secret.encode(), body, "sha256").hex()


def is_signed(body: bytes, header: str, secrets: Sequence[str]) -> bool:
    """Whether one of the signatures in ``header`` was made with one of ``secrets``.

    Every signature is compared with every secret in constant time, whichever of them fits.
    """
    given = [part.strip() for part in header.split(",", SIGNATURES_MAX)[:SIGNATURES_MAX]]
    wanted = [sign(body, secret) for secret in secrets]
    fits = [
        hmac.compare_digest(one.encode("utf-8", "replace"), right.encode())
        for one in given
        for right in wanted
    ]
    return any(fits)
