"""Whom a rate limit counts: a coarse network prefix, found without believing strangers.

``X-Forwarded-For`` counts only if the direct peer is a proxy the operator listed; the walk goes from
the right and stops at the first hop that is not. What reaches Redis is keyed by the day: no address
of any kind stands there, and two days cannot be joined without the secret.
"""

import hmac
from collections.abc import Iterable, Sequence
from datetime import date
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from service.domain.errors import ConfigurationError
from service.privacy.email import KEY_BYTES_MIN, Email

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

HOPS_MAX = 32
IPV6_PREFIX_BITS = 64
DIGEST_BYTES = 8
LOCAL_SOCKET = IPv4Address("127.0.0.1")
"""A unix socket has no peer address. It counts as this one: trusted exactly where loopback is listed."""
MAPPED_BITS = 96


class BadNetworks(ConfigurationError):
    """The list of trusted proxies cannot be used; the text names the entry and what to write instead."""


def parse_networks(text: str | Iterable[str]) -> tuple[Network, ...]:
    """Networks from a list, or from a text separated by commas or blanks: ``10.0.0.0/8, ::1``.

    Raises ``BadNetworks`` for an entry that is no network, and for one that trusts everybody.
    """
    joined = text if isinstance(text, str) else ",".join(text)
    return tuple(_parse_network(entry) for entry in joined.replace(",", " ").split())


def _parse_network(entry: str) -> Network:
    try:
        network = ip_network(entry, strict=False)
    except ValueError:
        raise BadNetworks(f"{entry!r} is not a network; write one such as 10.0.0.0/8 or ::1") from None
    if "/" in entry and ip_address(entry.split("/")[0]) != network.network_address:
        raise BadNetworks(f"{entry!r} has bits set behind its prefix; did you mean {network}?")
    mapped = network.network_address.ipv4_mapped if isinstance(network, IPv6Network) else None
    if mapped is not None and network.prefixlen >= MAPPED_BITS:
        network = IPv4Network((mapped, network.prefixlen - MAPPED_BITS))
    if network.prefixlen == 0:
        raise BadNetworks(f"{entry!r} would trust everybody; list the addresses of your own proxies")
    return network


def _parse_hop(text: str) -> Address | None:
    """One address as proxies write it: bare, quoted, in brackets, with a port. None if it is none.

    IPv4 mapped into IPv6 comes back as IPv4.
    """
    hop = text.strip(' \t"')
    if hop.startswith("["):
        hop = hop[1:].partition("]")[0]
    elif hop.count(":") == 1:
        hop = hop.partition(":")[0]
    try:
        address = ip_address(hop)
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def client_address(peer: str, forwarded_for: str | None, trusted: Sequence[Network]) -> Address | None:
    """The nearest address that no listed proxy vouches through; None if the peer itself is unreadable.

    Walks ``forwarded_for`` (all such headers, joined by commas) from the right while the hop in hand is
    trusted, at most ``HOPS_MAX`` hops, and stays at the last readable one.
    """
    current = _parse_hop(peer) if peer else LOCAL_SOCKET
    hops = forwarded_for.rsplit(",", HOPS_MAX)[-HOPS_MAX:] if forwarded_for else []
    while hops and current is not None and any(current in network for network in trusted):
        following = _parse_hop(hops.pop())
        if following is None:
            break
        current = following
    return current


def client_prefix(peer: str, forwarded_for: str | None, trusted: Sequence[Network]) -> str:
    """Whom to count, such as ``ip:203.0.113.7/32`` or ``ip:2001:db8:1:2::/64``. Never empty.

    ``peer`` is the address of the direct connection, empty for a unix socket (see ``LOCAL_SOCKET``).
    A peer that is no address gives ``ip:unknown``: one shared count, never none.
    """
    address = client_address(peer, forwarded_for, trusted)
    if address is None:
        return "ip:unknown"
    if isinstance(address, IPv4Address):
        return f"ip:{address}/32"
    prefix = IPv6Network((int(address) >> IPV6_PREFIX_BITS << IPV6_PREFIX_BITS, IPV6_PREFIX_BITS))
    return f"ip:{prefix}"


def rate_key(secret: bytes, day: date, label: str, value: bytes | str) -> str:
    """64 bits in hex that stand for ``value`` on one day, under one ``label``.

    ``secret`` is the web process's own, never the vault's. Raises ``ValueError`` if it is short.
    """
    raw = value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
    name = label.encode()
    message = len(name).to_bytes(4, "big") + name + raw
    return hmac.digest(_day_key(secret, day), message, "sha256")[:DIGEST_BYTES].hex()


def email_rate_key(secret: bytes, day: date, email: Email) -> str:
    """64 bits in hex that stand for the mailbox of ``email`` on one day, in whatever spelling."""
    return email.keyed_digest(_day_key(secret, day), context=b"rate")[:DIGEST_BYTES].hex()


def _day_key(secret: bytes, day: date) -> bytes:
    if len(secret) < KEY_BYTES_MIN:
        raise ValueError(f"the rate limit secret needs {KEY_BYTES_MIN} bytes or more")
    return hmac.digest(secret, b"lettersdesk/rate/v1|" + day.isoformat().encode(), "sha256")
