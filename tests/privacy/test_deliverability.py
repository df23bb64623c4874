"""What the DNS says of a domain is yes, no, or nothing; and only the domain is asked about."""

import dns.exception
import dns.resolver
import pytest

from service.privacy.deliverability import MailDomains
from service.privacy.email import parse


class FakeDns:
    """Stands for other people's name servers: one answer to every question, all questions kept."""

    cache = None
    lifetime = 0.0

    def __init__(self, answer):
        self.answer = answer
        self.asked = []

    def resolve(self, name, record_type):
        self.asked.append((name, record_type))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


class Mx:
    preference = 10

    def __init__(self, exchange: str) -> None:
        self.exchange = exchange


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        ([Mx("mx.example.org.")], True),
        ([Mx(".")], False),
        (dns.resolver.NXDOMAIN(), False),
        (dns.resolver.NoAnswer(), False),
        (dns.exception.Timeout(), None),
        (dns.resolver.NoNameservers(), None),
        (RuntimeError("resolver broke"), None),
    ],
)
def test_an_answer_is_yes_or_no_and_no_answer_is_neither(answer, verdict):
    assert MailDomains(1_000, FakeDns(answer)).accept_mail(parse("cnr1@example.org")) is verdict


def test_only_the_domain_is_asked_about_in_the_spelling_of_the_dns():
    fake = FakeDns([Mx("mx.example.org.")])
    MailDomains(1_500, fake).accept_mail(parse("cnr1@bücher.example.org"))
    assert fake.asked == [("xn--bcher-kva.example.org", "MX")]
    assert fake.lifetime == 1.5
