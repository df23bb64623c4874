"""Ask the DNS whether an address's domain takes mail. For workers only, and only where it is switched on.

Of the address nothing but the domain leaves the process. The answer is a weak signal: a machine
without working DNS says that large providers do not exist.
"""

import time
from collections.abc import Callable, Sequence
from typing import Any

import dns.exception
import dns.resolver
from email_validator import EmailUndeliverableError, caching_resolver
from email_validator.deliverability import validate_email_deliverability

from service.privacy.canonical import ascii_domain
from service.privacy.email import Email

BATCH_WAIT_S = 2.0
"""For all look-ups of a batch: far less than the lease on its comments."""


class MailDomains:
    """DNS look-ups with a time limit and a cache that lives as long as this object."""

    def __init__(
        self,
        wait_ms: int,
        resolver: dns.resolver.Resolver | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """``wait_ms`` is the limit of one query; a look-up makes four at most, and a batch takes two seconds.

        ``resolver`` is the machine's own where it is left out.
        """
        self._resolver = caching_resolver(dns_resolver=resolver or _own_resolver())
        self._wait_s = wait_ms / 1_000
        self._monotonic = monotonic

    def accept_mail(self, emails: Sequence[Email]) -> list[bool | None]:
        """For each True or False as the DNS says; None when it did not answer in time or at all.

        Each domain is asked about once, and nothing any more when the batch has used up its time.
        """
        domains = [ascii_domain(email.reveal().rpartition("@")[2]) for email in emails]
        ends_at = self._monotonic() + BATCH_WAIT_S
        answers = {domain: self._ask(domain, ends_at) for domain in dict.fromkeys(domains)}
        return [answers[domain] for domain in domains]

    def _ask(self, domain: str, ends_at: float) -> bool | None:
        until = _Until(self._resolver, ends_at, self._wait_s, self._monotonic)
        try:
            found = validate_email_deliverability(domain, domain, dns_resolver=until)
        except EmailUndeliverableError as error:
            return False if _is_an_answer(error) else None
        return None if "unknown-deliverability" in found else True


class _Until(dns.resolver.Resolver):
    """A resolver that never waits past a point in time, however many queries a look-up makes."""

    def __init__(
        self, inner: dns.resolver.Resolver, ends_at: float, wait_s: float, monotonic: Callable[[], float]
    ) -> None:
        super().__init__(configure=False)
        self._inner, self._ends_at, self._wait_s, self._monotonic = inner, ends_at, wait_s, monotonic

    def resolve(self, *args: Any, **kwargs: Any) -> dns.resolver.Answer:
        left_s = self._ends_at - self._monotonic()
        if left_s <= 0:
            raise dns.exception.Timeout
        self._inner.lifetime = min(self._wait_s, left_s)
        return self._inner.resolve(*args, **kwargs)


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
