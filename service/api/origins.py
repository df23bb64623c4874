"""Pages of other origins: where they may call, and that they may read every answer there, errors included."""

import re
from collections.abc import Sequence

from service.api.route import Route

READABLE = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "Retry-After, Location, RateLimit, RateLimit-Policy, ETag"),
)
"""Anybody's page may read it, without credentials, and these headers of it too."""


class OpenPaths:
    """Call it with a path: true if pages of other origins may call a route there."""

    def __init__(self, routes: Sequence[Route]) -> None:
        patterns = {re.sub(r"<\w+>", "[^/]+", route.path) for route in routes if route.cors}
        self._pattern = re.compile("|".join(sorted(patterns)))

    def __call__(self, path: str) -> bool:
        return self._pattern.fullmatch(path) is not None
