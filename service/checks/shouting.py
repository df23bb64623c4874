"""Shouting and gibberish: capitals, repeated signs, keyboard mash, one endless word, no words at all.

Score: the largest of five parts, each rising with what it measures; 0.5 and more is flagged. Reason codes:

- ``shouting.capitals``: share of capitals above 0.3, in texts with at least 20 letters that have a case;
- ``shouting.repeated``: share of characters beyond the third in a row ("noooooo!!!!!!"), counted twice;
- ``shouting.mash``: twice the share of letters in words that fingers wrote without the head ("asdfghjkl");
- ``shouting.long_word``: a word of more than 100 characters that is no link;
- ``shouting.no_words`` (0.4, unsure): signs and digits only, more than 10 of them.

It leaves in peace: links, short cries ("NO!"), nouns with a capital, acronyms, ellipses, dividing lines,
emoji, laughter ("kkkkkk", "hahaha", "ㅋㅋㅋ", "哈哈哈"), and long German or Finnish compounds.
"""

import re
from itertools import pairwise

from service.checks.base import Subject, finding, per_comment
from service.domain.folding import is_unspaced
from service.domain.verdict import LABEL_CLEAR, LABEL_UNSURE, Finding, Span

CASED_LETTERS_MIN = 20
CAPITALS_SHARE_FREE = 0.3
ROW_FREE = 3
VISIBLE_CHARS_FLOOR = 20
"""A cry of five letters is not worse than the same cry in a sentence of twenty."""
WORD_CHARS_MAX = 100
MASH_CHARS_MIN = 8
MASH_LETTERS_MIN = 5
"""Different ones: "hahahaha" and "kkkkkkkk" are laughter."""
MASH_NEIGHBOURS_SHARE = 0.7
NO_WORDS_CHARS_MIN = 10

_LINK = re.compile(r"(?:https?://|www\.)\S++", re.IGNORECASE)
_ROW = re.compile(r"(\S)\1{3,}+")
_DIVIDERS = frozenset(".-_=*~#…—–·•")
_LAUGHTER = frozenset("khwKHW")
_WORD = re.compile(r"[^\W\d_]++")
_LETTERS = re.compile(rf"(?<![^\W\d_])[^\W\d_]{{{MASH_CHARS_MIN},}}+")
_LONG = re.compile(rf"(?<!\S)\S{{{WORD_CHARS_MAX + 1},}}+")
_ROWS = ("qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "qsdfghjklm", "zxcvbnm", "yxcvbnm", "wxcvbn")
_NEIGHBOURS = frozenset(a + b for row in _ROWS for keys in (row, row[::-1]) for a, b in pairwise(keys))
_HOME_ROW = frozenset("asdfghjkl")
_VOWELS = frozenset("aeiouyäöüàáâãåæèéêëìíîïòóôõøœùúûýаеёиоуыэюяєіїαεηιουω")
_SYLLABIC = frozenset("lr")
"""Czech, Slovak and Croatian words may have one of these in place of a vowel."""


@per_comment("shouting", "1")
def check(subject: Subject) -> Finding:
    """The loudest of the five parts, with the places that made it loud."""
    text = _LINK.sub(lambda link: " " * len(link.group()), subject.text)
    rows, long_words, mash = _rows(text), _long_words(text), _mash(text)
    visible = max(len("".join(text.split())), 1)
    letters = max(sum(map(len, _WORD.findall(text))), 1) if mash else 1
    beyond = sum(row.end - row.start - ROW_FREE for row in rows)
    mashed = sum(word.end - word.start for word in mash)
    longest = max((word.end - word.start for word in long_words), default=0)
    parts = {
        "capitals": _capitals(text),
        "repeated": min(1.0, 2 * beyond / max(visible, VISIBLE_CHARS_FLOOR)),
        "mash": min(1.0, 2 * mashed / letters),
        "long_word": 1 - 0.5 * WORD_CHARS_MAX / longest if longest else 0.0,
        "no_words": _no_words(text, visible),
    }
    reason = max(parts, key=lambda part: parts[part])
    score = parts[reason]
    if score == 0:
        return finding(detail=parts)
    label = "" if score >= 0.5 else LABEL_UNSURE if reason == "no_words" else LABEL_CLEAR
    spans = sorted((*rows, *long_words, *mash), key=lambda span: span.start)
    return finding(score, f"shouting.{reason}", label=label, spans=spans, detail=parts)


def _capitals(text: str) -> float:
    small, large = sum(map(str.islower, text)), sum(map(str.isupper, text))
    if small + large < CASED_LETTERS_MIN:
        return 0.0
    return max(0.0, (large / (small + large) - CAPITALS_SHARE_FREE) / (1 - CAPITALS_SHARE_FREE))


def _rows(text: str) -> list[Span]:
    """Four or more of the same sign in a row; not where that is ordinary writing."""
    return [
        Span(row.start(), row.end(), "shouting.repeated")
        for row in _ROW.finditer(text)
        if not _is_quiet(row[1])
    ]


def _is_quiet(sign: str) -> bool:
    """Dividing lines, digits, pictures, and letters or scripts in which a row of one letter is laughter."""
    if sign in _DIVIDERS or sign in _LAUGHTER or sign.isdigit() or is_unspaced(sign):
        return True
    return "\u1100" <= sign <= "\u11ff" or sign >= "\u2190"  # Hangul letters; arrows, signs and beyond


def _long_words(text: str) -> list[Span]:
    return [
        Span(word.start(), word.end(), "shouting.long_word")
        for word in _LONG.finditer(text)
        if "/" not in word.group() and not any(is_unspaced(s) or s in _DIVIDERS for s in word.group())
    ]


def _mash(text: str) -> list[Span]:
    return [
        Span(word.start(), word.end(), "shouting.mash")
        for word in _LETTERS.finditer(text)
        if _is_mash(word.group().lower())
    ]


def _is_mash(word: str) -> bool:
    """Mostly keys that lie side by side, or one row of keys, or nothing that could be spoken."""
    if len(set(word)) < MASH_LETTERS_MIN:
        return False
    neighbours = sum(1 for a, b in pairwise(word) if a + b in _NEIGHBOURS)
    if neighbours >= MASH_NEIGHBOURS_SHARE * (len(word) - 1) or _HOME_ROW.issuperset(word):
        return True
    return word.isascii() and len(word) > MASH_CHARS_MIN and not (_VOWELS | _SYLLABIC).intersection(word)


def _no_words(text: str, visible: int) -> float:
    if visible <= NO_WORDS_CHARS_MIN or any(sign.isalpha() for sign in text):
        return 0.0
    return 0.0 if any(sign >= "\u2190" for sign in text) else 0.4  # pictures are an answer
