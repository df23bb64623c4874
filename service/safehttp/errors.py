"""What can go wrong on the way out, as a short list of codes."""

from service.domain.errors import LettersdeskError

REFUSED = "refused_address"
"""The address may not be called: by its form, or because of where its name leads. Nothing was sent."""
RESOLVE = "resolve_failed"
CONNECT = "connect_failed"
TLS = "tls_failed"
"""No connection that can be trusted: the certificate is unknown, expired, or of another name."""
TIMEOUT = "timeout"
TOO_LARGE = "too_large"
PROTOCOL = "protocol"
"""The other side broke off, or what it sent is no HTTP."""

CODES = frozenset({REFUSED, RESOLVE, CONNECT, TLS, TIMEOUT, TOO_LARGE, PROTOCOL})


class OutboundError(LettersdeskError):
    """A request that got no whole answer. ``code`` is one of CODES, ``why`` a fixed word or two.

    Neither quotes the address, what was sent, or what came back: both may be stored and logged.
    """

    def __init__(self, code: str, why: str = "") -> None:
        """``why`` tells apart what has one code: ``port`` and ``userinfo`` of a refused address."""
        super().__init__(f"{code}: {why}" if why else code)
        self.code = code
        self.why = why
