"""Pages of other origins: what they may read, where they may post, and how a page learns that it may not.

Reading what is published is open to every page. What writes, or needs a receipt, is for pages of the origins
on the site's list and for this service's own: a request that names another one gets 403 before anything is
done. Programs name no origin and are let through: this keeps foreign pages out, and nobody else. Every answer
there, that refusal included, may be read by the page that asked, so that it can say what is wrong.
"""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import Request

from service.api.problem import Problem
from service.api.route import Route
from service.store.sites import Site

READABLE = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "Retry-After, Location, RateLimit, RateLimit-Policy, ETag"),
)
"""Anybody's page may read it, without credentials, and these headers of it too."""

TO_MEND = (
    "Its operator can allow this page's origin with `lettersdesk sites origins SITE ORIGIN ...`, which names "
    "all origins of a site."
)

_USUAL_PORTS = {"http": 80, "https": 443}


class OpenPaths:
    """Call it with a path: true if pages of other origins may call a route there."""

    def __init__(self, routes: Sequence[Route]) -> None:
        patterns = {re.sub(r"<\w+>", "[^/]+", route.path) for route in routes if route.cors}
        self._pattern = re.compile("|".join(sorted(patterns)))

    def __call__(self, path: str) -> bool:
        return self._pattern.fullmatch(path) is not None


def require_listed(request: Request, site: Site, base_url: str) -> None:
    """Problem 403 if a page sent this request whose origin is neither on the list of ``site`` nor our own.

    ``base_url`` is this service's public address. An empty list allows no other origin.
    """
    origin = request.headers.get("Origin")
    if origin is None or _is_own(origin, request.host, base_url):
        return
    if origin not in {_as_browsers_say(listed) for listed in site.origins}:
        raise Problem("origin-not-allowed", detail=TO_MEND)


def _is_own(origin: str, host: str, base_url: str) -> bool:
    scheme, _, place = origin.partition("://")
    own = urlsplit(base_url)
    # The Host a browser sends is the one it thinks it talks to, so a page that shares it is of this host.
    return origin == _as_browsers_say(base_url) or (scheme in ("https", own.scheme) and place == host)


def _as_browsers_say(url: str) -> str:
    """The origin of ``url`` as RFC 6454 6.2 writes it: without the port that the scheme has anyway."""
    parts = urlsplit(url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    port = "" if parts.port in (None, _USUAL_PORTS.get(parts.scheme)) else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"
