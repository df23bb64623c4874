"""A newsroom's own OpenID Connect provider: where to send somebody, and who came back.

Code flow with PKCE (S256), state and nonce; the ID token's signature and claims are verified here. Sources:
OpenID Connect Core 1.0 section 3.1, RFC 6749, RFC 7636, RFC 9207. Authlib makes and reads the messages.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from authlib.oauth2.base import OAuth2Error  # type: ignore[import-untyped]
from authlib.oauth2.client import OAuth2Client  # type: ignore[import-untyped]
from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jws import JWSRegistry

from service.pages.desk.provider_flow import Flow
from service.pages.desk.provider_http import ProviderError, ProviderHttp
from service.pages.desk.provider_metadata import Metadata
from service.safehttp import Client, OutboundError, parse
from service.usecases.bind_person import is_subject

ALGORITHMS = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519",
)  # fmt: skip
"""How an ID token may be signed: with the provider's own key, never with a shared secret, never not."""
SCOPE = "openid"
"""Neither ``email`` nor ``profile``: what is not asked for need not be forgotten."""
LEEWAY_S = 60
CODE_CHARS_MAX = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """Who we are at the provider. ``redirect_uri`` is registered there, letter by letter."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str


class Provider:
    """One provider. Threads may share it."""

    def __init__(self, own: Registration, client: Client) -> None:
        self._own = own
        self._rules = client.rules
        self._http = ProviderHttp(client)
        self._metadata = Metadata(own.issuer, self._http)

    def address(self, flow: Flow) -> str:
        """Where the browser goes to sign in. Raises ProviderError."""
        endpoint = self._metadata.text("authorization_endpoint")
        try:
            parse(endpoint, self._rules)
        except OutboundError:
            raise ProviderError("wrong_authorization_endpoint") from None
        made, _state = self._oauth().create_authorization_url(
            endpoint, state=flow.state, code_verifier=flow.verifier, nonce=flow.nonce
        )
        return str(made)

    def subject(self, query: Mapping[str, str], flow: Flow) -> str:
        """Whom the provider says this is, by the query that it sent the browser back with.

        ``state`` was compared before. Raises ProviderError unless every proof holds.
        """
        code = query.get("code", "")
        if query.get("error") or not 0 < len(code) <= CODE_CHARS_MAX:
            raise ProviderError("refused_there")
        self._require_issuer(query.get("iss"))
        endpoint = self._metadata.text("token_endpoint")
        with _told_as_one_error():
            token = self._oauth().fetch_token(
                endpoint, grant_type="authorization_code", code=code, code_verifier=flow.verifier
            )
            subject = self._verified(token, flow)["sub"]
        if not isinstance(subject, str) or not is_subject(subject):
            raise ProviderError("unusable_subject")
        return subject

    def _require_issuer(self, said: str | None) -> None:
        """RFC 9207: an answer that names its sender is only taken from ours."""
        expected = self._metadata.says("authorization_response_iss_parameter_supported")
        if (said or expected) and said != self._own.issuer:
            raise ProviderError("wrong_issuer")

    def _verified(self, token: Mapping[str, Any], flow: Flow) -> Mapping[str, Any]:
        """The claims of the ID token in ``token``. Raises JoseError or ValueError for any that is wrong."""
        offered = self._metadata.texts("id_token_signing_alg_values_supported") or ("RS256",)
        registry = JWSRegistry(
            algorithms=[name for name in ALGORITHMS if name in offered], strict_check_header=False
        )
        text = token.get("id_token")
        if not isinstance(text, str):
            raise ProviderError("no_id_token")
        try:
            decoded = jwt.decode(text, self._metadata.keys(), registry=registry)
        except InvalidKeyIdError:
            decoded = jwt.decode(text, self._metadata.keys(again=True), registry=registry)
        # Without options a claim would be looked at only for its shape, and a token for another client taken.
        options = {
            "iss": {"essential": True, "value": self._own.issuer},
            "aud": {"essential": True, "value": self._own.client_id},
            "exp": {"essential": True}, "iat": {"essential": True}, "sub": {"essential": True},
        }  # fmt: skip
        more = {
            "nonce": flow.nonce, "client_id": self._own.client_id, "access_token": token.get("access_token"),
        }  # fmt: skip
        claims = CodeIDToken(decoded.claims, decoded.header, options, more)
        claims.validate(leeway=LEEWAY_S)
        found: Mapping[str, Any] = claims
        return found

    def _oauth(self) -> Any:
        ways = self._metadata.texts("token_endpoint_auth_methods_supported")
        by_post = "client_secret_post" in ways and "client_secret_basic" not in ways
        return OAuth2Client(
            self._http, client_id=self._own.client_id, client_secret=self._own.client_secret,
            token_endpoint_auth_method="client_secret_post" if by_post else "client_secret_basic",
            scope=SCOPE, redirect_uri=self._own.redirect_uri, code_challenge_method="S256",
        )  # fmt: skip


@contextmanager
def _told_as_one_error() -> Iterator[None]:
    """What the libraries raise, as ProviderError with the kind of error and nothing of its text."""
    try:
        yield
    except ProviderError:
        raise
    except OAuth2Error:
        raise ProviderError("code_refused") from None
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise ProviderError(f"unproven_{type(error).__name__}") from None
