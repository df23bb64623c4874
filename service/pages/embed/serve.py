"""The scripts and their languages over HTTP: ready bytes, an ETag, in caches while they stay true."""

from functools import cache
from hashlib import sha256

import orjson
from flask import Response, current_app, request

from service.api.context import runtime
from service.api.encoded import accepts_gzip, ready
from service.api.once import Once
from service.domain.errors import NotFound
from service.pages.embed import bundle
from service.pages.embed.bundle import Bundle, Script

EXTENSION = "lettersdesk.embed"
SHORT = "public, max-age=300"
FOR_EVER = "public, max-age=31536000, immutable"
SCRIPT = "text/javascript; charset=utf-8"


def evergreen() -> Response:
    """The first part, under the address that pages name: newer bytes are fetched within five minutes."""
    return _script(_bundle().first, SHORT)


def second(part: str) -> Response:
    """The second part. A page with an older first part gets this one, unkept."""
    more = _bundle().more
    if not part.startswith("more-"):
        raise NotFound("file")
    return _script(more, FOR_EVER if part == f"more-{more.pin}" else "no-cache")


def pinned(pin: str) -> Response:
    """Both parts as one file that never changes. After an upgrade its address is another one."""
    whole = _bundle().whole
    if pin != whole.pin:
        raise NotFound("file")
    return _script(whole, FOR_EVER)


def version() -> Response:
    """The unchanging address of the script, and the ``integrity`` to put beside it."""
    whole = _bundle().whole
    src = f"{runtime().settings.base_url}/embed/{whole.pin}/embed.js"
    content = orjson.dumps({"src": src, "integrity": whole.integrity})
    return _answer(content, content, "application/json", SHORT)


def counts() -> Response:
    """The script for lists of articles."""
    return _script(_bundle().counts, SHORT)


def language(lang: str) -> Response:
    """The sentences of a language, or of a part of it, by their ids; NotFound if there is none such."""
    return _answer(*_language(lang), "application/json", SHORT)


@cache
def _language(lang: str) -> tuple[bytes, bytes]:
    table = bundle.words(lang)
    if table is None:
        # Raised and not returned: what is returned is kept, and anybody may ask for any name.
        raise NotFound("language")
    made = ready(orjson.dumps(table), SHORT)
    return made.plain.body, made.zipped.body if made.zipped else made.plain.body


def _bundle() -> Bundle:
    joined: Once[Bundle] = current_app.extensions[EXTENSION]
    return joined()


def _script(script: Script, cache_control: str) -> Response:
    return _answer(script.plain, script.zipped, SCRIPT, cache_control)


def _answer(plain: bytes, zipped: bytes, media_type: str, cache_control: str) -> Response:
    """The bytes in the encoding that was asked for. Any page may load them, and check their integrity."""
    small = zipped is not plain and accepts_gzip(request.headers.get("Accept-Encoding", ""))
    response = Response(zipped if small else plain, content_type=media_type)
    if small:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["ETag"] = f'"{sha256(plain).hexdigest()[:16]}{"-gz" if small else ""}"'
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = cache_control
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.make_conditional(request)
    return response
