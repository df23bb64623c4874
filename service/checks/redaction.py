"""Take out of a text what looks like an email address, before it is stored for learning.

Finds what the check ``personal_data`` finds, also in percent-encoding (``name%40host``) and in references of
HTML (``name&#64;host``). An address that is disguised beyond that stays: it is a text like any other.
"""

import html
from urllib.parse import unquote

from service.checks.address_scan import find_addresses
from service.checks.plain_text import plain_text

REPLACEMENT = "[address]"


def without_addresses(text: str) -> str:
    """``text`` with ``[address]`` for each address in it. Linear in the length.

    Where an address stands in an encoding, the whole text comes back decoded, so that none is left of it.
    """
    text = _redacted(text)
    decoded = unquote(html.unescape(text))
    return text if decoded == text or not _has_address(decoded) else _redacted(decoded)


def _has_address(text: str) -> bool:
    return any(True for _ in find_addresses(plain_text(text).text))


def _redacted(text: str) -> str:
    plain = plain_text(text)
    parts: list[str] = []
    done = 0
    for found in find_addresses(plain.text):
        start, end = plain.original(*found)
        parts += [text[done:start], REPLACEMENT]
        done = end
    return "".join((*parts, text[done:]))
