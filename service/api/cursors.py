"""Cursors: where a listing goes on, sealed so that nobody can read, make or move one.

A comment's place (``seq``) counts the comments of the whole service, so it must not be readable; and a
cursor must be the same each time, because it is part of a page that has a strong ETag. Both follow from
the synthetic-IV construction (Rogaway and Shrimpton 2006; RFC 5297 does the same with AES): the tag is a
MAC over scope and place, and the place is masked with a keystream derived from the tag.
"""

import base64
import hashlib
import hmac

CURSOR_CHARS = 36
_VERSION = b"\x01"
_TAG_BYTES = 18
_SEQ_BYTES = 8

Scope = tuple[str, ...]


class BadCursor(Exception):
    """Not a cursor of this service, or one of another listing."""


class Cursors:
    """Seals and opens cursors with keys derived from the service's secret."""

    def __init__(self, secret: bytes) -> None:
        self._tag_key = hmac.digest(secret, b"lettersdesk/cursor/tag", "sha256")
        self._mask_key = hmac.digest(secret, b"lettersdesk/cursor/mask", "sha256")

    def seal(self, seq: int, scope: Scope) -> str:
        """36 characters, safe in a URL, that only this ``scope`` (site, thread, listing, sort) accepts."""
        place = seq.to_bytes(_SEQ_BYTES, "big")
        tag = self._tag(place, scope)
        return base64.urlsafe_b64encode(_VERSION + tag + self._masked(place, tag)).decode("ascii")

    def open(self, cursor: str, scope: Scope) -> int:
        """The seq behind ``cursor``. Raises BadCursor unless ``seal`` made it for this ``scope``."""
        if len(cursor) != CURSOR_CHARS or not cursor.isascii():
            raise BadCursor
        try:
            raw = base64.urlsafe_b64decode(cursor)
        except ValueError:
            raise BadCursor from None
        # The decoder skips what is not in its alphabet and knows two signs for some; there is one spelling.
        if base64.urlsafe_b64encode(raw) != cursor.encode("ascii") or raw[:1] != _VERSION:
            raise BadCursor
        tag = raw[1 : 1 + _TAG_BYTES]
        place = self._masked(raw[1 + _TAG_BYTES :], tag)
        if not hmac.compare_digest(tag, self._tag(place, scope)):
            raise BadCursor
        return int.from_bytes(place, "big")

    def _tag(self, place: bytes, scope: Scope) -> bytes:
        # Lengths go in as well: ("a", "bc") and ("ab", "c") are two scopes.
        parts = b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in scope)
        mac = hmac.new(self._tag_key, _VERSION + parts + place, hashlib.sha256)
        return mac.digest()[:_TAG_BYTES]

    def _masked(self, place: bytes, tag: bytes) -> bytes:
        stream = hmac.digest(self._mask_key, tag, "sha256")[:_SEQ_BYTES]
        return bytes(a ^ b for a, b in zip(place, stream, strict=True))
