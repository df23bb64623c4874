"""What the desk signs: texts that come back through a browser. Each purpose has a key of its own."""

import base64
import hashlib
import hmac

from service.api.context import runtime


def signature(purpose: str, *parts: str) -> str:
    """256 bits over ``parts`` in URL-safe text."""
    message = "\0".join((f"desk/{purpose}/v1", *parts)).encode("utf-8", "surrogatepass")
    made = hmac.new(runtime().secret, message, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).decode("ascii").rstrip("=")


def same(given: str, expected: str) -> bool:
    """Whether two texts are the same, in the same time for any ``given`` of a length."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode("utf-8"))
