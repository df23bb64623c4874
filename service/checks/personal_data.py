"""Personal data that nobody should publish by accident: the author's own address, any address, a phone.

Score by the gravest kind found. Reason codes:

- ``personal_data.own_address`` (1.0): the author's own e-mail address (the keeper of the address says where;
  it is not here);
- ``personal_data.address`` (0.9): something shaped like an e-mail address, also "name (at) host (dot) org";
- ``personal_data.phone`` (0.7): something shaped like a phone number (see ``service.checks.phone_scan``).

All three are looked for in the text, the name and the website.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote

from service.checks.base import Subject, finding, per_comment
from service.checks.fields import PHONE_SIGNS, Written, url_words
from service.checks.phone_scan import find_phones
from service.checks.plain_text import plain_text
from service.domain.verdict import Field, Finding, Span

SCORES = {"own_address": 1.0, "address": 0.9, "phone": 0.7}
LOCAL_CHARS_MAX = 64
DOMAIN_CHARS_MAX = 253

_AT = re.compile(r"@|[ \t]{0,2}[(\[{<][ \t]{0,2}(?:at|@|ät)[ \t]{0,2}[)\]}>][ \t]{0,2}", re.IGNORECASE)
_AT_HINT = re.compile(r"[@(\[{<]")
_LOCAL_SIGNS = frozenset(".!#$%&'*+/=?^`{|}~_-")
_DOT = r"(?:\.|[ \t]{0,2}[(\[{<][ \t]{0,2}(?:dot|punkt|point|punto|\.)[ \t]{0,2}[)\]}>][ \t]{0,2})"
_DOMAIN = re.compile(rf"[\w-]{{1,63}}+(?:{_DOT}[\w-]{{1,63}}+){{1,8}}+", re.IGNORECASE)
_ENDING = re.compile(r"[^\W\d_]{2,24}|xn--[\w-]{1,59}")


@per_comment("personal_data", "2")
def check(subject: Subject) -> Finding:
    """The gravest kind, and where all of it stands."""
    own = [replace(span, note="personal_data.own_address") for span in subject.address_spans]
    texts = [Written(field, plain_text(subject.text_of(field))) for field in (Field.BODY, Field.AUTHOR_NAME)]
    phones = [place for one in texts for place in _phones(one)]
    addresses = [place for one in texts for place in _addresses(one)]
    if subject.author_url:
        addresses += _addresses_of_url(subject.author_url)
        phones += _phones(Written(Field.AUTHOR_URL, url_words(subject.author_url, keep=PHONE_SIGNS)))
    found = {"own_address": own, "address": addresses, "phone": phones}
    kind = next((kind for kind, spans in found.items() if spans), None)
    if kind is None:
        return finding()
    detail = {"addresses": float(len(addresses)), "phones": float(len(phones))}
    return finding(SCORES[kind], f"personal_data.{kind}", spans=(*own, *addresses, *phones), detail=detail)


def _phones(one: Written) -> list[Span]:
    return [one.span(start, end, "personal_data.phone") for start, end in find_phones(one.plain.text)]


def _addresses(one: Written) -> list[Span]:
    return [one.span(start, end, "personal_data.address") for start, end in find_addresses(one.plain.text)]


def _addresses_of_url(url: str) -> list[Span]:
    """Where a website holds something shaped like an address; all of it if only a browser would see it."""
    if spans := _addresses(Written(Field.AUTHOR_URL, plain_text(url))):
        return spans
    hidden = any(find_addresses(plain_text(unquote(url)).text))
    return [Span(0, len(url), "personal_data.address", Field.AUTHOR_URL)] if hidden else []


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
