"""An OpenID Connect provider in a process of its own, made of Authlib's own provider classes.

``python -m tests.support.openid_provider`` prints its issuer and serves until it is ended. Everybody who
comes to ``/authorize`` is signed in there as ``SUBJECT``. It speaks the protocol as written; what a test
wants it to say wrongly is posted to ``/behave`` as JSON: ``claims`` to replace (null takes one out), ``sign``
with ``another_key``, ``our_secret`` or ``nothing``, ``metadata`` to replace, ``down``.
"""

import os
import sys
import time
from dataclasses import dataclass, field
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import AuthorizationCodeMixin
from authlib.oidc.core.grants import OpenIDCode
from flask import Flask, Response, jsonify, request
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from werkzeug.serving import make_server

SUBJECT = "f81d4fae-7dec-11d0"
CLIENT_ID, CLIENT_SECRET = "lettersdesk", "a secret of the tests, shared by two"
KEY, OTHER_KEY = (RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"}) for _ in range(2))

behaviour: dict[str, Any] = {}
codes: dict[str, "Code"] = {}
issuer: list[str] = []


class User:
    """Whoever comes here."""

    id = SUBJECT


class OurClient(ClientMixin):
    """The one program that is registered here; by which address it comes back is its own to say."""

    def get_client_id(self) -> str:
        return CLIENT_ID

    def get_allowed_scope(self, scope: str) -> str:
        return scope if scope == "openid" else ""

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri.endswith("/desk/sign-in/provider/back")

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == CLIENT_SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == behaviour.get("auth_method", "client_secret_basic")

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass
class Code(AuthorizationCodeMixin):
    """A code that was given out and not yet used."""

    redirect_uri: str
    scope: str
    nonce: str | None
    code_challenge: str | None
    code_challenge_method: str | None
    at: float = field(default_factory=time.time)

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str | None:
        return self.nonce

    def get_auth_time(self) -> int:
        return int(self.at)

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


class CodeGrant(AuthorizationCodeGrant):
    """Codes in memory, each used once."""

    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic", "client_secret_post")

    def save_authorization_code(self, code: str, request: Any) -> None:
        sent = request.payload.data
        codes[code] = Code(
            request.payload.redirect_uri, request.payload.scope, sent.get("nonce"),
            sent.get("code_challenge"), sent.get("code_challenge_method"),
        )  # fmt: skip

    def query_authorization_code(self, code: str, client: Any) -> Code | None:
        return codes.get(code)

    def delete_authorization_code(self, authorization_code: Code) -> None:
        codes.clear()

    def authenticate_user(self, authorization_code: Code) -> User:
        return User()


class IdToken(OpenIDCode):
    """The ID token, true unless a test wants it otherwise."""

    def exists_nonce(self, nonce: str, request: Any) -> bool:
        return any(code.nonce == nonce for code in codes.values())

    def resolve_client_private_key(self, client: Any) -> RSAKey:
        return KEY

    def get_client_claims(self, client: Any) -> dict[str, Any]:
        return {"iss": issuer[0], "aud": [CLIENT_ID]}

    def get_encode_header(self, client: Any) -> dict[str, Any]:
        return {"alg": "RS256", "kid": "k1"}

    def generate_user_info(self, user: User, scope: str) -> dict[str, Any]:
        return {"sub": user.id}

    def encode_id_token(self, token: dict[str, Any], request: Any) -> str:
        text: str = super().encode_id_token(token, request)
        if not {"claims", "sign"} & behaviour.keys():
            return text
        claims = {**jwt.decode(text, KEY).claims, **behaviour.get("claims", {})}
        claims = {name: value for name, value in claims.items() if value is not None}
        if behaviour.get("sign") == "our_secret":
            return jwt.encode({"alg": "HS256", "kid": "k1"}, claims, OctKey.import_key(CLIENT_SECRET))
        if behaviour.get("sign") == "nothing":
            _head, body, _ = jwt.encode({"alg": "RS256"}, claims, KEY).split(".")
            return f"eyJhbGciOiJub25lIn0.{body}."
        key = OTHER_KEY if behaviour.get("sign") == "another_key" else KEY
        return jwt.encode({"alg": "RS256", "kid": "k1"}, claims, key)


app = Flask("provider")
server = AuthorizationServer(app, lambda client_id: OurClient() if client_id == CLIENT_ID else None,
                             lambda token, request: None)  # fmt: skip
server.register_grant(CodeGrant, [IdToken(require_nonce=True), CodeChallenge(required=True)])


@app.post("/behave")
def behave() -> Response:
    behaviour.clear()
    behaviour.update(request.get_json())
    return jsonify({})


@app.before_request
def perhaps_down() -> Response | None:
    down = behaviour.get("down") and request.path != "/behave"
    return Response("away", 503) if down else None


@app.get("/.well-known/openid-configuration")
def metadata() -> Response:
    base = issuer[0]
    true = {
        "issuer": base, "authorization_endpoint": f"{base}/authorize", "token_endpoint": f"{base}/token",
        "jwks_uri": f"{base}/jwks", "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": [behaviour.get("auth_method", "client_secret_basic")],
    }  # fmt: skip
    return jsonify({**true, **behaviour.get("metadata", {})})


@app.get("/jwks")
def jwks() -> Response:
    return jsonify({"keys": [KEY.as_dict(private=False)]})


@app.get("/authorize")
def authorize() -> Any:
    grant = server.get_consent_grant(end_user=User())
    granted = None if behaviour.get("denied") else User()
    return server.create_authorization_response(grant=grant, grant_user=granted)


@app.post("/token")
def token() -> Any:
    return server.create_token_response()


if __name__ == "__main__":
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    listening = make_server("127.0.0.1", 0, app, threaded=True)
    issuer.append(f"http://127.0.0.1:{listening.port}")
    sys.stdout.write(f"{issuer[0]}\n")
    sys.stdout.flush()
    listening.serve_forever()
