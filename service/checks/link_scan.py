"""Find links in plain text: ``http(s)://…``, ``www.…`` and bare domains. Linear in the text.

Our own scanner instead of one clever pattern: every pattern here is anchored, consumes without giving back
(possessive), and is never tried twice on the same characters.
"""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import unquote

from service.checks.plain_text import plain_text

HOST_CHARS_MAX = 253

_SCHEME = re.compile(r"h(?:tt|xx)ps?://", re.IGNORECASE)
_REST = re.compile(r"[^\s<>\"'`{}|\\^]*+")
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_LABEL = rf"(?:[^\W{_UNSPACED}]|-)++"
_BARE = re.compile(rf"(?<![^\W{_UNSPACED}])(?<![@.\-/]){_LABEL}(?:\.(?!\.){_LABEL})+")
_TRAILING = ".,;:!?)]}…»”’"

_TLD_WORDS = """
com net org info biz edu gov xyz icu top club online site website space store shop tech app dev blog cloud vip
cyou buzz sbs cfd bond ac ae ai ar au az ba bd bg by ca cc ch cl cn co cy cz de dk ec ee eg eu fi fr ge gg gl
gr hk hr hu id ie il io ir jo jp ke kr kw kz lk lt lu lv ly ma md mk mn mt mx ng nl nu nz pe ph pk pl pt pw py
qa ro rs ru sa sg sh sk su th tk tn tr tv tw ua ug uk uy uz vc vn ws za
"""
"""Endings that make a link without ``www.`` or a path. Those that are everyday words ("it", "me", "today")
are not here: a missing blank after a full stop is not a link."""
_TLDS = frozenset(_TLD_WORDS.split())


@dataclass(frozen=True, slots=True)
class Link:
    """A link's host, in small letters, and where the link stands in the text."""

    host: str
    start: int
    end: int


def find_links(text: str) -> list[Link]:
    """All links of ``text``, in order. Invisible characters and full-width letters do not hide them."""
    plain = plain_text(text)
    return [Link(host, *plain.original(start, end)) for host, start, end in _scan(plain.text)]


def host_of(url: str) -> str:
    """The host of a link that somebody gave as a link: with a scheme or without one; may be empty."""
    scheme = _SCHEME.match(url)
    return _host(_REST.match(url, scheme.end() if scheme else 0).group())  # type: ignore[union-attr]


def _scan(text: str) -> list[tuple[str, int, int]]:
    """Host, start and end of every link of a cleaned text."""
    found: list[tuple[str, int, int]] = []
    schemes = list(_SCHEME.finditer(text))
    done = 0
    for number, scheme in enumerate(schemes):
        found += _bare(text, done, scheme.start())
        limit = schemes[number + 1].start() if number + 1 < len(schemes) else len(text)
        rest, done = _rest(text, scheme.end(), limit)
        if host := _host(rest):
            found.append((host, scheme.start(), done))
    return found + _bare(text, done, len(text))


def _bare(text: str, start: int, end: int) -> list[tuple[str, int, int]]:
    """Links without a scheme between two places."""
    found: list[tuple[str, int, int]] = []
    done = start
    for match in _BARE.finditer(text, start, end):
        after = text[match.end() : match.end() + 1] or " "
        if match.start() < done or after == "@":
            continue
        host = _host(match.group())
        if _is_bare_host(host, match.group(), has_path=after == "/"):
            done = _rest(text, match.end(), end)[1] if after in "/?#:" else match.end()
            found.append((host, match.start(), done))
    return found


def _rest(text: str, start: int, end: int) -> tuple[str, int]:
    """What follows up to a blank or quotation mark, without the punctuation of the sentence around it."""
    rest = _REST.match(text, start, end).group().rstrip(_TRAILING)  # type: ignore[union-attr]
    return rest, start + len(rest)


def _host(rest: str) -> str:
    """The host of what follows ``//``: without user, port and path, decoded, in small letters."""
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0].rpartition("@")[2][: 4 * HOST_CHARS_MAX]
    if "%" in authority:
        authority = unicodedata.normalize("NFKC", unquote(authority))
    if authority.startswith("["):
        return authority[1:].partition("]")[0].lower()[:HOST_CHARS_MAX]
    return authority.partition(":")[0].strip(".-_").lower()[:HOST_CHARS_MAX]


def _is_bare_host(host: str, written: str, *, has_path: bool) -> bool:
    """True for a name that people would read as a link: with a path, ``www.``, or a well-known ending."""
    labels = host.split(".")
    if len(labels) < 2 or not all(0 < len(label) <= 63 for label in labels):
        return False
    ending = labels[-1]
    if not (ending.isalpha() or ending.startswith("xn--")) or len(ending) < 2:
        return False
    if labels[0] == "www":
        return True
    if not (written.rpartition(".")[2].islower() or written.isupper()):
        return False  # "end.Next" lacks a blank
    return has_path or (ending in _TLDS and any(sign.isalpha() for sign in labels[-2]))
