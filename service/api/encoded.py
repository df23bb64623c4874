"""Bytes ready to be sent: compressed once, with the headers of every answer they can be part of.

The ETag is strong and is made of the public bytes alone. Each encoding has its own, as RFC 9110 8.8.3 asks.
"""

import base64
import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from service.api.guards import GUARDS
from service.api.origins import READABLE

GZIP_LEVEL = 6
GZIP_BYTES_MIN = 256
"""A shorter body would hardly shrink."""

OVERHEAD_BYTES = 2_048
"""What headers, keys and entries of a kept page weigh beside its bodies."""

_ETAG_BYTES = 12
"""96 bits: a chance meeting of two bodies of one page will not happen."""

PUBLIC = (*READABLE, *GUARDS)
"""Anybody's page may read what is public, without credentials; and no browser may run it."""

Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Form:
    """One encoding of a body. The lists of headers are shared: copy one before giving it away."""

    body: bytes
    etag: str
    headers: Headers
    unchanged: Headers
    """Headers of a 304, as short as a 304 should be."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A body in the encodings it is kept in; ``zipped`` is None where gzip would not pay."""

    plain: Form
    zipped: Form | None

    @property
    def size_bytes(self) -> int:
        """What keeping it costs, near enough for a limit."""
        zipped = len(self.zipped.body) if self.zipped else 0
        return len(self.plain.body) + zipped + OVERHEAD_BYTES


def ready(body: bytes, cache_control: str) -> Ready:
    """``body`` (JSON) with everything that can be worked out before anybody asks for it."""
    tag = base64.urlsafe_b64encode(hashlib.sha256(body).digest()[:_ETAG_BYTES]).decode("ascii")
    plain = _form(body, f'"{tag}"', cache_control, {})
    if len(body) < GZIP_BYTES_MIN:
        return Ready(plain, None)
    # Without a time in it, so that the same page is the same bytes in every process.
    small = gzip.compress(body, GZIP_LEVEL, mtime=0)
    return Ready(plain, _form(small, f'"{tag}-gz"', cache_control, {"Content-Encoding": "gzip"}))


def _form(body: bytes, etag: str, cache_control: str, more: Mapping[str, str]) -> Form:
    common = [("ETag", etag), ("Cache-Control", cache_control), ("Vary", "Accept-Encoding")]
    own = [("Content-Type", "application/json"), ("Content-Length", str(len(body))), *more.items()]
    return Form(body, etag, [*own, *common, *PUBLIC], [*common, READABLE[0]])


def cache_control(shared_s: int) -> str:
    """What caches may do: browsers ask each time; a CDN may answer by itself for ``shared_s`` seconds.

    It may then go on for as long again while it fetches anew, so what is taken off the page is gone from
    a CDN after two of these times and one version check at most.
    """
    if shared_s == 0:
        return "public, no-cache"
    return f"public, max-age=0, s-maxage={shared_s}, stale-while-revalidate={shared_s}"


def accepts_gzip(accept_encoding: str) -> bool:
    """True if this Accept-Encoding takes gzip (RFC 9110 12.5.3). Unreadable weights count as no."""
    wildcard = False
    for part in accept_encoding.lower().split(","):
        coding, _, parameters = part.partition(";")
        coding = coding.strip()
        if coding in ("gzip", "x-gzip"):
            return _weight(parameters) > 0
        wildcard = wildcard or (coding == "*" and _weight(parameters) > 0)
    return wildcard


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if not name:
        return 1.0
    try:
        return float(value) if name.strip() == "q" else 0.0
    except ValueError:
        return 0.0


def matches(if_none_match: str, etag: str) -> bool:
    """True if an If-None-Match header names ``etag`` (weak comparison, RFC 9110 13.1.2)."""
    if if_none_match == etag:
        return True
    names = [name.strip() for name in if_none_match.split(",")]
    return "*" in names or any(name.removeprefix("W/") == etag for name in names)
