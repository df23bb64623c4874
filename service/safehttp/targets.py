"""A URL to where it leads, read strictly: what two programs could read in two ways is refused.

Only ASCII; a name in lower-case letters, digits, hyphens and dots, or an address in its one usual form. No
user, no fragment, no trailing dot, no octal, hexadecimal or short forms of IPv4 (``0177.1``, ``2130706433``).
"""

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address

from service.safehttp.addresses import Address
from service.safehttp.errors import REFUSED, OutboundError
from service.safehttp.rules import PORTS, Rules, check_all

URL_CHARS_MAX = 2_000
NAME_CHARS_MAX = 253
DEFAULT_PORTS = {"https": 443, "http": 80}
INWARD = ("localhost", "local", "internal", "onion", "invalid", "arpa")
"""Last labels that lead to no public host."""

_SIGNS = re.compile(r"[!#-;=?-\[\]_a-z~]+")
"""ASCII without blanks, controls, quotes, backslash, braces, and the like."""
_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)((?:[/?][^#]*)?)(#?)")
_AUTHORITY = re.compile(r"(\[[^\[\]]*\]|[^:\[\]]*)(?::([0-9]{1,5}))?")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes. ``host`` is lower case, an IPv6 address without brackets."""

    scheme: str
    host: str
    port: int
    path: str
    """With the query, as in the request line."""
    address: Address | None
    """The host itself where it is an address, not a name."""
    named: bool
    """The operator has allowed this host to be private."""

    @property
    def encrypted(self) -> bool:
        """Whether TLS is spoken."""
        return self.scheme == "https"

    @property
    def origin(self) -> tuple[str, str, int]:
        """What two targets must share to share a connection."""
        return self.scheme, self.host, self.port

    @property
    def host_header(self) -> str:
        """The value of ``Host``."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


def parse(url: str, rules: Rules) -> Target:
    """Where ``url`` leads, without asking the DNS: for a form that takes one, and before each request.

    Raises OutboundError ``refused_address`` with a word that says what is wrong: ``length``, ``characters``,
    ``shape``, ``fragment``, ``scheme``, ``userinfo``, ``host``, ``port`` or ``address``.
    """
    scheme, authority, path = _parts(url)
    if "@" in authority:
        raise _refused("userinfo")
    found = _AUTHORITY.fullmatch(authority)
    if not found or not found[1]:
        raise _refused("port" if re.match(r"(?:\[[^\]]*\]|[^:\[\]]+):", authority) else "host")
    port = int(found[2]) if found[2] else DEFAULT_PORTS[scheme]
    if not 0 < port < 65_536:
        raise _refused("port")
    address = _address(found[1].lower())
    host = found[1].lower() if address is None else str(address)
    named = rules.names(f"[{host}]" if ":" in host else host, port)
    if address is None:
        _check_name(host, named)
    if not named:
        _check_public(scheme, port)
    target = Target(scheme, host, port, path, address, named)
    if address is not None:
        check_all([address], named=named, encrypted=target.encrypted)
    return target


def _parts(url: str) -> tuple[str, str, str]:
    if len(url) > URL_CHARS_MAX:
        raise _refused("length")
    if not _SIGNS.fullmatch(url):
        raise _refused("characters")
    found = _URL.fullmatch(url)
    if not found:
        raise _refused("fragment" if "#" in url else "shape")
    scheme = found[1].lower()
    if scheme not in DEFAULT_PORTS:
        raise _refused("scheme")
    path = found[3]
    return scheme, found[2], path if path.startswith("/") else f"/{path}"


def _address(host: str) -> Address | None:
    """The address that ``host`` is; None for a name. Anything a resolver might take for one is refused."""
    try:
        if host.startswith("["):
            return IPv6Address(host[1:-1])
        if _NUMBER.fullmatch(host.rstrip(".").rpartition(".")[2]):
            return IPv4Address(host)  # refuses every form but four decimal numbers without leading zeros
    except AddressValueError:
        raise _refused("host") from None
    return None


def _check_name(host: str, named: bool) -> None:
    labels = host.split(".")
    if len(host) > NAME_CHARS_MAX or not all(map(_LABEL.fullmatch, labels)):
        raise _refused("host")
    if not named and (len(labels) < 2 or labels[-1] in INWARD):
        raise _refused("host")


def _check_public(scheme: str, port: int) -> None:
    if scheme != "https":
        raise _refused("scheme")
    if port not in PORTS:
        raise _refused("port")


def _refused(why: str) -> OutboundError:
    return OutboundError(REFUSED, why)
