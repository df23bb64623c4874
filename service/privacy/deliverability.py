"""Ask the DNS whether an address's domain takes mail. For workers only, and only where it is switched on.

Of the address nothing but the domain leaves the process. The answer is a weak signal: a machine
without working DNS says that large providers do not exist.
"""

import dns.resolver
from email_validator import EmailUndeliverableError, caching_resolver
from email_validator.deliverability import validate_email_deliverability

from service.privacy.canonical import ascii_domain
from service.privacy.email import Email


class MailDomains:
    """DNS look-ups with a time limit and a cache that lives as long as this object."""

    def __init__(self, wait_ms: int, resolver: dns.resolver.Resolver | None = None) -> None:
        """``wait_ms`` is the limit of one query; a look-up makes four at most.

        ``resolver`` is the machine's own where it is left out.
        """
        self._resolver = caching_resolver(dns_resolver=resolver or _own_resolver())
        self._resolver.lifetime = wait_ms / 1_000

    def accept_mail(self, email: Email) -> bool | None:
        """True or False as the DNS says; None when it did not answer in time or at all."""
        domain = ascii_domain(email.reveal().rpartition("@")[2])
        try:
            found = validate_email_deliverability(domain, domain, dns_resolver=self._resolver)
        except EmailUndeliverableError as error:
            return False if _is_an_answer(error) else None
        return None if "unknown-deliverability" in found else True


def _own_resolver() -> dns.resolver.Resolver:
    """The machine's resolver; one that asks nobody where the machine has none."""
    try:
        return dns.resolver.Resolver()
    except dns.resolver.NoResolverConfiguration:
        return dns.resolver.Resolver(configure=False)


def _is_an_answer(error: EmailUndeliverableError) -> bool:
    """The library reports a crash of the look-up like a "no"; only these causes come from the DNS."""
    cause = error.__cause__
    return cause is None or isinstance(cause, (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer))
