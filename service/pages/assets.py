"""Style sheet and script: read once, served under an address that changes with their content."""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from flask import Response, request

from service.domain.errors import NotFound
from service.pages.place import own_path

_TYPES = {"page.css": "text/css; charset=utf-8", "desk.css": "text/css; charset=utf-8",
          "desk.js": "text/javascript; charset=utf-8", "icon.svg": "image/svg+xml"}  # fmt: skip
_PARTS = {
    "page.css": ("tokens.css", "page.css"),
    "desk.css": ("tokens.css", "desk.css", "queue.css", "screens.css"),
}
"""What is sent as one file, so that pages share without asking twice. Else a file is itself."""
_FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file: its bytes, and the part of its address that says which bytes."""

    content: bytes
    digest: str
    media_type: str


@cache
def load(name: str) -> Asset:
    """A file of this package; NotFound for a name that is not on the list."""
    if name not in _TYPES:
        raise NotFound("file")
    folder = files("service.pages").joinpath("static")
    content = b"\n".join(folder.joinpath(part).read_bytes() for part in _PARTS.get(name, (name,)))
    return Asset(content, hashlib.sha256(content).hexdigest()[:12], _TYPES[name])


def address(name: str) -> str:
    """Where a page finds a file."""
    return own_path(f"/assets/{load(name).digest}/{name}")


def serve(digest: str, name: str) -> Response:
    """A file. In an upgrade an older page may ask for bytes that are gone: it gets the new ones, unkept."""
    asset = load(name)
    response = Response(asset.content, content_type=asset.media_type)
    response.headers["ETag"] = f'"{asset.digest}"'
    response.headers["Cache-Control"] = _FOR_EVER if digest == asset.digest else "no-cache"
    response.make_conditional(request)
    return response
