"""Signing in at the newsroom's OpenID provider: away to it, and back from it."""

import logging
from typing import TYPE_CHECKING

from flask import Flask, Response, current_app, request

from service.api.comments import intake
from service.api.context import network_of
from service.api.context import runtime as this_runtime
from service.api.problem import Problem
from service.domain.errors import ConfigurationError, Forbidden, NotFound, Unavailable
from service.pages.desk import back, cookies, entrance, provider_flow, shell, signing
from service.pages.desk.provider_http import ProviderError
from service.pages.desk.visitor import idle_s
from service.runtime import WebRuntime
from service.usecases.sign_in import sign_in_as

if TYPE_CHECKING:
    from service.pages.desk.provider import Provider

log = logging.getLogger(__name__)

BACK = "/desk/sign-in/provider/back"
EXTENSION = "lettersdesk.provider"

UNPROVEN = "The provider's answer could not be verified, so nobody was signed in. Try again."
NOT_THERE = "The provider cannot be asked right now. Try again in a moment."
UNKNOWN = "The provider knows you, but this desk does not. Whoever runs it can add you as: {}"


def attach(app: Flask, runtime: WebRuntime) -> None:
    """Make the provider ready, if the settings name one. ConfigurationError if its package is missing."""
    settings = runtime.settings
    if runtime.outbound is None:
        return
    try:
        from service.pages.desk.provider import Provider, Registration  # half a second not everybody needs
    except ImportError:
        raise ConfigurationError(
            "LETTERSDESK_OIDC_ISSUER needs the package lettersdesk[oidc]: install it, or empty the setting."
        ) from None
    own = Registration(
        issuer=settings.oidc_issuer, client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret, redirect_uri=settings.base_url + BACK,
    )  # fmt: skip
    app.extensions[EXTENSION] = Provider(own, runtime.outbound)


def leave() -> Response:
    """Send the browser to the provider, with a cookie that finds its way back."""
    provider = _provider()
    flow, cookie = provider_flow.begin(back.safe(request.args.get("next", "")))
    try:
        intake().limits.count("rate_request_network", network_of(request))
        address = provider.address(flow)
    except ProviderError as error:
        return _failed(flow.wanted, error)
    except Problem as problem:
        return entrance.too_often(flow.wanted, problem)
    response = shell.redirect("")
    response.headers["Location"] = address
    cookies.put(response, cookies.PROVIDER, cookie, life_s=provider_flow.LIFE_S)
    return response


def come_back() -> Response:
    """A session for whoever the provider says this is. The cookie is good for one try."""
    provider = _provider()
    flow = provider_flow.read(cookies.read(cookies.PROVIDER))
    if flow is None or not signing.same(request.args.get("state", ""), flow.state):
        response = _failed(flow.wanted if flow else back.START, ProviderError("wrong_state"))
    else:
        response = _entered(provider, flow)
    cookies.drop(response, cookies.PROVIDER)
    return response


def _entered(provider: "Provider", flow: provider_flow.Flow) -> Response:
    wanted, issuer = flow.wanted, this_runtime().settings.oidc_issuer
    subject = ""
    try:
        intake().limits.count("rate_login_network", network_of(request))
        subject = provider.subject(request.args, flow)
        session = sign_in_as(this_runtime().database, issuer, subject, life_s=idle_s())
    except ProviderError as error:
        return _failed(wanted, error)
    except Forbidden:
        return entrance.page(wanted, trouble=UNKNOWN.format(subject), status=403)
    except Unavailable:
        return entrance.page(wanted, trouble=entrance.BUSY, status=503)
    except Problem as problem:
        return entrance.too_often(wanted, problem)
    intake().limits.give_back("rate_login_network")
    return entrance.enter(session.token, wanted)


def _failed(wanted: str, error: ProviderError) -> Response:
    log.warning("provider.failed", extra={"reason": error.reason})
    if error.away:
        return entrance.page(wanted, trouble=NOT_THERE, status=503)
    return entrance.page(wanted, trouble=UNPROVEN, status=403)


def _provider() -> "Provider":
    if EXTENSION not in current_app.extensions:
        raise NotFound("provider")
    found: Provider = current_app.extensions[EXTENSION]
    return found
