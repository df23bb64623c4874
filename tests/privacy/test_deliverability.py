"""What the DNS says of a domain is yes, no, or nothing; and only the domain is asked about."""

import dns.exception
import dns.resolver
import pytest

from service.privacy.deliverability import BATCH_WAIT_S, MailDomains
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
    assert MailDomains(1_000, FakeDns(answer)).accept_mail([parse("cnr1@example.org")]) == [verdict]


def test_only_the_domain_is_asked_about_in_the_spelling_of_the_dns():
    fake = FakeDns([Mx("mx.example.org.")])
    MailDomains(1_500, fake).accept_mail([parse("cnr1@bücher.example.org")])
    assert fake.asked == [("xn--bcher-kva.example.org", "MX")]
    assert fake.lifetime == 1.5


def test_a_domain_is_asked_about_once_a_batch():
    fake = FakeDns([Mx("mx.example.org.")])
    batch = [parse(f"cnr{number}@example.org") for number in range(5)]
    assert MailDomains(1_000, fake).accept_mail(batch) == [True] * 5
    assert len(fake.asked) == 1


class SlowDns(FakeDns):
    """Name servers that use up all the time they are given, on a clock that the test holds."""

    now = 0.0

    def resolve(self, name, record_type):
        self.now += self.lifetime
        return super().resolve(name, record_type)


@pytest.mark.parametrize("answer", [dns.exception.Timeout(), dns.resolver.NoAnswer()])
def test_a_batch_takes_no_longer_than_its_time_however_slow_the_dns_is(answer):
    fake = SlowDns(answer)
    domains = MailDomains(900, fake, monotonic=lambda: fake.now)
    answers = domains.accept_mail([parse(f"cnr1@d{number}.example.org") for number in range(64)])
    assert len(answers) == 64
    assert answers[-1] is None
    assert fake.now == pytest.approx(BATCH_WAIT_S)
