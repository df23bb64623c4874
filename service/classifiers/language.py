"""Is this English? A cheap answer from scripts and function words, made to err towards English.

The models know English only. A text that is clearly something else must not get a made-up number; a
text too short to tell ("ok!") is not "something else". Not a language identifier for any other use.
"""

import unicodedata
from collections import Counter

from service.classifiers.normalise import Normalised

ENGLISH = "en"
UNKNOWN = "und"
"""Not English, and none of the languages listed here (ISO 639-2 "undetermined")."""

FOREIGN_LETTERS_MIN = 4
FOREIGN_LETTERS_SHARE = 0.3
FOREIGN_WORDS_MIN = 2
SHORT_WORDS_MIN = 4
"""From here on one foreign function word decides, if there is no English one."""
LONG_WORDS_MIN = 12
WORD_COUNTS_MAX = 2
"""So often counts one and the same word for a text's length: an insult twenty times over is no language."""
ENGLISH_SHARE_MIN = 0.07
"""Ordinary English has about four function words in ten."""

_ENGLISH = """a about after all also am an and any are arent as at back be because been but by can cant could
    did didnt do does doesnt dont down even every for from get go good got had has have havent he her here
    him his how i if im in into is isnt it its ive just know let like make me more most much my need never
    no not now of off on one only or other our out over people really right same say see she should so
    some still such take than thank thanks that thats the their them then there these they theyre thing
    think this those time to too up us very want was wasnt way we well were what when where which who why
    will with wont would yes you your youre"""
_ENGLISH_WORDS = frozenset(_ENGLISH.split())

_OTHERS = {
    "es": """que el los las una por con para es se su como mas pero este esta muy son porque cuando todo si
        ya le lo del hay eso nada tiene ser fue yo de en al mi tu nos ese esa hasta donde""",
    "pt": """que nao um uma os com para por mais como mas foi voce sao muito isso ele ela sem tem da dos pra
        das ao pelo esse essa seu sua ja de do da na um eu ta ele vai que porque quem tudo nem meu minha vc pq
        tambem ainda so ter esta ser cara""",
    "fr": """le la les des est une et que pas pour dans qui sur avec ce cette vous nous sont mais plus je tu
        il elle cest au aux du en ne ca jai""",
    "de": """der das und ist nicht ein eine zu mit sich auf fur dem es ich sie wir wie auch aber von im wird
        haben sind dass bei noch nur zum mehr wenn""",
    "it": """che di il non per un una sono con piu come ma questo della nel anche si gli lo mi del ai le
        dei sei cosa perche""",
    "nl": """de het een van en dat niet zijn ik voor op met aan er maar ook als je wat hij naar dit wel nog
        geen""",
    "tr": """bir ve bu icin cok ne ile gibi ama degil ben sen var yok mi daha kadar olarak olan her icinde
        bunu sonra""",
    "sv": "och att det som ar inte pa for med jag har ett av till om vi kan sa",
    "da": "og ikke er jeg pa af til det en med som har den vi kan der skal",
    "pl": "nie to sie na jest ze jak ale co tak po za od czy juz tylko dla",
    "id": "yang dan di ini itu dengan untuk tidak akan dari ada saya kamu",
    "ro": "si nu este cu pe care mai din pentru ca un sunt fi",
}
_OTHER_WORDS = {code: frozenset(words.split()) - _ENGLISH_WORDS for code, words in _OTHERS.items()}
_ANY_OTHER = frozenset().union(*_OTHER_WORDS.values())


def detect(text: Normalised) -> str:
    """``en`` unless the text is clearly something else: then a code of its language, or ``und``."""
    words = [token for token in text.tokens if token.isalpha()]
    if _is_foreign_script(words):
        return UNKNOWN
    english = sum(token in _ENGLISH_WORDS for token in words)
    foreign = [token for token in words if token in _ANY_OTHER]
    if len(set(foreign)) >= FOREIGN_WORDS_MIN:
        hits, code = max(
            (sum(token in known for token in foreign), code) for code, known in _OTHER_WORDS.items()
        )
        if hits > english:
            return code
    if foreign and not english and len(words) >= SHORT_WORDS_MIN:
        return next(code for code, known in _OTHER_WORDS.items() if foreign[0] in known)
    if english < ENGLISH_SHARE_MIN * len(words) and _is_long(words):
        return UNKNOWN
    return ENGLISH


def _is_long(words: list[str]) -> bool:
    return sum(min(count, WORD_COUNTS_MAX) for count in Counter(words).values()) >= LONG_WORDS_MIN


def _is_foreign_script(words: list[str]) -> bool:
    """True if a good part of the letters is of another script (disguises are undone before this)."""
    letters = sum(map(len, words))
    foreign = sum(not _is_latin(char) for word in words if not word.isascii() for char in word)
    if foreign == letters > 0:
        return True  # However short: no English word is written without a Latin letter.
    return foreign >= FOREIGN_LETTERS_MIN and foreign > FOREIGN_LETTERS_SHARE * letters


def _is_latin(char: str) -> bool:
    return char.isascii() or unicodedata.name(char, "").startswith("LATIN")
