"""Personal data that nobody should publish by accident: the author's own address, any address, a phone.

Score by the gravest kind found. Reason codes:

- ``personal_data.own_address`` (1.0): the author's own e-mail address stands in the text, the name or the
  website (the keeper of the address says where; it is not here);
- ``personal_data.address`` (0.9): something shaped like an e-mail address, also "name (at) host (dot) org";
- ``personal_data.phone`` (0.7): something shaped like a phone number (see ``service.checks.phone_scan``).
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from service.checks.base import Subject, finding, per_comment
from service.checks.phone_scan import find_phones
from service.checks.plain_text import plain_text
from service.domain.verdict import Finding, Span

LOCAL_CHARS_MAX = 64
DOMAIN_CHARS_MAX = 253

_AT = re.compile(r"@|[ \t]{0,2}[(\[{<][ \t]{0,2}(?:at|@|ät)[ \t]{0,2}[)\]}>][ \t]{0,2}", re.IGNORECASE)
_AT_HINT = re.compile(r"[@(\[{<]")
_LOCAL_SIGNS = frozenset(".!#$%&'*+/=?^`{|}~_-")
_DOT = r"(?:\.|[ \t]{0,2}[(\[{<][ \t]{0,2}(?:dot|punkt|point|punto|\.)[ \t]{0,2}[)\]}>][ \t]{0,2})"
_DOMAIN = re.compile(rf"[\w-]{{1,63}}+(?:{_DOT}[\w-]{{1,63}}+){{1,8}}+", re.IGNORECASE)
_ENDING = re.compile(r"[^\W\d_]{2,24}|xn--[\w-]{1,59}")


@per_comment("personal_data", "1")
def check(subject: Subject) -> Finding:
    """The gravest kind, and where all of it stands."""
    own = [Span(span.start, span.end, "personal_data.own_address") for span in subject.address_spans]
    plain = plain_text(subject.text)
    addresses = [
        Span(*plain.original(*place), "personal_data.address") for place in find_addresses(plain.text)
    ]
    phones = [Span(*plain.original(*place), "personal_data.phone") for place in find_phones(plain.text)]
    in_name = subject.address_in_name or any(find_addresses(plain_text(subject.author_name).text))
    in_url = subject.address_in_url or _shows_address(subject.author_url)
    detail = {
        "addresses": float(len(addresses)), "phones": float(len(phones)),
        "in_name": float(in_name), "in_url": float(in_url),
    }  # fmt: skip
    spans = (*own, *addresses, *phones)
    if own or subject.address_in_name or subject.address_in_url:
        return finding(1.0, "personal_data.own_address", spans=spans, detail=detail)
    if addresses or in_name or in_url:
        return finding(0.9, "personal_data.address", spans=spans, detail=detail)
    if phones:
        return finding(0.7, "personal_data.phone", spans=spans, detail=detail)
    return finding()


def _shows_address(url: str | None) -> bool:
    """Whether a website holds something shaped like an address, as written or as a browser decodes it."""
    return url is not None and any(any(find_addresses(plain_text(text).text)) for text in {url, unquote(url)})


def find_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of everything shaped like an e-mail address.

    Around each "@" a bounded number of characters is read, so the work is linear in the text.
    """
    if not _AT_HINT.search(text):
        return  # the usual case
    done = 0
    for at in _AT.finditer(text):
        if at.start() < done:
            continue
        start = _local_start(text, max(done, at.start() - LOCAL_CHARS_MAX), at.start())
        domain = _DOMAIN.match(text, at.end(), at.end() + DOMAIN_CHARS_MAX)
        if start < at.start() and domain and _ENDING.fullmatch(re.split(r"\W+", domain.group())[-1]):
            done = domain.end()
            yield start, done


def _local_start(text: str, first: int, end: int) -> int:
    """Where the part before the "@" begins; ``end`` if there is none."""
    start = end
    while start > first and (text[start - 1].isalnum() or text[start - 1] in _LOCAL_SIGNS):
        start -= 1
    while start < end and text[start] in ".'`*{|}/=?!":
        start += 1
    return start
