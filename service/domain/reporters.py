"""Who complains: a random value that a reader's browser made, turned into a key that says nothing else."""

import hashlib
import hmac


def reporter_key(secret: bytes, comment_id: str, reporter: str) -> str:
    """The same for the same reader and comment, and for nothing else: no two complaints of one reader about
    different comments can be joined."""
    message = f"report/v1|{comment_id}|{reporter}".encode()
    return hmac.new(secret, message, hashlib.sha256).hexdigest()
