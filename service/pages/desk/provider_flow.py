"""One sign-in at an OpenID provider that is under way: what it is recognised by when the browser comes back.

The browser keeps one signed cookie with a random number and the page that was wanted. State, nonce and PKCE
verifier follow from that number and our own key: the cookie alone tells none of them, and nothing is stored.
"""

import re
import secrets
import time
from dataclasses import dataclass, field

from service.pages.desk import back, signing

LIFE_S = 600
RANDOM_BYTES = 24

_COOKIE = re.compile(r"([\w-]{32})\.(\d{1,12})\.([\w-]{43})\.(.*)", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Nobody can guess the first three. ``wanted``: the desk page to go to then."""

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    wanted: str


def begin(wanted: str) -> tuple[Flow, str]:
    """A new sign-in, and the cookie that it is found again by."""
    number, at = secrets.token_urlsafe(RANDOM_BYTES), str(int(time.time()))
    return _flow(number, wanted), f"{number}.{at}.{_signed(number, at, wanted)}.{wanted}"


def read(cookie: str) -> Flow | None:
    """The sign-in of this cookie; None if it is not ours, or has taken too long."""
    found = _COOKIE.fullmatch(cookie)
    if not found or not signing.same(found[3], _signed(found[1], found[2], found[4])):
        return None
    if not 0 <= time.time() - int(found[2]) <= LIFE_S:
        return None
    return _flow(found[1], back.safe(found[4]))


def _flow(number: str, wanted: str) -> Flow:
    names = ("state", "nonce", "verifier")
    state, nonce, verifier = (signing.signature(f"provider-{name}", number) for name in names)
    return Flow(state=state, nonce=nonce, verifier=verifier, wanted=wanted)


def _signed(number: str, at: str, wanted: str) -> str:
    return signing.signature("provider", number, at, wanted)
