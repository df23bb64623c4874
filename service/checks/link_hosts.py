"""What a link's host gives away: a list it is on, an address instead of a name, letters that pretend."""

import ipaddress
import re
import unicodedata
from collections.abc import Collection

from service.domain.lookalikes import LOOKALIKES

_SHORTENER_HOSTS = """
bit.ly tinyurl.com t.co goo.gl ow.ly is.gd v.gd buff.ly cutt.ly rb.gy t.ly shorturl.at tiny.cc rebrand.ly
bl.ink s.id qr.ae lnkd.in shorte.st adf.ly soo.gd clck.ru u.to surl.li urlz.fr tny.im x.co dlvr.it
"""
SHORTENERS = frozenset(_SHORTENER_HOSTS.split())

_NUMERIC = re.compile(r"(?:0x[0-9a-f]{1,16}|[0-9]{1,16})(?:\.(?:0x[0-9a-f]{1,16}|[0-9]{1,16})){0,3}")
_PRETENDERS = ("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU")


def readable(host: str) -> str:
    """``host`` with its punycode labels decoded; a label that cannot be decoded stays."""
    if "xn--" not in host:
        return host
    return ".".join(_decoded(label) for label in host.split("."))


def _decoded(label: str) -> str:
    if not label.startswith("xn--") or not label.isascii():
        return label
    try:
        return label[4:].encode("ascii").decode("punycode").lower()
    except (UnicodeError, ValueError, OverflowError):
        return label


def is_listed(host: str, names: Collection[str]) -> bool:
    """True if ``host`` or a domain above it is in ``names``: whole labels, so no "notexample.com"."""
    labels = readable(host).split(".")
    return any(".".join(labels[first:]) in names for first in range(len(labels)))


def is_ip(host: str) -> bool:
    """True for an address instead of a name, also as one number, octal or hexadecimal."""
    if _NUMERIC.fullmatch(host):
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_lookalike(host: str) -> bool:
    """True if a label mixes Latin with an alphabet that looks like it, or only looks like Latin."""
    if host.isascii() and "xn--" not in host:
        return False
    *labels, ending = readable(host).split(".")
    return any(_mixes(label) or (ending.isascii() and _imitates(label)) for label in labels)


def _mixes(label: str) -> bool:
    scripts = {unicodedata.name(sign, "").partition(" ")[0] for sign in label if sign.isalpha()}
    return "LATIN" in scripts and not scripts.isdisjoint(_PRETENDERS)


def _imitates(label: str) -> bool:
    letters = [sign for sign in label if sign.isalpha()]
    return bool(letters) and all(sign in LOOKALIKES for sign in letters)
