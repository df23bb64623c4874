"""Mail to a commenter: the one place where an address leaves, and it goes to that very address.

Plain text, nothing of the comment, no picture, no link but ours. Errors carry a code and nothing that a
server said: servers repeat the address in what they say.
"""

import secrets
import smtplib
import socket
import ssl
import threading
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from service.privacy.email import Email

CONNECT_S = 10.0
"""Longest wait for any one answer of the server."""
TOTAL_S = 45.0
"""Longest time for a whole mail: then the connection is cut, whatever the server is doing."""

SMTP_TLS, SMTP_STARTTLS, SMTP_PLAIN = "tls", "starttls", "none"


class MailError(Exception):
    """The mail was not taken. ``final``: nor will it be on another day."""

    def __init__(self, code: str, *, final: bool) -> None:
        super().__init__(code)
        self.code, self.final = code, final


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
    total_s: float = TOTAL_S


@dataclass(frozen=True, slots=True)
class Letter:
    """What is written, in our words alone."""

    subject: str
    text: str
    at: datetime


def send(relay: Relay, to: Email, letter: Letter) -> None:
    """Hand a letter to the relay. Returns when the relay has taken it; raises MailError.

    RFC 5321, with STARTTLS (RFC 3207) or TLS from the first byte (RFC 8314) and certificates checked.
    """
    code, final = _handed_over(relay, to, letter)
    if code:
        # Not inside an ``except``: what the library raised names the address, and would hang on this one.
        raise MailError(code, final=final)


def _handed_over(relay: Relay, to: Email, letter: Letter) -> tuple[str, bool]:
    try:
        message = _message(relay, to, letter)
    except (ValueError, MessageError):
        return "not_mailable", True
    try:
        with _connection(relay) as connection:
            timer = threading.Timer(relay.total_s, _cut, [connection])
            timer.daemon = True
            timer.start()
            try:
                _speak(connection, relay, message)
            finally:
                timer.cancel()
    except smtplib.SMTPNotSupportedError:
        return "not_supported", False
    except smtplib.SMTPRecipientsRefused as refused:
        return "recipient_refused", all(code >= 500 for code, _text in refused.recipients.values())
    except smtplib.SMTPAuthenticationError:
        return "sign_in_refused", False
    except smtplib.SMTPResponseException as refused:
        return "refused", isinstance(refused, smtplib.SMTPDataError) and refused.smtp_code >= 500
    except (smtplib.SMTPException, OSError, ValueError) as error:
        return type(error).__name__, False
    return "", False


def _message(relay: Relay, to: Email, letter: Letter) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    domain = Address(addr_spec=relay.sender).domain
    message["From"] = Address(addr_spec=relay.sender)
    message["To"] = Address(addr_spec=to.reveal())
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = f"<{secrets.token_hex(16)}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notice comes back
    message.set_content(letter.text)
    return message


def _connection(relay: Relay) -> smtplib.SMTP:
    if relay.security == SMTP_TLS:
        return smtplib.SMTP_SSL(relay.host, relay.port, timeout=CONNECT_S, context=_trust(relay))
    return smtplib.SMTP(relay.host, relay.port, timeout=CONNECT_S)


def _speak(connection: smtplib.SMTP, relay: Relay, message: EmailMessage) -> None:
    if relay.security == SMTP_STARTTLS:
        connection.starttls(context=_trust(relay))
    if relay.user:
        connection.login(relay.user, relay.password)
    connection.send_message(message)


def _trust(relay: Relay) -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if relay.ca_file:
        context.load_verify_locations(cafile=relay.ca_file)
    return context


def _cut(connection: smtplib.SMTP) -> None:
    """End a conversation that takes for ever a byte at a time; whoever waits for it gets an error."""
    open_socket = connection.sock
    if open_socket is not None:
        open_socket.shutdown(socket.SHUT_RDWR)
