"""Settings: who vouches for the people who comment, and mail by which they confirm an address."""

import ssl
from dataclasses import dataclass

from service.settings.spec import setting


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who vouches for commenters, and mail."""

    author_token_s_max: int = setting(
        86_400, "Longest time for which a news site may vouch for a reader with one token, in seconds.",
        minimum=60, maximum=2_592_000,
    )  # fmt: skip
    smtp_host: str = setting(
        "", "Your mail server. With the sender it lets commenters confirm their address by a mailed link. "
        "Empty: nobody gets any mail.",
    )  # fmt: skip
    smtp_port: int = setting(587, "Its port; 465 is usual for `tls`.", minimum=1, maximum=65_535)
    smtp_security: str = setting(
        "starttls", "How the connection is secured. `none` is refused together with a user.",
        choices=("starttls", "tls", "none"),
    )  # fmt: skip
    smtp_user: str = setting("", "Our name at the mail server, if it wants one.")
    smtp_password: str = setting("", "Our password there.", secret=True)
    smtp_from: str = setting("", "Sender of the mails, such as comments@example.org.")
    smtp_ca_file: str = setting("", "Certificate authorities to trust for it beside the system's, in PEM.")
    mails_per_address_day_max: int = setting(
        3, "Mails that one address gets in a day, however often somebody types it.", minimum=1, maximum=50
    )
    verification_hours: int = setting(
        24, "Hours that the link in such a mail is good for.", minimum=1, maximum=168
    )


def mail_problem(settings: Identity) -> str | None:
    """What is wrong about the mail settings, in a sentence; None if nothing is."""
    if not settings.smtp_host:
        return None
    local, _, domain = settings.smtp_from.rpartition("@")
    if (
        not local
        or not domain
        or not settings.smtp_from.isascii()
        or any(c.isspace() for c in settings.smtp_from)
    ):
        return "LETTERSDESK_SMTP_HOST needs LETTERSDESK_SMTP_FROM, an address such as comments@example.org."
    if bool(settings.smtp_user) != bool(settings.smtp_password):
        return "LETTERSDESK_SMTP_USER and LETTERSDESK_SMTP_PASSWORD go together, or neither is set."
    if settings.smtp_user and settings.smtp_security == "none":
        return "LETTERSDESK_SMTP_SECURITY=none would send the password in clear: use starttls or tls."
    file = settings.smtp_ca_file
    if file and not _has_certificates(file):
        return f"LETTERSDESK_SMTP_CA_FILE: {file!r} cannot be read as certificates in PEM form."
    return None


def _has_certificates(file: str) -> bool:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=file)
    except (OSError, ValueError):  # ssl.SSLError is an OSError; ValueError: no path at all
        return False
    return True
