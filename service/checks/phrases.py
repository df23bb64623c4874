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
from dataclasses import dataclass

from service.domain.folding import Folded, fold, is_unspaced, is_word

STARS_MAX = 3
WORD_CHARS_MIN = 2
STRETCH = 3
"""A row of so many equal letters is a stretched word."""
_STAR, _GAP = "*", " "

_Active = dict[int, int]
"""Places in the tree, each with the earliest start of the text that leads there."""


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
        self._edges: dict[tuple[int, str], int] = {}
        self._loops: dict[int, str] = {}
        self._keys: dict[int, int] = {}
        for key, entry in entries:
            signs = _signs(entry)
            if why := _useless(signs):
                raise EntryError(key, why)
            self._keys.setdefault(self._path(signs), key)

    def __bool__(self) -> bool:
        return bool(self._keys)

    def _path(self, signs: str) -> int:
        place = 0
        for sign in signs:
            following = self._edges.setdefault((place, sign), len(self._edges) + 1)
            if sign in (_STAR, _GAP):
                self._loops[following] = sign
            place = following
        return place

    def find(self, folded: Folded) -> Iterator[Hit]:
        """Every place where an entry matches, in the order of their ends."""
        text = folded.text
        active: _Active = {}
        place = 0
        while place < len(text):
            end = _end_of_row(text, place)
            if _is_border(text, place):
                self._enter(active, 0, place)
            readings = text[place] + folded.also.get(place, "")
            active, stretched = self._step(active, readings), end - place >= STRETCH
            if stretched:
                twice = self._step(active, readings)
                active = _union(active, twice, self._step(twice, readings))
            if active and _is_border(text, end):
                yield from (
                    Hit(self._keys[at], start, end) for at, start in active.items() if at in self._keys
                )
            place = end

    def _enter(self, active: _Active, place: int, start: int) -> None:
        """Be at ``place``, and at the star behind it, which may stand for nothing."""
        if start < active.get(place, start + 1):
            active[place] = start
        star = self._edges.get((place, _STAR))
        if star is not None and start < active.get(star, start + 1):
            active[star] = start

    def _step(self, active: _Active, readings: str) -> _Active:
        following: _Active = {}
        word = is_word(readings[0])
        for place, start in active.items():
            for sign in readings:
                self._follow(following, (place, sign), start)
            if not word:
                self._follow(following, (place, _GAP), start)
            loop = self._loops.get(place)
            if (loop == _STAR and (word or len(readings) > 1)) or (loop == _GAP and not word):
                self._enter(following, place, start)
        return following

    def _follow(self, following: _Active, edge: tuple[int, str], start: int) -> None:
        place = self._edges.get(edge)
        if place is not None and edge[1] != _STAR:
            self._enter(following, place, start)


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


def _is_border(text: str, place: int) -> bool:
    """True where a word can begin or end: not between two characters of a word."""
    if place <= 0 or place >= len(text):
        return True
    before, after = text[place - 1], text[place]
    return not (is_word(before) and is_word(after)) or is_unspaced(before) or is_unspaced(after)


def _union(*sets: _Active) -> _Active:
    merged: _Active = {}
    for active in sets:
        for place, start in active.items():
            merged[place] = min(start, merged.get(place, start))
    return merged
