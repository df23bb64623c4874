"""The client: rules, resolver and trust together. It holds no connection and may be shared by threads."""

import ssl

from service.domain.errors import ConfigurationError
from service.safehttp.messages import Answer, Limits, Request
from service.safehttp.resolve import Resolve, system_resolve
from service.safehttp.rules import Rules
from service.safehttp.session import Session
from service.settings import Settings


class Client:
    """Sends requests out. Redirects are answers, proxies of the environment are not asked."""

    def __init__(self, rules: Rules, *, ca_file: str = "", resolve: Resolve = system_resolve) -> None:
        """``ca_file``: certificate authorities to trust beside the system's. Raises ConfigurationError."""
        self.rules = rules
        self._resolve = resolve
        self._context = _context(ca_file)

    def send(self, request: Request, limits: Limits | None = None) -> Answer:
        """One request over a connection of its own. Raises OutboundError."""
        with Session(self.rules, self._resolve, self._context, keep=False) as session:
            return session.send(request, limits)

    def session(self) -> Session:
        """For several requests to one host, from one thread."""
        return Session(self.rules, self._resolve, self._context)


def client_of(settings: Settings) -> Client:
    """The client that the settings describe. Raises ConfigurationError, with what to correct."""
    return Client(Rules.of(settings.outbound_private_hosts), ca_file=settings.outbound_ca_file)


def webhook_client_of(settings: Settings) -> Client:
    """The client for webhooks: the same, but for trials on one machine every host may be private."""
    return Client(webhook_rules_of(settings), ca_file=settings.outbound_ca_file)


def webhook_rules_of(settings: Settings) -> Rules:
    """Whom webhooks may call."""
    return Rules.of(settings.outbound_private_hosts, private_anywhere=settings.webhooks_allow_private)


def _context(ca_file: str) -> ssl.SSLContext:
    """TLS 1.2 and newer, the name always checked."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    try:
        if ca_file:
            context.load_verify_locations(cafile=ca_file)
    except OSError:  # ssl.SSLError too
        raise ConfigurationError(
            f"LETTERSDESK_OUTBOUND_CA_FILE: {ca_file!r} cannot be read as certificates in PEM form."
        ) from None
    return context
