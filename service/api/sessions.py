"""Signing in and out. Credentials come in a body, never in an address, and no answer tells who exists."""

from service.api.comments import intake
from service.api.context import runtime
from service.api.problem import Problem
from service.api.reach import token_of
from service.api.route import Answer, Call
from service.domain.errors import Forbidden
from service.store import tokens
from service.usecases.sign_in import sign_in


def post_session(call: Call) -> Answer:
    """A new session for a login and its password."""
    life_s = runtime().settings.session_hours * 3_600
    limits = intake().limits
    limits.count("rate_login_account", call.body.login.casefold())
    try:
        session = sign_in(runtime().database, call.body.login, call.body.password, life_s=life_s)
    except Forbidden:
        raise Problem("wrong-credentials", headers={"WWW-Authenticate": "Bearer"}) from None
    for name in ("rate_login_network", "rate_login_account"):
        limits.give_back(name)  # They are about wrong tries, and hold for those made at the same time too.
    scopes = [scope.value for scope in session.scopes]
    return Answer(201, {"token": session.token, "scopes": scopes, "expires_in_s": life_s})


def delete_session(call: Call) -> Answer:
    """End the session that this request came with, for good. A program's token is the operator's to end."""
    token = token_of(call)
    if token.person_id is None:
        raise Problem("not-allowed")
    with runtime().database.begin() as conn:
        tokens.revoke(conn, token.id)
    return Answer(204, None)
