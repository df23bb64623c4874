"""What an OpenID provider says of itself: its addresses and its keys, asked for again after an hour.

Source: OpenID Connect Discovery 1.0, section 4.
"""

import threading
import time
from collections.abc import Mapping
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from service.pages.desk.provider_http import ProviderError, ProviderHttp

LIFE_S = 3_600.0
KEYS_AGAIN_S = 30.0
"""A key that we do not know makes us ask for the keys, but not more often than this."""


class Metadata:
    """Threads may share it; one asks, the others wait."""

    def __init__(self, issuer: str, http: ProviderHttp) -> None:
        self._issuer = issuer
        self._http = http
        self._lock = threading.Lock()
        self._known: Mapping[str, Any] = {}
        self._known_until = 0.0
        self._keys: KeySet | None = None
        self._keys_at = 0.0

    def text(self, name: str) -> str:
        """One of its addresses. Raises ProviderError if it has none, or cannot be asked."""
        value = self._get().get(name)
        if not isinstance(value, str) or not value:
            raise ProviderError(f"no_{name}")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """A list; empty if it says nothing."""
        value = self._get().get(name)
        return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()

    def says(self, name: str) -> bool:
        """Whether it promises something."""
        return self._get().get(name) is True

    def keys(self, *, again: bool = False) -> KeySet:
        """Its public keys. ``again``: they may have changed since. Raises ProviderError."""
        uri = self.text("jwks_uri")
        with self._lock:
            age_s = time.monotonic() - self._keys_at
            if self._keys is None or age_s > LIFE_S or (again and age_s > KEYS_AGAIN_S):
                try:
                    self._keys = KeySet.import_key_set(self._http.document(uri))  # type: ignore[arg-type]
                except (JoseError, ValueError, TypeError, KeyError):
                    raise ProviderError("wrong_keys") from None
                self._keys_at = time.monotonic()
            return self._keys

    def _get(self) -> Mapping[str, Any]:
        with self._lock:
            if time.monotonic() > self._known_until:
                where = f"{self._issuer.rstrip('/')}/.well-known/openid-configuration"
                found = self._http.document(where)
                # Else somebody who speaks for one issuer could send us to another one's addresses.
                if found.get("issuer") != self._issuer:
                    raise ProviderError("wrong_issuer")
                self._known, self._known_until = found, time.monotonic() + LIFE_S
            return self._known
