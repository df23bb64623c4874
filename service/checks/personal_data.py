"""Personal data that nobody should publish by accident: the author's own address, any address, a phone.

Score by the gravest kind found. Reason codes:

- ``personal_data.own_address`` (1.0): the author's own e-mail address (the keeper of the address says where;
  it is not here);
- ``personal_data.address`` (0.9): something shaped like an e-mail address, also "name (at) host (dot) org";
- ``personal_data.phone`` (0.7): something shaped like a phone number (see ``service.checks.phone_scan``).

All three are looked for in the text, the name and the website.
"""

from dataclasses import replace
from urllib.parse import unquote

from service.checks.address_scan import find_addresses
from service.checks.base import Subject, finding, per_comment
from service.checks.fields import PHONE_SIGNS, Written, url_words
from service.checks.phone_scan import find_phones
from service.checks.plain_text import plain_text
from service.domain.verdict import Field, Finding, Span

SCORES = {"own_address": 1.0, "address": 0.9, "phone": 0.7}


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
