"""Find what is shaped like an email address in plain text, also "name (at) host (dot) org".

What is left out on purpose: spellings letter by letter, and words instead of signs without brackets.
"""

import re
from collections.abc import Iterator

LOCAL_CHARS_MAX = 64
DOMAIN_CHARS_MAX = 253

_AT = re.compile(r"@|[ \t]{0,2}[(\[{<][ \t]{0,2}(?:at|@|ät)[ \t]{0,2}[)\]}>][ \t]{0,2}", re.IGNORECASE)
_AT_HINT = re.compile(r"[@(\[{<]")
_LOCAL_SIGNS = frozenset(".!#$%&'*+/=?^`{|}~_-")
_DOT = r"(?:\.|[ \t]{0,2}[(\[{<][ \t]{0,2}(?:dot|punkt|point|punto|\.)[ \t]{0,2}[)\]}>][ \t]{0,2})"
_DOMAIN = re.compile(rf"[\w-]{{1,63}}+(?:{_DOT}[\w-]{{1,63}}+){{1,8}}+", re.IGNORECASE)
_ENDING = re.compile(r"[^\W\d_]{2,24}|xn--[\w-]{1,59}")


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
