"""Services elsewhere that speak a protocol, well or badly, and the checks that ask them."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from service.checks import akismet, perspective
from service.checks.remote import RemoteCheck
from service.safehttp import Client, Rules
from tests.support.scripted import Script, ScriptedServer

MAKERS = {"akismet": akismet.make, "perspective": perspective.make}
OWN = {"akismet": {"site": "https://news.example.org/"}, "perspective": {}}


@dataclass(frozen=True)
class Asked:
    """A check and the server that it asks."""

    check: RemoteCheck
    server: ScriptedServer


@pytest.fixture
def asking() -> Iterator[Callable[..., Asked]]:
    """A check whose service does as a script says: ``asking("akismet", script, call_ms=100)``."""
    with ExitStack() as stack:

        def start(
            name: str, script: Script, context: ssl.SSLContext | None = None, **options: object
        ) -> Asked:
            server = stack.enter_context(ScriptedServer(script, context))
            host = f"127.0.0.1:{server.port}"
            config = {
                "url": f"http://{host}",
                "key": "k1",
                "client": lambda: Client(Rules.of([host])),
                **OWN[name],
            }
            return Asked(MAKERS[name](config | options), server)

        yield start
