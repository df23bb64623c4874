"""Where to go after signing in: a page of the desk, and never somewhere that a link made up."""

import re
from urllib.parse import quote, urlsplit

from flask import Request

from service.pages.place import own_path

START = "/desk/"
SIGN_IN = "/desk/sign-in"
PATH_CHARS_MAX = 1_000

_PATH = re.compile(r"/desk/[!-~]*")
_STRANGE = re.compile(r"\\|(?:^|/)\.{1,2}(?:/|$)|//|%2e|%2f|%5c", re.IGNORECASE)


def safe(wanted: str) -> str:
    """``wanted`` if it is the path of a desk page of ours, with its query; else the start page.

    It begins with ``/desk/`` and so names no host; what a browser might still read as something else (a
    backslash, dots that climb, a blank that it drops) is not taken either.
    """
    path, _, query = wanted.partition("?")
    if len(wanted) > PATH_CHARS_MAX or "#" in wanted or not _PATH.fullmatch(path):
        return START
    if _STRANGE.search(path) or not query.isascii() or not query.isprintable() or "\\" in query:
        return START
    if path.startswith((SIGN_IN, "/desk/sign-out")):
        return START
    return wanted.replace(" ", "%20")


def to_sign_in(wanted: str) -> str:
    """The address of the sign-in page that leads back to ``wanted``."""
    path = own_path(SIGN_IN)
    return path if wanted == START else f"{path}?next={quote(wanted, safe='/')}"


def page_of(request: Request) -> str:
    """The desk page that a request belongs to: the page itself, or the one whose form was sent."""
    if request.method in ("GET", "HEAD"):
        return safe(request.full_path.removesuffix("?"))
    try:
        parts = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return START
    return safe(f"{parts.path}?{parts.query}" if parts.query else parts.path)
