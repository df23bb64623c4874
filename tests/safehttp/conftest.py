"""Servers to call, names that lead to them, certificates for them, and a guard that counts connections."""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from ipaddress import ip_address
from pathlib import Path

import pytest

from service.safehttp import Client, Request, Rules
from service.safehttp.addresses import Address
from service.safehttp.errors import RESOLVE, OutboundError
from tests.support.certificates import Authority
from tests.support.scripted import Script, ScriptedServer

NAME = "hooks.example.org"


class Names:
    """A resolver of the test: each name has a list of answers, the last of which stays."""

    def __init__(self, **answers: list[list[str]]) -> None:
        self.asked: list[str] = []
        self._answers = {name.replace("_", "."): rows for name, rows in answers.items()}

    def __call__(self, host: str, wait_s: float) -> tuple[Address, ...]:
        self.asked.append(host)
        rows = self._answers.get(host)
        if not rows:
            raise OutboundError(RESOLVE)
        row = rows.pop(0) if len(rows) > 1 else rows[0]
        return tuple(map(ip_address, row))


@pytest.fixture
def names() -> type[Names]:
    """Make a resolver: ``names(hooks_example_org=[["192.0.2.1"]])``."""
    return Names


@pytest.fixture
def serve() -> Iterator[Callable[..., ScriptedServer]]:
    """Start a server with a script: ``serve(script)``, ``serve(script, context)`` for TLS."""
    with ExitStack() as stack:

        def start(script: Script, context: ssl.SSLContext | None = None) -> ScriptedServer:
            return stack.enter_context(ScriptedServer(script, context))

        yield start


@pytest.fixture
def call() -> Callable[..., object]:
    """The answer of a server on this machine, over plain HTTP: ``call(server, limits)``."""

    def send(server: ScriptedServer, limits: object = None, **request: object) -> object:
        host = f"127.0.0.1:{server.port}"
        known = {"url": f"http://{host}/hook?key=secret", "body": b"{}"} | request
        return Client(Rules.of([host])).send(Request(**known), limits)  # type: ignore[arg-type]

    return send


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """A certificate authority that only these tests trust."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def trusting(authority: Authority) -> Callable[..., Client]:
    """A client that trusts the authority, and for which the name leads to this machine."""

    def make(ca_file: Path | str | None = None) -> Client:
        names = Names(hooks_example_org=[["127.0.0.1"]])
        trusted = str(authority.file if ca_file is None else ca_file)
        return Client(Rules.of([NAME]), ca_file=trusted, resolve=names)

    return make


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Where this process tried to connect to. Nothing gets through."""
    tried: list[object] = []

    def refuse(self: socket.socket, address: object) -> None:
        tried.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    return tried


@pytest.fixture
def no_lookups(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's resolver knows nobody, and nobody is asked."""

    def refuse(host: object, *_: object, **__: object) -> None:
        raise AssertionError("a name was looked up")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
