"""Which installation a process belongs to, in a word that may be public."""

import hashlib
import hmac

HEADER = "Lettersdesk-Instance"
"""Where ``/readyz`` says it."""

CHARS = 16


def instance_of(secret: bytes) -> str:
    """The same for every web process with this secret key; who has no such key can make nothing of it."""
    return hmac.new(secret, b"lettersdesk instance", hashlib.sha256).hexdigest()[:CHARS]
