"""The matching form of a text: what a reader sees, without the tricks that hide a word from a list.

For matching only, never for storage or display. Every folded character knows where it came from, so a match
can be shown in the original. The work is linear in the text: each step passes over it once.

1. Compatibility forms (NFKD) without accents; invisible characters dropped; white space to one blank.
2. Latin variants always, look-alikes of other alphabets only in words that also hold a Latin letter.
3. Single letters with the same sign between them ("f.o.o", "f o o") joined.
4. Digits and signs inside a word keep their place and get a second reading (``also``).
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from service.domain.lookalikes import LATIN_VARIANTS, LEET, LOOKALIKES

EXPANSION_CHARS_MAX = 4
"""One code point may unfold into 18 (U+FDFA). What unfolds into more than this stays as it is, so the folded
text is at most four times longer."""

_BLANK_LOOKING = frozenset("\u2800\u115f\u1160\u3164\uffa0")
_MARKS = (
    (0x0300, 0x036F), (0x0483, 0x0489), (0x0591, 0x05BD), (0x064B, 0x065F), (0x1AB0, 0x1AFF),
    (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE00, 0xFE0F), (0xFE20, 0xFE2F), (0xE0100, 0xE01EF),
)  # fmt: skip
"""Accents and optional vowel signs. Marks of other scripts carry meaning and stay."""
_UNSPACED = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF),
)  # fmt: skip

_WORD = re.compile(r"\w++")
_SPELLED = re.compile(
    r"(?<![^\W_])[^\W\d_](?P<between>[ .,_~/|:;+=•·\-])[^\W_](?:(?P=between)[^\W_])+(?![^\W_])"
)
"""At least three letters or digits that stand alone. It gives back at most one pair, so it stays linear."""
_LEET_SIGN = re.compile("[" + re.escape("".join(LEET)) + "]")
_LEET_WORD = re.compile(r"[\w" + re.escape("".join(LEET)) + "]++")
_LATIN = re.compile("[A-Za-z]")
_LOOKALIKES = str.maketrans(LOOKALIKES)
_FINAL_SIGMA = str.maketrans("ς", "σ")


@dataclass(frozen=True, slots=True)
class Folded:
    """``text`` is the matching form; ``starts`` and ``ends`` have one entry for each of its characters."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    also: dict[int, str]
    """For some characters the letters they may stand for, such as ``il`` for the 1 in "k1ll"."""

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]`` (not empty) stands in the original, as start and end code points."""
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> Folded:
    """The matching form of ``text``. Takes any ``str``, also lone surrogates and NUL."""
    visible, starts, ends = mapped(text, _plain)
    small = visible.lower() if visible.isascii() else _WORD.sub(_latinised, visible)
    kept = _without_separators(small)
    if len(kept) < len(small):
        small = "".join(small[place] for place in kept)
        starts = [starts[place] for place in kept]
        ends = [ends[place] for place in kept]
    return Folded(small, tuple(starts), tuple(ends), _second_readings(small))


def mapped(text: str, plain: Callable[[str], str]) -> tuple[str, list[int], list[int]]:
    """``text`` with ``plain`` applied to each character, and where each of the results starts and ends.

    A character that becomes nothing, and a blank after a blank, belong to the character before them.
    """
    signs: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    last = ""
    for place, sign in enumerate(text):
        parts = plain(sign)
        if not parts or parts == last == " ":
            if ends:
                ends[-1] = place + 1
            continue
        for part in parts:
            signs.append(part)
            starts.append(place)
            ends.append(place + 1)
        last = parts
    return "".join(signs), starts, ends


def is_word(sign: str) -> bool:
    """True for a character that belongs to a word: letter, digit, or a mark that carries meaning."""
    return sign.isalnum() or (not sign.isascii() and unicodedata.category(sign)[0] == "M")


def is_unspaced(sign: str) -> bool:
    """True for scripts written without blanks (Chinese, Japanese, Thai, Lao, Khmer, Burmese)."""
    return not sign.isascii() and _within(ord(sign), _UNSPACED)


def _within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= code <= last for first, last in ranges)


@lru_cache(maxsize=8192)
def _plain(sign: str) -> str:
    """One original character without width, style, accent or invisibility; may be empty or several."""
    if sign.isspace() or sign in _BLANK_LOOKING:
        return " "
    kept = []
    for part in unicodedata.normalize("NFKD", sign):
        if part.isspace():
            kept.append(" ")
        elif unicodedata.category(part) not in ("Cf", "Cc") and not _within(ord(part), _MARKS):
            kept.append(LATIN_VARIANTS.get(part, part))
    plain = "".join(kept)
    return plain if len(plain) <= EXPANSION_CHARS_MAX else sign


def _latinised(word: re.Match[str]) -> str:
    """Step two: small letters, and Latin ones for look-alikes if a Latin letter stands beside them."""
    text = word.group()
    if _LATIN.search(text):
        text = text.translate(_LOOKALIKES)
    small = text.lower().translate(_FINAL_SIGMA)
    return small if len(small) == len(text) else text


def _without_separators(text: str) -> list[int] | range:
    """Step three: the places of ``text`` that stay when spelled-out words are joined."""
    if not _SPELLED.search(text):
        return range(len(text))
    kept: list[int] = []
    done = 0
    for match in _SPELLED.finditer(text):
        kept.extend(range(done, match.start()))
        kept.extend(range(match.start(), match.end(), 2))
        done = match.end()
    kept.extend(range(done, len(text)))
    return kept


def _second_readings(text: str) -> dict[int, str]:
    """Step four: what digits and signs may stand for, in words that hold a Latin letter."""
    also: dict[int, str] = {}
    if not _LEET_SIGN.search(text):
        return also
    for word in _LEET_WORD.finditer(text):
        if _LATIN.search(word.group()):
            for sign in _LEET_SIGN.finditer(text, word.start(), word.end()):
                also[sign.start()] = LEET[sign.group()]
    return also
