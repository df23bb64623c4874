"""Which characters a reader takes for which: the tables behind the normaliser.

``FOLD`` gives every code point its plain form and is safe to use anywhere. ``LOOKALIKES`` is only for
tokens that also hold a Latin letter: a word written wholly in Cyrillic is Cyrillic, not disguised English.
"""

import unicodedata

REMEMBERED_CHARS_MAX = 8192
"""Folded characters kept in memory; a text that walks through all of Unicode must not grow the process."""

_INVISIBLE = frozenset("\u115f\u1160\u3164\uffa0\u2800\u180e")
"""Letters and symbols by category, blanks on the screen."""

_LATIN = {
    "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d",
    "þ": "th", "ɑ": "a", "ɡ": "g", "ɩ": "i", "ʏ": "y", "ᴀ": "a", "ʙ": "b", "ᴄ": "c", "ᴅ": "d", "ᴇ": "e",
    "ꜰ": "f", "ɢ": "g", "ʜ": "h", "ɪ": "i", "ᴊ": "j", "ᴋ": "k", "ʟ": "l", "ᴍ": "m", "ɴ": "n", "ᴏ": "o",
    "ᴘ": "p", "ʀ": "r", "ꜱ": "s", "ᴛ": "t", "ᴜ": "u", "ᴠ": "v", "ᴡ": "w", "ᴢ": "z",
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "‐": "-", "‑": "-", "–": "-", "—": " ", "…": "...",
}  # fmt: skip

_CYRILLIC = "авекмнорстухѕіјԁһӏԛѡїьбг", "abekmhopctyxsijdhlqwibbr"
_GREEK = "αβεηικμνορτυχωγσδ", "abenikuvoptuxwyod"
_ARMENIAN = "աոսօցհլզյք", "anuoghlqjp"

LOOKALIKES = {
    ord(foreign): plain
    for foreigners, plains in (_CYRILLIC, _GREEK, _ARMENIAN)
    for foreign, plain in zip(foreigners, plains, strict=True)
}
"""Lower-case letters of other scripts and the Latin letter they pass for, one to one."""


class _Fold(dict[int, str]):
    """``str.translate`` table that works out a character the first time it is seen."""

    def __missing__(self, code: int) -> str:
        folded = _fold(chr(code))
        if len(self) < REMEMBERED_CHARS_MAX:
            self[code] = folded
        return folded


def _fold(char: str) -> str:
    """The plain lower-case form of one character; empty if readers cannot see it."""
    if char in _INVISIBLE:
        return ""
    if 0x1F150 <= ord(char) <= 0x1F169 or 0x1F170 <= ord(char) <= 0x1F189:
        return chr(ord("a") + (ord(char) - 0x1F150) % 32)  # white letters on black discs and squares
    kept = []
    for part in unicodedata.normalize("NFKD", _LATIN.get(char, char)):
        category = unicodedata.category(part)
        if category in ("Mn", "Me", "Cf"):
            continue  # accents, zero-width and direction marks, soft hyphens, variation selectors, tags
        kept.append(" " if category[0] in "ZC" else part)
    lowered = "".join(kept).lower()
    return "".join(_LATIN.get(part, part) for part in lowered if part != "\u0307")


FOLD = _Fold()
