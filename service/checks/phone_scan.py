"""Find phone numbers in plain text: few false alarms on dates, prices, years, ISBNs and account numbers.

A candidate is a run of digits with single signs between them, read once (possessive), and then looked at as
groups of digits. Accepted are: an international number ("+49 30 1234567", "0033 …"), a number with a trunk
zero in groups ("030 1234567", "01 23 45 67 89"), a North American one ("(555) 123-4567"), and any of 7 to 15
digits right after a word such as "tel" or "WhatsApp". Other shapes are let pass on purpose.
"""

import re
from collections.abc import Iterator

DIGITS_MAX = 15
"""Of an international number (ITU-T E.164)."""
INTERNATIONAL_DIGITS_MIN = 9
TRUNK_DIGITS = (9, 12)
LABELLED_DIGITS_MIN = 7

_CANDIDATE = re.compile(
    r"(?<![\w.,/:#€$£¥-])[+＋]?\(?\d(?:(?:[ \u00a0.\-/()]|\) |\)-| \(| - )?\d){6,20}+(?![\w%€$£¥])"
)
_GROUP = re.compile(r"\d++")
_NORTH_AMERICAN = re.compile(r"(?:1[ .-]?)?(?:\([2-9]\d\d\) ?|[2-9]\d\d([ .-]))[2-9]\d\d(?(1)\1|[ .-])\d{4}")
_YEAR_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d(?!\d)|(?:19|20)\d\d[./-]\d\d[./-]\d\d(?!\d)")
_LABEL = re.compile(
    r"(?:tel|telefon|telephone|phone|call|mobile|mobil|handy|cell|whats ?app|viber|signal|sms|fax|tlf|тел)"
    r"[.:]{0,2} {0,2}$", re.IGNORECASE,
)  # fmt: skip
_LABEL_CHARS = 14
_BOOK = re.compile(r"(?:isbn|issn|ean|iban|doi)[^\d]{0,6}$", re.IGNORECASE)


def find_phones(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every phone number."""
    if not _GROUP.search(text):
        return  # the usual case
    for match in _CANDIDATE.finditer(text):
        before = text[max(0, match.start() - _LABEL_CHARS) : match.start()]
        if not _BOOK.search(before) and _is_phone(match.group(), labelled=bool(_LABEL.search(before))):
            yield match.start(), match.end()


def _is_phone(written: str, *, labelled: bool) -> bool:
    groups = _GROUP.findall(written)
    digits = sum(map(len, groups))
    if digits > DIGITS_MAX or _YEAR_DATE.search(written):
        return False
    if written[0] in "+＋" or (groups[0][:2] == "00" and groups[0][:3] != "000"):
        return digits >= INTERNATIONAL_DIGITS_MIN
    if labelled and digits >= LABELLED_DIGITS_MIN:
        return True
    return _NORTH_AMERICAN.fullmatch(written) is not None or _has_trunk_zero(written, groups, digits)


def _has_trunk_zero(written: str, groups: list[str], digits: int) -> bool:
    """An area code with its zero, then groups of two digits and more with the same sign between them."""
    if not (groups[0][0] == "0" and groups[0][:2] != "00" and TRUNK_DIGITS[0] <= digits <= TRUNK_DIGITS[1]):
        return False
    signs = re.split(r"\d+", written.lstrip("("))[1:-1]
    return min(map(len, groups)) >= 2 and (len(groups) == 1 or len(set(signs[1:])) <= 1)
