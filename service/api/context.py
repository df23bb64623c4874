"""What belongs to this app and to this request."""

from dataclasses import dataclass, field
from datetime import date

from flask import Flask, Request, current_app

from service.privacy.network import Address, Network, client_address, client_prefix, parse_networks, rate_key
from service.runtime import WebRuntime
from service.usecases.score_text import Scorer

_KEY = "lettersdesk"


@dataclass(frozen=True, slots=True)
class AppContext:
    """What every view may use."""

    runtime: WebRuntime
    trusted_proxies: tuple[Network, ...] = field(default=())


def attach(app: Flask, runtime: WebRuntime) -> None:
    """Give ``app`` its runtime."""
    trusted = parse_networks(runtime.settings.trusted_proxies)
    app.extensions[_KEY] = AppContext(runtime, trusted)


def runtime_of(app: Flask) -> WebRuntime:
    """The runtime of an app that answers nobody yet."""
    context: AppContext = app.extensions[_KEY]
    return context.runtime


def runtime() -> WebRuntime:
    """The runtime of this app."""
    context: AppContext = current_app.extensions[_KEY]
    return context.runtime


def scorer() -> Scorer:
    """The classifiers. RuntimeError where scoring is switched off: then no route is there that asks."""
    found = runtime().scorer
    if found is None:
        raise RuntimeError("nobody asks for scores where scoring is switched off")
    return found


def network_of(request: Request) -> str:
    """The client's network, such as ``ip:203.0.113.7/32``: never empty, never believed from a stranger."""
    context: AppContext = current_app.extensions[_KEY]
    forwarded = request.headers.get("X-Forwarded-For")
    return client_prefix(request.remote_addr or "", forwarded, context.trusted_proxies)


def client_of(request: Request) -> Address | None:
    """The client's address as far as proxies can be believed. For deciding now, never for keeping."""
    context: AppContext = current_app.extensions[_KEY]
    forwarded = request.headers.get("X-Forwarded-For")
    return client_address(request.remote_addr or "", forwarded, context.trusted_proxies)


def counter_key(label: str, value: str) -> str:
    """What a rate limit counts ``value`` under: keyed, and another one tomorrow."""
    return rate_key(runtime().secret, today(), label, value)


def today() -> date:
    """The day that today's counting keys belong to, in UTC."""
    return runtime().clock().date()
