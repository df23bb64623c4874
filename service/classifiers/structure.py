"""What a comment looks like, apart from its words: links, numbers, prices, calls to action, shouting.

Fifteen numbers a comment, the same for any language that uses them. Every pattern is bounded, so the
time is linear in the length.
"""

import math
import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FEATURES = (
    "links", "any_link", "short_link", "promoting_link", "markup", "phone", "money", "call_to_action",
    "capitals", "digits", "length", "foreign_letters", "exclamations", "repetition", "mentions",
)  # fmt: skip

SHOWN = {
    "links": "link",
    "phone": "phone",
    "money": "money",
    "call_to_action": "call to action",
    "wares": "call to action",
    "markup": "markup",
}
"""Features with a place in the text, and the note on their spans."""

MATCHES_MAX = 50
"""Matches of one pattern that are looked at; the fiftieth link says nothing new."""

EXCLAMATIONS_MAX = 5
"""More of them are enthusiasm."""

_TOP_LEVELS = (
    "com|net|org|ru|info|biz|top|xyz|online|site|shop|store|club|live|pro|me|ly|tk|cn|io|co|gl|gg|cc|in|uk|de"
)
_CALLS = (
    r"click (?:here|on|the|this)",
    r"check(?:ing|in'?)? (?:it |this |me |my |us |our |him |her |them )?out|check(?:ing)? (?:\w+ )?my",
    r"subscrib(?:e|ed|ing)|sub (?:me|to|for)|sign ?up|register now|add me|follow (?:me|us|my)",
    r"(?:buy|order|call|shop|apply|join|act|reply|book) (?:now|today|here)",
    r"visit (?:my|our|us|the|this)|(?:go|come|head) (?:over )?(?:to|on|check) (?:my|our)",
    r"(?:my|our) (?:\w+ )?(?:channel|website|site|page|profile|blog|store|shop|videos?|vids?|music|songs?)",
    r"(?:my|our) (?:\w+ )?(?:covers?|beats|remix|album|mixtape|single|clan|app|e-?book|fundraiser|link)",
    r"(?:watch|hear|listen to|view|rate|support|join|play|try|download) (?:my|our)",
    r"(?:take|have|get|give (?:it|me|us|this)) a (?:quick )?(?:look|listen|chance|try|like|view)",
    r"(?:please|pls|plz) (?:\w+ )?(?:help|like|share|watch|check|vote|support|sub|visit|listen|follow)",
    r"(?:please|pls|plz) (?:\w+ )?(?:join|click|donate|add)|(?:help|vote for|donate to) (?:me|us)",
    r"(?:dm|message|text|whatsapp|contact|email|inbox) (?:me|us|him|her)",
    r"(?:sign|support) (?:this|the|our|my) petition|share my|spread the word",
    r"like (?:this|my) (?:comment|page|video|post|status)s? (?:if|for|please|pls|plz)|like (?:if|so)",
    r"(?:new|small|upcoming|aspiring|unsigned) (?:youtuber|artist|rapper|singer|musician|channel|blogger)",
    r"i(?:'m| am)? (?:also )?(?:make|made|upload|run|sing|sell)(?:ing)? (?:\w+ )?(?:videos|covers|music)",
    r"work(?:ing)? (?:from|at) home|online (?:job|business|income|store|shop)|(?:extra|passive) income",
    r"(?:earn|earning|get|gain|make|made|making) (?:free|money|cash|extra|followers|subscribers|up to|\$)",
    r"(?:claim|win|won) (?:your|a|an|the|this|£|\$)",
    r"limited (?:time|offer)|free (?:trial|gift|entry|money|cash|download|shipping|sample|credits?)",
    r"best (?:price|deal)s?|special offer|% off|gift ?cards?|whats ?app|cash ?app|copy and paste",
    r"discount|promo(?:tion)? code|coupon|thumbs up|giveaway|guaranteed|txt|ringtones?",
    r"(?:buy|order|purchase|get) (?:cheap|cheapest|genuine|followers|likes|views|online)",
)
"""Things that only somebody who wants something from the reader writes, mostly."""

_WARES = (
    r"casino|backlinks?|seo services?|crypto signals?|forex|(?:invest|investing) in (?:bitcoin|crypto)",
    r"cheap (?:pills?|meds?|medication|flights|watches|handbags|loans|cigarettes)|online pharmacy",
    r"viagra|cialis|levitra|tramadol|xanax|replica watches|payday loans?|weight loss pills?|slot machines?",
    r"penis enlargement|essay writing|sports? betting",
)
"""Each counts as two calls to action: hardly anybody names them but to sell them, and the labelled comments
hold too few of them to tell their weight."""

