"""Find an operator's words and phrases in a folded text, all at once. Linear in the text.

The entries become one tree of characters; a scan carries the set of places in the tree where it could be.
There is no backtracking, so the worst text costs (its length) x (places that can be active together), and
those depend on the list alone. An entry matches whole words only:

- ``*`` stands for any letters and digits inside a word, also none: ``spam*`` matches "spam" and "spammer";
- a blank or sign between words matches any run of blanks and signs, so "buy now" finds "buy, now";
- a letter that stands three times or more ("spaaaam") counts as one, two or three of it;
- a digit or sign inside a word may be the letter it stands for ("sp4m", see ``Folded.also``);
- scripts without blanks have no word borders, so there an entry matches anywhere.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from service.domain.folding import Folded, fold, is_unspaced, is_word

STARS_MAX = 3
WORD_CHARS_MIN = 2
STRETCH = 3
"""A row of so many equal letters is a stretched word."""
_STAR, _GAP = "*", " "


@dataclass(slots=True, eq=False)
class _Place:
    """A place in the tree: what may follow, whether it may repeat itself, and the entry that ends here."""

    following: dict[str, "_Place"] = field(default_factory=dict)
    star: "_Place | None" = None
    """The place behind a star; it repeats itself on the characters of a word."""
    gap: "_Place | None" = None
    """The place behind a blank of the entry; it repeats itself on blanks and signs."""
    repeats: str = ""
    key: int | None = None


_Active = dict[_Place, int]
"""Where a scan could be, each place with the earliest start of the text that leads there."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Entry ``key`` stands in the folded text from ``start`` to ``end``."""

    key: int
    start: int
    end: int


class EntryError(ValueError):
    """Entry ``key`` would match nothing or everything; the text says why, in a few words."""

    def __init__(self, key: int, why: str) -> None:
        super().__init__(why)
        self.key = key


class Phrases:
    """A compiled list. ``entries`` are pairs of a key of the caller's and the entry as written."""

    def __init__(self, entries: Iterable[tuple[int, str]]) -> None:
        self._root = _Place()
        self._empty = True
        for key, entry in entries:
            signs = _signs(entry)
            if why := _useless(signs):
                raise EntryError(key, why)
            place = self._root
            for sign in signs:
                place = _grow(place, sign)
            place.key = key if place.key is None else place.key
            self._empty = False

    def __bool__(self) -> bool:
        return not self._empty

    def find(self, folded: Folded) -> Iterator[Hit]:
        """Every place where an entry matches, in the order of their ends."""
        text, borders, root = folded.text, _borders(folded.text), self._root
        active: _Active = {}
        at = 0
        while at < len(text):
            if not active and not borders[at]:
                at += 1  # inside a word that no entry begins with: the usual case
                continue
            end = _end_of_row(text, at)
            readings = text[at] + folded.also.get(at, "")
            if borders[at] and (root.star or any(sign in root.following for sign in readings)):
                _enter(active, root, at)
            if active:
                active = _over(active, readings, stretched=end > at + 1)
                if borders[end]:
                    yield from (Hit(p.key, start, end) for p, start in active.items() if p.key is not None)
            at = end


def _grow(place: _Place, sign: str) -> _Place:
    """The place behind ``sign``, made if it is not there."""
    if sign == _STAR:
        place.star = place.star or _Place(repeats=_STAR)
        return place.star
    if sign == _GAP:
        place.gap = place.gap or _Place(repeats=_GAP)
        return place.gap
    return place.following.setdefault(sign, _Place())


def _enter(active: _Active, place: _Place, start: int) -> None:
    """Be at ``place``, and at the star behind it, which may stand for nothing."""
    if start < active.get(place, start + 1):
        active[place] = start
    if place.star is not None and start < active.get(place.star, start + 1):
        active[place.star] = start


def _over(active: _Active, readings: str, *, stretched: bool) -> _Active:
    """Where the scan is after one character, or after a row of it taken as one, two or three."""
    once = _step(active, readings)
    if not stretched:
        return once
    twice = _step(once, readings)
    return _union(once, twice, _step(twice, readings))


def _step(active: _Active, readings: str) -> _Active:
    """Where the scan is after one character, which may be read as any of ``readings``."""
    following: _Active = {}
    word = is_word(readings[0])
    repeating = (_STAR if word or len(readings) > 1 else "") + ("" if word else _GAP)
    for place, start in active.items():
        for sign in readings:
            behind = place.following.get(sign)
            if behind is not None:
                _enter(following, behind, start)
        if place.gap is not None and not word:
            _enter(following, place.gap, start)
        if place.repeats and place.repeats in repeating:
            _enter(following, place, start)
    return following


def _signs(entry: str) -> str:
    """An entry as the tree wants it: folded, one blank for any signs between words, rows of three at most."""
    signs = ""
    for sign in fold(entry).text:
        plain = sign if sign == _STAR or is_word(sign) else _GAP
        if signs.endswith(plain if plain in (_STAR, _GAP) else plain * STRETCH):
            continue
        signs += plain
    return signs.strip(_GAP)


def _useless(signs: str) -> str:
    """Why this entry may not be in a list; empty if it may."""
    letters = signs.replace(_STAR, "").replace(_GAP, "")
    if len(letters) < WORD_CHARS_MIN and not any(map(is_unspaced, letters)):
        return f"has fewer than {WORD_CHARS_MIN} letters or digits"
    return f"has more than {STARS_MAX} stars" if signs.count(_STAR) > STARS_MAX else ""


def _end_of_row(text: str, place: int) -> int:
    """The end of a row of at least three equal letters, else the next place."""
    sign = text[place]
    if not sign.isalpha() or text[place : place + STRETCH] != sign * STRETCH:
        return place + 1
    end = place + STRETCH
    while end < len(text) and text[end] == sign:
        end += 1
    return end


def _borders(text: str) -> list[bool]:
    """For each place, and the end, whether a word can begin or end there: not inside a word."""
    words = list(map(str.isalnum if text.isascii() else is_word, text))
    loose = [] if text.isascii() else list(map(is_unspaced, text))
    inner = [not (before and after) for before, after in pairwise(words)]
    if any(loose):
        inner = [border or any(pair) for border, pair in zip(inner, pairwise(loose), strict=True)]
    return [True, *inner, True]


def _union(*sets: _Active) -> _Active:
    merged: _Active = {}
    for active in sets:
        for place, start in active.items():
            merged[place] = min(start, merged.get(place, start))
    return merged
