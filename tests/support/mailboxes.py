"""A mail server of somebody else's making, in a thread of its own: takes mail, or refuses as a test says."""

import email
import email.policy
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

USER, PASSWORD = "comments", "a password of the relay"


@dataclass
class Mailbox:
    """What arrived, and what the server answers."""

    port: int = 0
    mails: list[tuple[tuple[str, ...], EmailMessage]] = field(default_factory=list)
    recipient_answer: str = "250 OK"
    data_answer: str = "250 OK"
    hangs_up: bool = False
    """Whether it takes a mail and hangs up without a word."""
    when_mailed: Callable[[], object] = bool
    """Done at every mail that comes, while whoever sends it waits."""
    signed_in: list[bool] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if self.recipient_answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient_answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.data_answer.startswith("250"):
            message = email.message_from_bytes(envelope.content, policy=email.policy.default)
            assert isinstance(message, EmailMessage)
            self.mails.append((tuple(envelope.rcpt_tos), message))
            self.signed_in.append(session.authenticated)
            self.encrypted.append(session.ssl is not None)
            self.when_mailed()
        if self.hangs_up:
            server.transport.close()
        return self.data_answer


def authenticate(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (
        USER.encode(),
        PASSWORD.encode(),
    )
    return AuthResult(success=good, handled=False)


class _OnAFreePort(Controller):
    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def serve(box: Mailbox, context: ssl.SSLContext | None = None, **more: Any) -> Controller:
    """Start a server on a free port; the caller stops it. With ``context`` it offers STARTTLS."""
    controller = _OnAFreePort(box, hostname="127.0.0.1", port=0, tls_context=context, **more)
    controller.start()
    box.port = controller.port
    return controller


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A server that takes what comes, in clear."""
    box = Mailbox()
    controller = serve(box)
    yield box
    controller.stop()


@contextmanager
def one_talk(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server for one connection, by its port; at the end it must have seen that we hung up, or have hung up
    itself."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def run() -> None:
            connection, _ = listening.accept()
            with closing(connection):
                try:
                    talk(connection)
                except OSError:
                    return

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        thread.join(30)
        assert not thread.is_alive()
