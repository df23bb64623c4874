"""Names that nobody can guess and nothing can be computed from."""

import base64
import secrets

ID_CHARS = 26
"""A public id: 128 random bits in lower-case base 32, safe in a URL, a job id and a file name."""


def new_id() -> str:
    """128 random bits as 26 characters of ``a-z2-7``."""
    return base64.b32encode(secrets.token_bytes(16)).decode("ascii").rstrip("=").lower()


def new_label() -> str:
    """40 random bits as 8 characters: tells two authors of one thread apart, and nothing else."""
    return base64.b32encode(secrets.token_bytes(5)).decode("ascii").lower()


def looks_like_id(text: str) -> bool:
    """True if ``text`` has the shape of an id of ours. Costs O(1): longer text is refused unread."""
    return len(text) == ID_CHARS and text.isascii() and text.isalnum() and text == text.lower()
