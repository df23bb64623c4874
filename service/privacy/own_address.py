"""Find an author's own address in a text of theirs, also lightly disguised. Part of the vault.

Linear in the text: the pattern is made of literal letters of the address with short bounded gaps, so
a match attempt costs at most a constant number of steps, whatever a stranger writes.
"""

import re
import unicodedata
from collections.abc import Sequence

from service.domain.verdict import Span
from service.privacy.canonical import DOTS_IGNORED, PROVIDER_ALIASES, canonical_parts

NOTE = "own_address"
TAG_CHARS_MAX = 64
SPANS_MAX = 100
_INVISIBLE_MARKS = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0" + "".join(map(chr, range(0xFE00, 0xFE10)))
)
_GAP = r"\s{0,3}"
_OPEN, _CLOSE = r"[(\[{<]", r"[)\]}>]"
_AT_WORDS = r"(?:at|arroba|chez)"
_DOT_WORDS = r"(?:dot|punkt|punto|point|period)"


def _separator(sign: str, words: str) -> str:
    """A sign as people write it: bare, spaced out, in brackets, or as a word between blanks."""
    return (
        rf"(?:{_GAP}{sign}{_GAP}|{_GAP}{_OPEN}{_GAP}(?:{sign}|{words}){_GAP}{_CLOSE}{_GAP}"
        rf"|[\s_-]{{1,3}}{words}[\s_-]{{1,3}})"
    )


_AT = _separator("(?:@|%40|&#64;|&#x40;|&commat;)", _AT_WORDS)
_DOT = _separator(r"(?:\.|%2e|&#46;|&period;)", _DOT_WORDS)


def find(address: str, text: str) -> tuple[Span, ...]:
    """Every place where ``text`` shows the mailbox of ``address``, at most ``SPANS_MAX`` of them.

    Spans count code points of ``text`` as given, not of its folded form.
    """
    folded, origin = _fold_with_origin(text)
    local, domain = canonical_parts(address)
    domains = _domain_spellings(domain)
    if not any(max(name.split("."), key=len) in folded for name in domains):
        return ()  # the usual case, and a hundred times cheaper than building the pattern
    spans = []
    for match in _pattern(local, domains, domain in DOTS_IGNORED).finditer(folded):
        spans.append(Span(origin[match.start()], origin[match.end() - 1] + 1, NOTE))
        if len(spans) == SPANS_MAX:
            break
    return tuple(spans)


def _fold(character: str) -> str:
    """One character without case, width, or invisible parts; decomposed, so accents compare alike."""
    if unicodedata.category(character) == "Cf" or character in _INVISIBLE_MARKS:
        return ""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    return folded if len(folded) <= 4 else character  # one code point may decompose into 18


def _fold_with_origin(text: str) -> tuple[str, Sequence[int]]:
    """The folded text, and for each of its characters the place in ``text`` it came from."""
    if text.isascii():
        return text.lower(), range(len(text))
    parts: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(text):
        folded = _fold(character)
        parts.append(folded)
        origin.extend([index] * len(folded))
    return "".join(parts), origin


def _domain_spellings(domain: str) -> tuple[str, ...]:
    """The canonical domain, its provider's other names, and its letters where it is internationalised."""
    names = {domain} | {alias for alias, target in PROVIDER_ALIASES.items() if target == domain}
    if "xn--" in domain:
        with_letters = ".".join(_decode_label(label) for label in domain.split("."))
        names.add("".join(_fold(character) for character in with_letters))
    return tuple(sorted(names, key=len, reverse=True))


def _decode_label(label: str) -> str:
    try:
        return label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label
    except UnicodeError:
        return label


def _pattern(local: str, domains: tuple[str, ...], dots_ignored: bool) -> re.Pattern[str]:
    """The mailbox as a pattern over folded text.

    The ends are chosen so that ``annsmith@…`` does not show ``smith@…``, while ``mailto:smith@…``,
    ``_smith@…_`` and a full stop behind the address still do.
    """
    letters = "".join(_fold(character) for character in local)
    if dots_ignored:
        written_local = f"(?:{_DOT})?".join(re.escape(letter) for letter in letters)
    else:
        written_local = _DOT.join(re.escape(piece) for piece in letters.split("."))
    tag = rf"(?:\+[^\s@+]{{0,{TAG_CHARS_MAX}}})?"
    written_domains = "|".join(_DOT.join(re.escape(label) for label in name.split(".")) for name in domains)
    return re.compile(
        rf"(?<![a-z0-9])(?<![a-z0-9][.+-]){written_local}{tag}{_AT}(?:{written_domains})(?![a-z0-9])"
    )
