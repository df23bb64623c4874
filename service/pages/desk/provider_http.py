"""How we speak with an OpenID provider: by ``service.safehttp``, in the form that Authlib expects."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from service.domain.errors import LettersdeskError
from service.safehttp import Answer, Client, Limits, OutboundError, Request

LIMITS = Limits(total_s=8.0, body_bytes_max=262_144)
"""For one request; a sign-in makes one, and two more once in an hour."""


class ProviderError(LettersdeskError):
    """Nobody can be signed in by this answer. ``away``: the provider could not be asked, so try again.

    ``reason`` is a word of our own, for the log: nothing that the provider or the browser sent.
    """

    def __init__(self, reason: str, *, away: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.away = reason, away


class Reply:
    """An answer as Authlib reads it."""

    def __init__(self, answer: Answer) -> None:
        self.status_code = answer.status
        self._body = answer.body

    def json(self) -> Any:
        """Its JSON; ValueError if it is none."""
        try:
            return json.loads(self._body)
        except RecursionError:
            raise ValueError("nested too deeply") from None

    def raise_for_status(self) -> None:
        """ProviderError for anything but success."""
        if not 200 <= self.status_code < 300:
            raise ProviderError(f"status_{self.status_code}", away=self.status_code >= 500)


class ProviderHttp:
    """What Authlib takes for its session. Every request to a provider passes ``_send``."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def post(self, url: str, *, data: Mapping[str, str], headers: Mapping[str, str], auth: Any) -> Reply:
        """A form, with our id and secret where ``auth`` puts them."""
        uri, sent, body = auth.prepare("POST", url, dict(headers), urlencode(data))
        return self._send("POST", uri, sent, body.encode("ascii"))

    def document(self, url: str) -> Mapping[str, Any]:
        """A JSON object. Raises ProviderError."""
        reply = self._send("GET", url, {"Accept": "application/json"}, b"")
        reply.raise_for_status()
        try:
            content = reply.json()
        except ValueError:
            content = None
        if not isinstance(content, dict):
            raise ProviderError("no_json", away=True)
        return content

    def _send(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        request = Request(method=method, url=url, headers=tuple(headers.items()), body=body)
        try:
            return Reply(self._client.send(request, LIMITS))
        except OutboundError as error:
            raise ProviderError(error.code, away=True) from None
