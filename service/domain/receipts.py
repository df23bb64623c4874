"""Receipts: what an author without an account holds to prove that a comment is theirs.

A receipt is shown once and stored as a hash. It is made from the comment's id with the service's secret,
so a client that lost the first answer gets the same receipt again for the same Idempotency-Key.
"""

import base64
import hashlib
import hmac

PREFIX = "ldr_"


def receipt_token(secret: bytes, comment_id: str) -> str:
    """The receipt of a comment: 256 bits that say nothing about anybody."""
    digest = hmac.new(secret, b"receipt/v1|" + comment_id.encode("ascii"), hashlib.sha256).digest()
    return PREFIX + base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")


def receipt_hash(token: str) -> str:
    """What is stored of a receipt."""
    return hashlib.sha256(token.encode("utf-8")).hexdigest()


def matches(token: str, stored: str | None) -> bool:
    """True if ``token`` is the receipt that was stored; takes the same time for every wrong one."""
    return hmac.compare_digest(receipt_hash(token), stored or "")
