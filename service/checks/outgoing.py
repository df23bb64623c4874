"""What of a comment may leave for a service elsewhere: its words, without any address and phone number.

Taken out are the author's own address (where the keeper of the address found it) and whatever is shaped like
an address or a phone number. What comes back about places in the text is mapped to the text as typed.
"""

from collections.abc import Iterator

from service.checks.address_scan import find_addresses
from service.checks.base import Subject
from service.checks.fields import PHONE_SIGNS, url_words
from service.checks.phone_scan import find_phones
from service.checks.plain_text import PlainText, plain_text
from service.checks.redaction import REPLACEMENT, without_addresses
from service.domain.verdict import Field

PHONE = "[phone]"


def outgoing(subject: Subject, part: Field = Field.BODY) -> PlainText:
    """The text of a field as it may leave, and where each of its characters stands in the field as typed.

    Where an address hides in an encoding (``name%40host``) the whole text leaves decoded, and every place in
    it is the whole field. Linear in the length.
    """
    typed = subject.text_of(part)
    text, starts, ends = "", [], []
    done = 0
    for start, end, shown in _merged(sorted(_found(subject, part, typed))):
        text += typed[done:start] + shown
        starts += [*range(done, start), *[start] * len(shown)]
        ends += [*range(done + 1, start + 1), *[end] * len(shown)]
        done = end
    text += typed[done:]
    starts += range(done, len(typed))
    ends += range(done + 1, len(typed) + 1)
    bare = without_addresses(text)
    if bare != text:
        return PlainText(bare, [0] * len(bare), [len(typed)] * len(bare))
    return PlainText(text, starts, ends)


def outgoing_url(subject: Subject) -> str:
    """The author's website; empty if there is none, or if anything in it must not leave."""
    url = subject.author_url or ""
    digits = url_words(url, keep=PHONE_SIGNS).text
    return url if outgoing(subject, Field.AUTHOR_URL).text == url and not any(find_phones(digits)) else ""


def _found(subject: Subject, part: Field, typed: str) -> Iterator[tuple[int, int, str]]:
    for span in subject.address_spans:
        if span.field is part:
            yield span.start, span.end, REPLACEMENT
    plain = plain_text(typed)
    for found in find_addresses(plain.text):
        yield *plain.original(*found), REPLACEMENT
    for found in find_phones(plain.text):
        yield *plain.original(*found), PHONE


def _merged(found: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """Places that overlap, as one; of the two replacements the first."""
    waiting: tuple[int, int, str] | None = None
    for start, end, shown in found:
        if waiting and start < waiting[1]:
            waiting = (waiting[0], max(end, waiting[1]), waiting[2])
            continue
        if waiting:
            yield waiting
        waiting = (start, end, shown)
    if waiting:
        yield waiting
