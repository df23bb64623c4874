"""Who may be called: everybody public over HTTPS, and the private hosts that the operator names."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from service.domain.errors import ConfigurationError
from service.safehttp.addresses import Address, Reach, reach
from service.safehttp.errors import REFUSED, OutboundError

PORTS = frozenset({443, 8443})
"""Of public hosts."""

_NAMED = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?|\[[0-9a-f:.]+\])(?::[1-9][0-9]{0,4})?")


@dataclass(frozen=True, slots=True)
class Rules:
    """``private_hosts``: ``host``, ``host:port``, or an address (IPv6 in brackets), in lower case."""

    private_hosts: frozenset[str] = frozenset()
    private_anywhere: bool = False
    """For trials on one machine: every host counts as named."""

    @classmethod
    def of(cls, private_hosts: Iterable[str], *, private_anywhere: bool = False) -> "Rules":
        """The rules with these hosts. Raises ConfigurationError for an entry that names none."""
        names = [name.strip().lower() for name in private_hosts]
        for name in names:
            if not _NAMED.fullmatch(name):
                raise ConfigurationError(
                    f"LETTERSDESK_OUTBOUND_PRIVATE_HOSTS: {name!r} is neither a host nor host:port."
                )
        return cls(frozenset(names), private_anywhere)

    def names(self, host: str, port: int) -> bool:
        """Whether the operator has allowed this host to be private. IPv6 ``host`` in brackets."""
        return self.private_anywhere or not self.private_hosts.isdisjoint({host, f"{host}:{port}"})


def check_all(addresses: Sequence[Address], *, named: bool, encrypted: bool) -> None:
    """Raise OutboundError unless every one of ``addresses`` may be called.

    One bad address among good ones refuses them all: else whoever runs the name's DNS would have as many
    tries as the connection has. Without encryption nothing goes to a public address.
    """
    for address in addresses:
        where = reach(address)
        if where is Reach.NEVER or (where is Reach.PRIVATE and not named):
            raise OutboundError(REFUSED, "address")
        if where is Reach.PUBLIC and not encrypted:
            raise OutboundError(REFUSED, "scheme")
