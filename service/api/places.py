"""Places for requests whose body is under way: so many in all, and a quarter of them for one network."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from wsgiref.types import WSGIEnvironment

from service.privacy.network import Network, client_prefix

SHARE = 4
"""One network may hold a fourth of all places: its slow bodies leave the others room to post."""


class Places:
    """At most ``places_max`` bodies at once. Never waits; threads share it."""

    def __init__(self, places_max: int, trusted_proxies: tuple[Network, ...]) -> None:
        self._trusted = trusted_proxies
        self._free = places_max
        self._each_max = max(1, places_max // SHARE)
        self._held: Counter[str] = Counter()
        self._lock = threading.Lock()

    @contextmanager
    def taken(self, environ: WSGIEnvironment) -> Iterator[bool]:
        """A place for this request until the end of the block; False if there is none for its network."""
        forwarded = environ.get("HTTP_X_FORWARDED_FOR")
        network = client_prefix(environ.get("REMOTE_ADDR") or "", forwarded, self._trusted)
        has_place = self._take(network)
        try:
            yield has_place
        finally:
            if has_place:
                self._give_back(network)

    def _take(self, network: str) -> bool:
        with self._lock:
            if self._free == 0 or self._held[network] >= self._each_max:
                return False
            self._free -= 1
            self._held[network] += 1
            return True

    def _give_back(self, network: str) -> None:
        with self._lock:
            self._free += 1
            self._held[network] -= 1
            self._held += Counter()  # Forget networks that hold nothing.
