"""Settings: who this service may call."""

from dataclasses import dataclass

from service.settings.spec import setting


@dataclass(frozen=True, kw_only=True)
class Outbound:
    """Requests to others."""

    outbound_private_hosts: tuple[str, ...] = setting(
        (), "Hosts that may be on this machine or in a private network, as host or host:port; any port and "
        "http:// are allowed for them. All others must be public, on port 443 or 8443 and with https://.",
    )  # fmt: skip
    outbound_ca_file: str = setting("", "File of certificate authorities (PEM) to trust beside the system's.")
