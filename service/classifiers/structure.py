"""What a comment looks like, apart from its words: links, numbers, prices, calls to action, shouting.

Fourteen numbers a comment, the same for any language that uses them. Every pattern is bounded, so the
time is linear in the length.
"""

import math
import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FEATURES = (
    "links", "any_link", "short_link", "markup", "phone", "money", "call_to_action", "capitals", "digits",
    "length", "foreign_letters", "exclamations", "repetition", "mentions",
)  # fmt: skip

SHOWN = {
    "links": "link",
    "phone": "phone",
    "money": "money",
    "call_to_action": "call to action",
    "markup": "markup",
}
"""Features with a place in the text, and the note on their spans."""

MATCHES_MAX = 50
"""Matches of one pattern that are looked at; the fiftieth link says nothing new."""

_TOP_LEVELS = (
    "com|net|org|ru|info|biz|top|xyz|online|site|shop|store|club|live|pro|me|ly|tk|cn|io|co|gl|gg|cc|in|uk|de"
)
_CALLS = (
    r"click (?:here|on|the|this)",
    r"check (?:it |this |me |my |us |our )?out",
    r"subscribe|sign up|register now|add me|follow (?:me|us|my)",
    r"(?:buy|order|call|shop|apply|join|act|reply|book) (?:now|today|here)",
    r"visit (?:my|our|us|the|this)",
    r"(?:my|our) (?:channel|website|site|page|profile|blog|store|shop|video)",
    r"(?:dm|message|text|whatsapp|contact|email|inbox) (?:me|us|him|her)",
    r"work(?:ing)? (?:from|at) home",
    r"(?:earn|earning|make|made|making) (?:money|cash|extra|up to|\$)",
    r"(?:claim|win|won) (?:your|a|an|the|this|£|\$)",
    r"limited (?:time|offer)|free (?:trial|gift|entry|money)|best (?:price|deal)s?",
    r"discount|promo(?:tion)? code|coupon|thumbs up|giveaway|casino|backlinks?|seo services?",
    r"crypto signals?|guaranteed|txt|ringtones?",
    r"(?:buy|order|purchase|get) (?:cheap|cheapest|genuine|followers|likes|views|online)",
    r"cheap (?:pills?|meds?|medication|flights|watches|handbags|loans|cigarettes)|online pharmacy",
    r"viagra|cialis|levitra|tramadol|xanax|replica watches|payday loans?|weight loss pills?|slot machines?",
    r"penis enlargement|essay writing|sports? betting|forex|(?:invest|investing) in (?:bitcoin|crypto)",
)
"""Things that only somebody who wants something from the reader writes, mostly."""

_PATTERNS = {
    "links": re.compile(
        rf"(?:https?://|www\.)\S{{1,500}}|\b[a-z0-9-]{{2,63}}\.(?:{_TOP_LEVELS})\b(?:/\S{{0,500}})?", re.I
    ),
    "short_link": re.compile(
        r"\b(?:bit\.ly|goo\.gl|tinyurl\.com|ow\.ly|is\.gd|cutt\.ly|adf\.ly|rebrand\.ly|t\.me|wa\.me|telegram\.me"
        r"|discord\.gg|chat\.whatsapp\.com)\b",
        re.I,
    ),
    "markup": re.compile(r"\[(?:url|link|img)\b|<a\s|\bhref\s{0,3}=", re.I),
    "phone": re.compile(r"(?<![\d.,])(?:\+\d|\(\d|\d)(?:[ ().\-]{0,2}\d){6,14}(?![\d,])"),
    "money": re.compile(
        r"[$£€¥₽₹]\s?\d[\d.,]{0,12}|(?<!\d)\d[\d.,]{0,12}\s?(?:usd|eur|gbp|dollars?|euros?|pounds?|bucks|руб|usdt|btc)\b",
        re.I,
    ),
    "call_to_action": re.compile(rf"\b(?:{'|'.join(_CALLS)})\b", re.I),
}
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Structure:
    """The numbers, by ``FEATURES``, and where the patterns of ``SHOWN`` matched."""

    values: NDArray[np.float32]
    places: tuple[tuple[str, int, int], ...]
    """Feature, start, end (excluded) in code points."""


def measure(text: str) -> Structure:
    """Look at one text."""
    count: dict[str, int] = {}
    places: list[tuple[str, int, int]] = []
    for name, pattern in _PATTERNS.items():
        found = [match.span() for match, _ in zip(pattern.finditer(text), range(MATCHES_MAX), strict=False)]
        count[name] = len(found)
        if name in SHOWN:
            places.extend((name, *place) for place in found)
    letters = sum(map(str.isalpha, text))
    words = [word.lower() for word in _WORD.findall(text)]
    values = (
        math.log1p(count["links"]),
        float(count["links"] > 0),
        float(count["short_link"] > 0),
        float(count["markup"] > 0),
        float(count["phone"] > 0),
        math.log1p(count["money"]),
        math.log1p(count["call_to_action"]),
        sum(map(str.isupper, text)) / (letters + 10),
        sum(map(str.isdigit, text)) / (len(text) + 10),
        math.log1p(len(text)) / 5,
        sum(char.isalpha() and char > "\u024f" for char in text) / (letters + 10),
        math.log1p(text.count("!")),
        1 - len(set(words)) / len(words) if words else 0.0,
        math.log1p(text.count("@") + text.count("#")),
    )
    return Structure(np.array(values, dtype=np.float32), tuple(places))


def offers(text: str) -> bool:
    """Whether there is anything in the text that an advertisement could not do without: a link, a number to
    ring, a price, a call to act."""
    return any(pattern.search(text) for pattern in _PATTERNS.values())
