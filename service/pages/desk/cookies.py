"""The desk's cookies: no script reads them, no other site sends them with a form, none is set elsewhere.

Where readers come over HTTPS a name begins with ``__Host-``, which a browser takes only from this very host
and never from a neighbour of its domain; the price is that such a cookie has the path ``/``. Without HTTPS
(a trial on one machine) there is no such name, and the path is ``/desk``.
"""

from flask import Response, request

from service.api.context import runtime

SESSION = "session"
ENTRY = "entry"
"""Ties the sign-in form to the browser that it was shown in."""
SAID = "said"
PROVIDER = "provider"
"""A sign-in at an OpenID provider that is under way."""

VALUE_CHARS_MAX = 2_000


def read(purpose: str) -> str:
    """What the browser sent; empty if it sent nothing, or more than we ever set."""
    value = request.cookies.get(_name(purpose), "")
    return value if len(value) <= VALUE_CHARS_MAX else ""


def put(response: Response, purpose: str, value: str, *, life_s: int | None = None) -> None:
    """Set a cookie for ``life_s`` seconds; None: until the browser is closed."""
    response.set_cookie(
        _name(purpose), value, max_age=life_s, path=_path(), secure=_is_secure(), httponly=True,
        samesite="Lax",
    )  # fmt: skip


def drop(response: Response, purpose: str) -> None:
    """Take a cookie away."""
    put(response, purpose, "", life_s=0)


def _name(purpose: str) -> str:
    return f"{'__Host-' if _is_secure() else ''}lettersdesk-{purpose}"


def _path() -> str:
    return "/" if _is_secure() else "/desk"


def _is_secure() -> bool:
    """By the settings, and not by what a request says of itself."""
    return runtime().settings.base_url.startswith("https://")
