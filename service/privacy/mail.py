"""Mail to a commenter: the one place where an address leaves, and it goes to that very address.

Plain text, nothing of the comment, no picture, no link but ours. Errors carry a code and nothing that a
server said: servers repeat the address in what they say.
"""

import secrets
import smtplib
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from service.privacy.email import Email
from service.privacy.mail_relay import Conversation, Relay

_NO_MIN, _NO_FOR_GOOD, _NO_MAX = 400, 500, 599


class MailError(Exception):
    """The mail was not taken. ``final``: nor will it be on another day."""

    def __init__(self, code: str, *, final: bool) -> None:
        super().__init__(code)
        self.code, self.final = code, final


class FateUnknown(Exception):
    """The letter went out and no answer came: it may have been taken. Whoever sends again may send twice."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Letter:
    """What is written, in our words alone."""

    subject: str
    text: str
    at: datetime
    lang: str = "en"
    """What it is written in."""


def send(relay: Relay, to: Email, letter: Letter) -> None:
    """Hand a letter to the relay. Returns when the relay has taken it; raises MailError or FateUnknown.

    RFC 5321, with STARTTLS (RFC 3207) or TLS from the first byte (RFC 8314) and certificates checked.
    """
    trouble = _trouble(relay, to, letter)
    if trouble is not None:
        # Not inside an ``except``: what the library raised names the address, and would hang on this one.
        raise trouble


def _trouble(relay: Relay, to: Email, letter: Letter) -> MailError | FateUnknown | None:
    try:
        message = _message(relay, to, letter)
    except (ValueError, MessageError):
        return MailError("not_mailable", final=True)
    conversation = Conversation(relay)
    try:
        with conversation:
            conversation.send_message(message)
    except smtplib.SMTPDataError as refused:
        if conversation.is_out and not _NO_MIN <= refused.smtp_code <= _NO_MAX:
            return FateUnknown("odd_answer")
        return MailError("refused", final=refused.smtp_code >= _NO_FOR_GOOD)
    except (smtplib.SMTPException, OSError, ValueError) as error:
        if conversation.is_out:
            return FateUnknown(type(error).__name__)
        return _not_handed_over(error)
    return None


def _not_handed_over(error: Exception) -> MailError:
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return MailError("not_supported", final=False)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _text in error.recipients.values()]
        return MailError("recipient_refused", final=all(code >= _NO_FOR_GOOD for code in codes))
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return MailError("sign_in_refused", final=False)
    if isinstance(error, smtplib.SMTPResponseException):
        return MailError("refused", final=False)
    return MailError(type(error).__name__, final=False)


def _message(relay: Relay, to: Email, letter: Letter) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    domain = Address(addr_spec=relay.sender).domain
    message["From"] = Address(addr_spec=relay.sender)
    message["To"] = Address(addr_spec=to.reveal())
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = f"<{secrets.token_hex(16)}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notice comes back
    # Not as eight bits, which a relay without 8BITMIME (RFC 6152) need not take.
    message.set_content(letter.text, cte="7bit" if letter.text.isascii() else "quoted-printable")
    # After the content, which takes away what was said of an earlier one. RFC 3282.
    message["Content-Language"] = letter.lang
    return message
