"""The one spelling of a mailbox that fingerprints are made of. Pure; nothing here keeps an address.

Two spellings that reach the same mailbox must give the same text, so that a ban cannot be dodged by
``+tag``, dots, capitals, full-width letters or another name of the same provider.
"""

import unicodedata

import idna

PROVIDER_ALIASES = {"googlemail.com": "gmail.com"}
"""Two domains of one provider that deliver to one mailbox."""

DOTS_IGNORED = frozenset({"gmail.com"})
"""Providers (by canonical domain) that deliver ``a.b`` and ``ab`` to one mailbox."""


def fold(text: str) -> str:
    """Compatibility form without case: full-width, ligatures and capitals become plain letters."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def ascii_domain(domain: str) -> str:
    """The domain as DNS knows it: lower case, IDNA A-labels (UTS 46). Falls back to the folded text."""
    if domain.isascii():
        return domain.lower()
    try:
        return idna.encode(domain, uts46=True).decode("ascii").lower()
    except idna.IDNAError:
        return fold(domain)


def canonical_parts(address: str) -> tuple[str, str]:
    """The canonical local part and domain of a valid address.

    The local part is folded and cut at the first ``+`` (kept whole where nothing would be left).
    """
    local, _, domain = address.rpartition("@")
    domain = ascii_domain(domain)
    domain = PROVIDER_ALIASES.get(domain, domain)
    local = fold(local)
    local = local.split("+", 1)[0] or local
    if domain in DOTS_IGNORED:
        local = local.replace(".", "") or local
    return local, domain


def canonical_form(address: str) -> str:
    """``canonical_parts`` as one text. For keyed digests only: never store, log or return it."""
    local, domain = canonical_parts(address)
    return f"{local}@{domain}"
