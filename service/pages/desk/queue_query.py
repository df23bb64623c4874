"""The address of a queue page: tab, sort, filters and place, read from the query string and written back.

Everything that filters is in the address, so a view can be saved, sent to a colleague, and gone back to.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode

from service.api.problem import Problem
from service.domain.errors import FieldError
from service.domain.risk import Band
from service.pages.desk.visitor import Person
from service.store.desk_queue import Filter, Place, Sort, Tab

QUERY_CHARS_MAX = 1_000
WORDS_CHARS_MAX = 200
SECTION_CHARS_MAX = 120
NUMBER_MAX = 2**62

AGES = {
    "15m": ("Less than 15 minutes", None, 900),
    "1h": ("Less than 1 hour", None, 3_600),
    "1d": ("Less than 1 day", None, 86_400),
    "over-1h": ("More than 1 hour", 3_600, None),
    "over-4h": ("More than 4 hours", 14_400, None),
    "over-1d": ("More than 1 day", 86_400, None),
}
"""By value: what it is called, at least and at most how old, in seconds."""

_CHECK = re.compile(r"[a-z0-9_]{1,60}")
_PLACE = re.compile(r"\d{1,19}(?:\.\d{1,19}){0,2}")
_FIELDS = frozenset({"tab", "sort", "site", "section", "story", "check", "band", "age", "q", "later",
                     "after", "shown"})  # fmt: skip

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which part of the queue. Values that mean nothing were left out on the way in."""

    tab: Tab = Tab.PENDING
    sort: Sort = Sort.OLDEST
    site: str = ""
    section: str = ""
    story: int | None = None
    check: str = ""
    band: Band | None = None
    age: str = ""
    q: str = ""
    later: bool = False
    after: Place | None = None
    shown: int = 0
    """How many came on the pages before: a number to show, nothing hangs on it."""

    @property
    def filtered(self) -> bool:
        """Whether anything but tab and sort narrows it down."""
        return bool(
            self.site or self.section or self.story or self.check or self.age or self.q or self.later
            or self.band is not None
        )  # fmt: skip

    def filter(self, person: Person) -> Filter:
        """What the store is asked for: the sites that this person moderates, or the chosen one of them."""
        older, newer = AGES[self.age][1:] if self.age else (None, None)
        return Filter(
            sites=(self.site,) if self.site else tuple(site.id for site in person.sites),
            tab=self.tab, sort=self.sort, section=self.section or None, thread_id=self.story,
            check=self.check or None, band=self.band, older_than_s=older, newer_than_s=newer,
            words=self.q or None, later=self.later,
        )  # fmt: skip

    def query(self, **change: object) -> str:
        """This page's query string in one fixed spelling, with some values replaced; "" takes one out.

        A change of anything but the place begins at the first page.
        """
        place = (
            {} if change and "after" not in change else {"after": _written(self.after), "shown": self.shown}
        )
        values: dict[str, object] = {
            "tab": self.tab.value if self.tab is not Tab.PENDING else "",
            "sort": self.sort.value if self.sort is not Sort.OLDEST else "",
            "site": self.site, "section": self.section, "story": self.story or "", "check": self.check,
            "band": self.band.word if self.band is not None else "", "age": self.age, "q": self.q,
            "later": "1" if self.later else "", **place, **change,
        }  # fmt: skip
        return urlencode([(name, str(value)) for name, value in values.items() if value])


def asked(values: Mapping[str, str], person: Person) -> Asked:
    """Read the fields of a query string. Problem 404 for a site they do not moderate, 422 for nonsense."""
    site = values.get("site", "")
    if site and site not in {one.id for one in person.sites}:
        raise Problem("not-found")
    band, age = values.get("band", ""), values.get("age", "")
    if band and band not in {one.word for one in Band}:
        raise _wrong("band")
    if age and age not in AGES:
        raise _wrong("age")
    check = values.get("check", "")
    if check and not _CHECK.fullmatch(check):
        raise _wrong("check")
    return Asked(
        tab=_one(Tab, "tab", values, Tab.PENDING), sort=_one(Sort, "sort", values, Sort.OLDEST), site=site,
        section=_line(values.get("section", ""), SECTION_CHARS_MAX), check=check,
        story=_number("story", values) or None, age=age,
        band=Band[band.upper()] if band else None, q=_line(values.get("q", ""), WORDS_CHARS_MAX),
        later=values.get("later", "") == "1", after=_place(values), shown=_number("shown", values),
    )  # fmt: skip


def asked_in(path: str, person: Person) -> Asked:
    """The same for a page of the queue that a form came from: ``path`` with its query."""
    query = path.partition("?")[2]
    if len(query) > QUERY_CHARS_MAX:
        raise _wrong("back")
    pairs = dict(parse_qsl(query, encoding="utf-8", errors="replace"))
    if "in" in pairs:  # A comment's own page, which names the part of the queue that it was opened from.
        pairs = dict(parse_qsl(pairs["in"], encoding="utf-8", errors="replace"))
    return asked({name: value for name, value in pairs.items() if name in _FIELDS}, person)


def arity(wanted: Asked) -> int:
    """How many numbers a place has in this order."""
    if wanted.sort is Sort.MIXED and wanted.band is None:
        return 3
    by_two = wanted.sort is Sort.RISK or (wanted.sort is Sort.REPORTS and wanted.tab is Tab.REPORTED)
    return 2 if by_two else 1


def place_of(wanted: Asked) -> Place | None:
    """Where the page begins; None at the beginning, also for a place that belongs to another order."""
    return wanted.after if wanted.after and len(wanted.after) == arity(wanted) else None


def _written(place: Place | None) -> str:
    return ".".join(map(str, place or ()))


def written(place: Place) -> str:
    """A place as the address holds it."""
    return _written(place)


def _one(kind: type[Choice], name: str, values: Mapping[str, str], default: Choice) -> Choice:
    given = values.get(name, "")
    if not given:
        return default
    try:
        return kind(given)
    except ValueError:
        raise _wrong(name) from None


def _number(name: str, values: Mapping[str, str]) -> int:
    given = values.get(name, "")
    if not given:
        return 0
    if not (given.isascii() and given.isdigit() and len(given) <= 19 and int(given) <= NUMBER_MAX):
        raise _wrong(name)
    return int(given)


def _place(values: Mapping[str, str]) -> Place | None:
    given = values.get("after", "")
    if not given:
        return None
    if not given.isascii() or not _PLACE.fullmatch(given):
        raise _wrong("after")
    place = tuple(int(part) for part in given.split("."))
    if max(place) > NUMBER_MAX:
        raise _wrong("after")
    return place


def _line(typed: str, chars_max: int) -> str:
    """What somebody typed, without what no database takes and nobody sees."""
    return "".join(char if char.isprintable() else " " for char in typed[:chars_max]).strip()


def _wrong(name: str) -> Problem:
    return Problem("validation-error", errors=(FieldError(name, "not_one_of_these"),))