_PLACES = (
    "facebook|fb|plus.google|instagram|tiktok|twitch|pinterest|vk|soundcloud|reverbnation|bandcamp|spotify",
    "gofundme|indiegogo|kickstarter|patreon|paypal|ko-fi|change|avaaz|thepetitionsite|surveymonkey|swagbucks",
    "teespring|redbubble|zazzle|etsy|ebay|amazon|amzn|aliexpress|shopify|gumroad|payhip|fiverr|itunes",
    "vimeo|wattpad|linktr|mediafire|4shared|rapidgator|mega|blogspot|wixsite|weebly|steamcommunity|roblox",
    "play.google|binance|coinbase",
)
"""Hosts where people sell, collect, or gather followers; where they show what they mean (encyclopaedias,
newspapers, videos) is not among them."""
_BAIT = (
    "cash|money|free|job|prize|hack|loan|casino|forex|cheap|deal|sale|shop|store|buy|pharm|pill|seo|earn|click|bucks"
    "|profit|crypto|bitcoin|dating|porn"
)
_REFERRAL = (
    "ref|refer|referral|aff|affiliate|invite|promo|coupon|friend|uid|userid|clickid|affiliateid|utm_source"
)

_GROUPED = r"\d{1,3}(?:[.,]\d{3}){1,4}(?![\d.,-])"
"""A large number such as 2.126.521.750: nothing to ring."""

_PATTERNS = {
    "links": re.compile(
        rf"(?:https?://|www\.)\S{{1,500}}|\b[a-z0-9-]{{2,63}}\.(?:{_TOP_LEVELS})\b(?:/\S{{0,500}})?", re.I
    ),
    "short_link": re.compile(
        r"\b(?:bit\.ly|goo\.gl|tinyurl\.com|ow\.ly|is\.gd|cutt\.ly|adf\.ly|rebrand\.ly|t\.me|wa\.me|telegram\.me"
        r"|discord\.gg|chat\.whatsapp\.com)\b",
        re.I,
    ),
    "promoting_link": re.compile(
        rf"(?:\b|\.)(?:{'|'.join(_PLACES).replace('.', '[.]')})\.[a-z]{{2,3}}\b(?=[/?\s]|$)"
        rf"|(?:https?://|www\.)[a-z0-9.-]{{0,60}}?(?:{_BAIT})[a-z0-9-]{{0,60}}\.[a-z]{{2,6}}\b"
        rf"|(?:https?://|www\.)\S{{1,300}}?[?&/#](?:{_REFERRAL})[=/]",
        re.I,
    ),
    "markup": re.compile(r"\[(?:url|link|img)\b|<a\s|\bhref\s{0,3}=", re.I),
    "phone": re.compile(
        r"(?<![\d.,])(?!\d{1,3}(?:[.,]\d{3})+(?![\d.,-]))(?:\+\d|\(\d|\d)(?:[ ().\-]{0,2}\d){6,14}(?![\d,])"
    ),
    "money": re.compile(
        r"[$£€¥₽₹]\s?\d[\d.,]{0,12}|(?<!\d)\d[\d.,]{0,12}\s?(?:usd|eur|gbp|dollars?|euros?|pounds?|bucks|руб|usdt|btc)\b",
        re.I,
    ),
    "call_to_action": re.compile(rf"\b(?:{'|'.join(_CALLS)})\b", re.I),
    "wares": re.compile(rf"\b(?:{'|'.join(_WARES)})\b", re.I),
}
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Structure:
    """The numbers, by ``FEATURES``, and where patterns of ``SHOWN`` matched; wares are calls to action."""

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
            places.extend(("call_to_action" if name == "wares" else name, *place) for place in found)
    letters = sum(map(str.isalpha, text))
    words = [word.lower() for word in _WORD.findall(text)]
    values = (
        math.log1p(count["links"]),
        float(count["links"] > 0),
        float(count["short_link"] > 0),
        float(count["promoting_link"] > 0),
        float(count["markup"] > 0),
        float(count["phone"] > 0),
        math.log1p(count["money"]),
        math.log1p(count["call_to_action"] + 2 * count["wares"]),
        sum(map(str.isupper, text)) / (letters + 10),
        sum(map(str.isdigit, text)) / (len(text) + 10),
        math.log1p(len(text)) / 5,
        sum(char.isalpha() and char > "\u024f" for char in text) / (letters + 10),
        math.log1p(min(text.count("!"), EXCLAMATIONS_MAX)),
        1 - len(set(words)) / len(words) if words else 0.0,
        math.log1p(text.count("@") + text.count("#")),
    )
    return Structure(np.array(values, dtype=np.float32), tuple(places))


def offers(text: str) -> bool:
    """Whether there is anything in the text that an advertisement could not do without: a link, a number to
    ring, a price, a call to act."""
    return any(pattern.search(text) for pattern in _PATTERNS.values())
