"""Letters that look like Latin ones, and signs that stand for them. Our own small tables, for matching only.

``LATIN_VARIANTS`` are Latin letters that Unicode does not decompose: they always fold. ``LOOKALIKES`` belong
to other alphabets: they fold only next to a real Latin letter, so that a Russian or Greek word stays itself.
"""


def _table(rows: dict[str, str]) -> dict[str, str]:
    """From ``{"a": "аα"}`` to ``{"а": "a", "α": "a"}``. A capital has its row only where it looks unlike."""
    return {sign: latin for latin, signs in rows.items() for sign in signs}


LATIN_VARIANTS = _table({
    "a": "ᴀɑɐⱯ🅐🅰🇦", "b": "ʙƀƃɓᴃƁ🅑🅱🇧", "c": "ᴄƈ¢🅒🅲🇨", "d": "ᴅđɖɗðĐÐ🅓🅳🇩", "e": "ᴇəɛǝƐ🅔🅴🇪", "f": "ꜰƒ🅕🅵🇫",
    "g": "ɢɡǥɠ🅖🅶🇬", "h": "ʜħɦĦ🅗🅷🇭", "i": "ıɪɨƗ🅘🅸🇮", "j": "ᴊȷɉ🅙🅹🇯", "k": "ᴋƙ🅚🅺🇰", "l": "ʟłƚɫŁ🅛🅻🇱",
    "m": "ᴍɱ🅜🅼🇲", "n": "ɴŋɲƞ🅝🅽🇳", "o": "ᴏøɔɵØƆ🅞🅾🇴", "p": "ᴘƥ🅟🅿🇵", "q": "ꞯɋ🅠🆀🇶", "r": "ʀɍɾ🅡🆁🇷",
    "s": "ꜱʂ🅢🆂🇸", "t": "ᴛŧƭŦ🅣🆃🇹", "u": "ᴜʉ🅤🆄🇺", "v": "ᴠʋ🅥🆅🇻", "w": "ᴡⱳ🅦🆆🇼", "x": "🅧🆇🇽", "y": "ʏɏ🅨🆈🇾",
    "z": "ᴢƶ🅩🆉🇿", "ae": "æÆᴁ", "oe": "œŒɶ", "ss": "ßẞ",
})  # fmt: skip

LOOKALIKES = _table({
    "a": "аАαΑ", "b": "вьВЬβΒ", "c": "сСҫ", "d": "ԁԀժ", "e": "еЕєЄεΕξҽ", "f": "ϝғҒք", "g": "ցԌ",
    "h": "һҺНнΗհ", "i": "іІιΙӀ", "j": "јЈյ", "k": "кКκΚ", "l": "ӏլ", "m": "мМΜϺ", "n": "пηΝոռ",
    "o": "оОοΟօσՕ", "p": "рРρΡ", "q": "ԛԚզգ", "r": "гяЯ", "s": "ѕЅՏ", "t": "тТτΤ", "u": "υսμՍ", "v": "νѵѴ",
    "w": "ԝԜшωѡ", "x": "хХχΧ", "y": "уУγΥүҮ", "z": "ΖȤ",
})  # fmt: skip

LEET = {
    "@": "a", "4": "a", "8": "b", "3": "e", "9": "g", "1": "il", "!": "i", "|": "il", "0": "o",
    "5": "s", "$": "s", "7": "t", "+": "t",
}  # fmt: skip
"""A digit or sign, and the letters it may stand for inside a word."""
