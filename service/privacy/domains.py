"""What kind of provider a mail domain belongs to: free mail, disposable, or other.

The list of disposable domains is data of the ``disposable-email-domains`` package, read on first use
(20-40 ms); an operator can add a file of their own without a release.
"""

from collections.abc import Collection
from enum import StrEnum
from functools import cache
from pathlib import Path

from service.domain.errors import ConfigurationError
from service.privacy.canonical import ascii_domain

FILE_BYTES_MAX = 5_000_000
LABELS_MAX = 127
"""A domain name of 253 characters has no more labels than this (RFC 1035)."""


class DomainClass(StrEnum):
    """All that staff ever learn about an address."""

    FREE_MAIL = "free_mail"
    DISPOSABLE = "disposable"
    OTHER = "other"


_FREE_MAIL = """
aol.com fastmail.com free.fr freenet.de gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net googlemail.com
hotmail.co.uk hotmail.com hotmail.de hotmail.es hotmail.fr hotmail.it icloud.com laposte.net libero.it
live.com mac.com mail.com mail.ru me.com mailbox.org msn.com naver.com orange.fr outlook.com outlook.de
outlook.es outlook.fr pm.me posteo.de proton.me protonmail.com qq.com t-online.de tuta.com tutanota.com
uol.com.br wanadoo.fr web.de yahoo.co.jp yahoo.co.uk yahoo.com yahoo.de yahoo.es yahoo.fr yahoo.it
yandex.com yandex.ru ymail.com zoho.com 126.com 163.com
"""
FREE_MAIL = frozenset(_FREE_MAIL.split())
"""Large providers where anyone gets a mailbox for nothing. Exact domains only."""


class BadDomainFile(ConfigurationError):
    """The operator's file of disposable domains cannot be used; the text says which line and why."""


@cache
def packaged_disposable() -> frozenset[str]:
    """The domains of the installed ``disposable-email-domains`` package, as ASCII."""
    from disposable_email_domains import blocklist  # 62 kB of data: only processes that ask pay for it

    return frozenset(ascii_domain(domain) for domain in blocklist)


def load_domains(path: Path) -> frozenset[str]:
    """Read an operator's file: one domain a line, ``#`` starts a comment.

    Raises ``BadDomainFile`` for a missing or huge file and for a line that is no domain of two labels.
    """
    try:
        if path.stat().st_size > FILE_BYTES_MAX:
            raise BadDomainFile(f"{path}: larger than {FILE_BYTES_MAX} bytes")
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadDomainFile(f"{path}: cannot be read as UTF-8 text ({type(error).__name__})") from None
    domains = set()
    for number, line in enumerate(lines, start=1):
        domain = ascii_domain(line.split("#", 1)[0].strip())
        if not domain:
            continue
        if "." not in domain or "@" in domain or not all(domain.split(".")) or not domain.isascii():
            raise BadDomainFile(f"{path}, line {number}: not a domain such as example.org")
        domains.add(domain)
    return frozenset(domains)


def classify(domain: str, extra_disposable: Collection[str] = frozenset()) -> DomainClass:
    """The class of a mail domain. ``mail.x.example`` is disposable where ``x.example`` is listed.

    Parents are compared label by label: ``notx.example`` is not under ``x.example``.
    """
    name = ascii_domain(domain)
    if name in FREE_MAIL:
        return DomainClass.FREE_MAIL
    labels = name.split(".", LABELS_MAX)
    parents = [".".join(labels[i:]) for i in range(len(labels) - 1)]
    listed = packaged_disposable()
    if any(parent in listed or parent in extra_disposable for parent in parents):
        return DomainClass.DISPOSABLE
    return DomainClass.OTHER
