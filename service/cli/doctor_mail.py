"""What the doctor looks at of mail: whether the mail server lets us in, without sending anything.

What it says is told by the name of the setting to correct. Nothing that the server said is shown: servers
repeat what they were told.
"""

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator

from service.cli.doctor_line import Line, ok, wrong
from service.privacy.mail_relay import SMTP_TLS, Conversation, Relay, Step
from service.runtime import Runtime

ANSWER_S, TOTAL_S = 5.0, 15.0
"""Longest wait for any answer, and for all of them."""
LOOKED_UP_S = 5.0
"""So much longer the look-up of the server's name may take: nothing can be told to end that."""

_HOST, _PORT, _SECURITY = "LETTERSDESK_SMTP_HOST", "LETTERSDESK_SMTP_PORT", "LETTERSDESK_SMTP_SECURITY"
_NOT_FOR_GOOD_BELOW = 500


def mail(runtime: Runtime) -> Iterator[Line]:
    """The server answers, encrypts as set and lets us in."""
    settings = runtime.settings
    if not settings.smtp_host:
        yield ok("off: no mail server is set, and nobody gets any mail")
        return
    if not settings.keys.is_dir():
        yield ok("sent by the worker that holds the keys; not tried from this host, which has none")
        return
    relay = Relay(
        host=settings.smtp_host, port=settings.smtp_port, security=settings.smtp_security,
        sender=settings.smtp_from, user=settings.smtp_user, password=settings.smtp_password,
        ca_file=settings.smtp_ca_file, answer_s=ANSWER_S, total_s=TOTAL_S,
    )  # fmt: skip
    yield look(relay)


def look(relay: Relay) -> Line:
    """One conversation without a letter, in ``relay.total_s`` and a few seconds for the name at most."""
    found: list[Line] = []
    # In a thread, since the system's look-up of a name knows no limit.
    thread = threading.Thread(target=lambda: found.append(_spoken(relay)), daemon=True)
    thread.start()
    thread.join(relay.total_s + LOOKED_UP_S)
    return found[0] if found else _unheard(relay)


def _spoken(relay: Relay) -> Line:
    conversation = Conversation(relay)
    try:
        with conversation:
            conversation.ehlo_or_helo_if_needed()
    except (smtplib.SMTPException, OSError, ValueError) as error:
        return _told(relay, conversation.step, error)
    signed_in = "lets us in" if relay.user else "answers; no user is set"
    return ok(f"{_place(relay)} {signed_in} ({relay.security})")


def _told(relay: Relay, step: Step, error: Exception) -> Line:
    if isinstance(error, ssl.SSLCertVerificationError):
        advice = (
            f"Correct {_HOST} to the name in the certificate, or name its authority in "
            "LETTERSDESK_SMTP_CA_FILE."
        )
        why = error.verify_message.rstrip(".")
        return wrong(f"the certificate at {_place(relay)} is not good: {why}", advice)
    if step is Step.CONNECT:
        return _unheard(relay, error)
    if step is Step.SIGN_IN:
        return _not_let_in(relay, error)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        advice = f"Set {_SECURITY} to tls if that port speaks TLS from the first byte, or correct {_PORT}."
        return wrong(f"{_place(relay)} offers no STARTTLS", advice)
    if step is Step.ENCRYPT:
        advice = (
            f"Correct {_SECURITY} (now {relay.security}) or {_PORT}: 465 is usual for tls, 587 for starttls."
        )
        return wrong(f"{_place(relay)} makes no TLS connection", advice)
    if isinstance(error, smtplib.SMTPResponseException) and error.smtp_code > 0:
        advice = f"See that it takes mail from this machine, or correct {_HOST}."
        return wrong(f"{_place(relay)} answers, and refuses with {error.smtp_code}", advice)
    advice = f"Correct {_PORT}"
    advice += (
        "."
        if relay.security == SMTP_TLS
        else f", or set {_SECURITY} to tls if that port speaks TLS from the first byte."
    )
    return wrong(f"{_place(relay)} takes the connection and does not speak SMTP on it", advice)


def _unheard(relay: Relay, error: Exception | None = None) -> Line:
    if isinstance(error, socket.gaierror | UnicodeError):
        return wrong(f"the name {relay.host} is not known", f"Correct {_HOST}.")
    why = "refused" if isinstance(error, ConnectionRefusedError) else "no answer"
    advice = f"Start it, correct {_HOST} or {_PORT}, or let this machine reach it."
    return wrong(f"nothing can be reached at {_place(relay)} ({why})", advice)


def _not_let_in(relay: Relay, error: Exception) -> Line:
    if isinstance(error, smtplib.SMTPNotSupportedError):
        advice = "Correct LETTERSDESK_SMTP_PORT: 587 and 465 are for those who sign in; or set no user."
        return wrong(f"{_place(relay)} lets nobody sign in there", advice)
    if isinstance(error, smtplib.SMTPResponseException) and error.smtp_code < _NOT_FOR_GOOD_BELOW:
        return wrong(f"{_place(relay)} puts off signing in ({error.smtp_code})", "Try again later.")
    if isinstance(error, smtplib.SMTPAuthenticationError):
        advice = "Correct LETTERSDESK_SMTP_USER or LETTERSDESK_SMTP_PASSWORD."
        return wrong(f"{_place(relay)} refuses our user or password", advice)
    advice = "Correct LETTERSDESK_SMTP_USER or LETTERSDESK_SMTP_PASSWORD, and see the server's log."
    return wrong(f"{_place(relay)} breaks off when we sign in", advice)


def _place(relay: Relay) -> str:
    return f"{relay.host}:{relay.port}"
