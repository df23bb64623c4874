"""Which network addresses are public, which an operator may allow, and which nobody is ever sent to.

Ranges: the IANA registries of special-purpose IPv4 and IPv6 addresses. ``ipaddress.is_global`` is not asked:
it says yes to several forms that lead home (``64:ff9b::169.254.169.254``, ``2002:7f00:1::``, ``fec0::1``) and
changes between versions of Python.
"""

from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

Address = IPv4Address | IPv6Address


class Reach(StrEnum):
    """Where an address leads."""

    PUBLIC = "public"
    PRIVATE = "private"
    """This machine, or a network of somebody's own: only for a host that the operator names."""
    NEVER = "never"
    """Link-local, metadata of a cloud, multicast, reserved, or a disguise of another address."""


METADATA = frozenset(
    {
        IPv4Address("169.254.169.254"),
        IPv4Address("100.100.100.200"),
        IPv4Address("168.63.129.16"),  # Azure's, in the midst of public addresses
        IPv6Address("fd00:ec2::254"),
        IPv6Address("fd20:ce::254"),
    }
)
"""Where clouds hand out credentials to whoever asks from inside. Refused even for a host that is named."""

_PRIVATE_4 = [IPv4Network(n) for n in ("10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12",
                                       "192.168.0.0/16")]  # fmt: skip
_NEVER_4 = [IPv4Network(n) for n in ("0.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24",
                                     "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
                                     "224.0.0.0/4", "240.0.0.0/4")]  # fmt: skip
_PRIVATE_6 = [IPv6Network("fc00::/7"), IPv6Network("::1/128")]
_UNICAST_6 = IPv6Network("2000::/3")
_NEVER_6 = [IPv6Network(n) for n in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]
_NAT64 = IPv6Network("64:ff9b::/96")
_ISATAP = 0x5EFE
_ISATAP_MASK = 0xFDFFFFFF


def reach(address: Address) -> Reach:
    """Where ``address`` leads. What is in no list of public ones is not public."""
    if address in METADATA:
        return Reach.NEVER
    return _reach_4(address) if isinstance(address, IPv4Address) else _reach_6(address)


def _reach_4(address: IPv4Address) -> Reach:
    if any(address in network for network in _NEVER_4):
        return Reach.NEVER
    return Reach.PRIVATE if any(address in network for network in _PRIVATE_4) else Reach.PUBLIC


def _reach_6(address: IPv6Address) -> Reach:
    if address.scope_id is not None:
        return Reach.NEVER
    if any(address in network for network in _PRIVATE_6):
        return Reach.PRIVATE
    if address in _NAT64:  # what DNS64 gives for every host in a network without IPv4
        inner = reach(IPv4Address(int(address) & 0xFFFFFFFF))
        return Reach.PUBLIC if inner is Reach.PUBLIC else Reach.NEVER
    disguised = (int(address) >> 32) & _ISATAP_MASK == _ISATAP  # an IPv4 address in its last four bytes
    if address not in _UNICAST_6 or disguised or any(address in network for network in _NEVER_6):
        return Reach.NEVER
    return Reach.PUBLIC
