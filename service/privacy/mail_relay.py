"""A conversation with the operator's mail server that comes to an end, whatever the server does.

Python's own client gives a limit to each byte that it waits for, which a server that drips never exceeds.
Here a clock runs over all of it: the connection, TLS, the greeting, the letter and the farewell.
"""

import contextlib
import smtplib
import socket
import ssl
import threading
from dataclasses import dataclass, field
from enum import Enum, auto
from types import TracebackType
from typing import Any, Self

ANSWER_S = 10.0
"""Longest wait for a connection, and for any byte of an answer before the letter is out."""
TOTAL_S = 180.0
"""Longest time for a whole conversation; the answer to the letter itself may take all that is left of it.
RFC 5321 (4.5.3.2.6) advises ten minutes for that, lest a client sends twice what was taken late. Here a
letter without an answer is never sent again, so less will do."""

SMTP_TLS, SMTP_STARTTLS, SMTP_PLAIN = "tls", "starttls", "none"
_READY = 220


class Step(Enum):
    """How far a conversation has come."""

    CONNECT = auto()
    GREET = auto()
    ENCRYPT = auto()
    SIGN_IN = auto()
    IN = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """The operator's own mail server."""

    host: str
    port: int
    security: str
    sender: str
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    ca_file: str = ""
    answer_s: float = ANSWER_S
    total_s: float = TOTAL_S


class Conversation(smtplib.SMTP):
    """Inside its ``with`` we are connected and signed in. Raises what ``smtplib`` does, and OSError."""

    def __init__(self, relay: Relay) -> None:
        super().__init__(timeout=relay.answer_s)
        self._relay = relay
        self.step = Step.CONNECT
        """What was begun last: what failed, if something did."""
        self.is_out = False
        """Whether the letter itself was sent: from then on only an answer tells what became of it."""
        self._is_over = False
        self._clock = threading.Timer(relay.total_s, self._cut)
        self._clock.daemon = True

    def __enter__(self) -> Self:
        self._clock.start()
        try:
            self._begin()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        # What a server says to a farewell changes nothing of what it said to the letter.
        with contextlib.suppress(smtplib.SMTPException, OSError, ValueError):
            if self.sock is not None:
                self.sock.settimeout(self._relay.answer_s)
                self.quit()
        self._end()

    def send(self, s: Any) -> None:
        """As the library's; it sends commands as text, and as bytes the letter with the dot behind it."""
        if isinstance(s, bytes):
            self.is_out = True
            if self.sock is not None:
                self.sock.settimeout(self._relay.total_s)
        super().send(s)

    def _begin(self) -> None:
        relay = self._relay
        self._speak_over(socket.create_connection((relay.host, relay.port), relay.answer_s))
        if relay.security == SMTP_TLS:
            self._encrypt()
        self.step = Step.GREET
        code, text = self.getreply()
        if code != _READY:
            raise smtplib.SMTPConnectError(code, text)
        if relay.security == SMTP_STARTTLS:
            self._start_tls()
        if relay.user:
            self.ehlo_or_helo_if_needed()
            self.step = Step.SIGN_IN
            self.login(relay.user, relay.password)
        self.step = Step.IN

    def _start_tls(self) -> None:
        self.ehlo_or_helo_if_needed()
        if not self.has_extn("starttls"):
            raise smtplib.SMTPNotSupportedError("no STARTTLS")
        code, text = self.docmd("STARTTLS")
        if code != _READY:
            raise smtplib.SMTPResponseException(code, text)
        self._encrypt()
        # RFC 3207 (4.2): what the server said before is forgotten, and it is asked again.
        self.helo_resp = self.ehlo_resp = None
        self.esmtp_features, self.does_esmtp = {}, False

    def _encrypt(self) -> None:
        self.step = Step.ENCRYPT
        context = ssl.create_default_context()
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if self._relay.ca_file:
            context.load_verify_locations(cafile=self._relay.ca_file)
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("gone")
        # The handshake comes later: it takes time too, and until then the clock could not reach this socket.
        encrypted = context.wrap_socket(
            self.sock, server_hostname=self._relay.host, do_handshake_on_connect=False
        )
        self._speak_over(encrypted)
        encrypted.do_handshake()

    def _speak_over(self, connected: socket.socket) -> None:
        if self.file is not None:
            self.file.close()  # what came in clear behind the answer to STARTTLS is not read
        self.sock, self.file = connected, None
        if self._is_over:
            raise TimeoutError

    def _cut(self) -> None:
        """Whoever waits for the server gets an error now."""
        self._is_over = True
        connected = self.sock
        if connected is not None:
            with contextlib.suppress(OSError):
                # Not the method of TLS sockets, which takes away what the other thread is reading with.
                socket.socket.shutdown(connected, socket.SHUT_RDWR)

    def _end(self) -> None:
        self.close()
        self._clock.cancel()
