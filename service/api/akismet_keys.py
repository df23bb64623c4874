"""Whose call it is: twelve hexadecimal digits, in the request or as the first label of the host's name."""

from collections.abc import Sequence

from flask import Request

from service.api import score_keys
from service.api.akismet_in import Asked
from service.api.limits import Limits
from service.domain.tokens import looks_like_short_key
from service.store.tokens import Token

OWN_KEY_FIRST: Sequence[str] = (
    "/1.1/verify-key", "/1.1/get-subscription", "/1.1/get-stats", "/1.1/get-key-stats", "/1.1/deactivate",
)  # fmt: skip
"""These judge ``key``: WordPress sends the key it has stored as ``api_key`` beside the one that is meant."""


def key_of(asked: Asked, path: str, host: str) -> str:
    """The key that a request brings, empty if it has none.

    ``api_key``, else the host's first label (``0123456789ab.akismet.example.org``), which only counts where
    it looks like a key; at the paths of ``OWN_KEY_FIRST`` the parameter ``key`` goes before both.
    """
    named = asked.key if path in OWN_KEY_FIRST else ""
    label = host.partition(".")[0]
    return named or asked.api_key or (label if "." in host and looks_like_short_key(label) else "")


def token_of(key: str, request: Request, limits: Limits) -> Token | None:
    """The live token of a short key, counted as one more call; or None, and the try is counted.

    Raises Problem 429 when there were too many of either.
    """
    token = score_keys.find_key(key) if looks_like_short_key(key) else None
    if token is None or not score_keys.may_score(token):
        score_keys.count_wrong_key(request, limits)
        return None
    score_keys.count_call(token, limits)
    return token
