"""Every sentence a reader can meet, in six languages: one table for pages, element and mails.

The catalogues in ``pages/locale`` are gettext files, read by Babel as they stand: nothing is compiled, so
a clone and a wheel hold the same. English is ``messages.pot``. An entry's context is its stable id; its
plural forms stand in the order of ``CATEGORIES``, as many as CLDR asks for in that language.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_time, format_timedelta
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from service.settings.reading import LANGUAGES

SOURCE = "en"
"""The language that the others are translated from."""

CATEGORIES = ("zero", "one", "two", "few", "many", "other")
"""CLDR's plural categories, in the order in which a catalogue lists its forms."""

FOR_PAGES = ("page.", "feed.", "problem.", "mail.")
"""Ids that begin so are not sent to the element."""

RIGHT_TO_LEFT = frozenset(
    ("ar", "ckb", "dv", "fa", "he", "iw", "ks", "lrc", "mzn", "nqo", "ps", "sd", "syr", "ug", "ur", "yi")
)
"""Languages that are usually written from right to left, as CLDR has it. We speak none of them."""

_FORMATS = {"en": "en_GB"}
"""Whose way of writing numbers and dates, where a language alone does not say it."""

_PLACEHOLDER = re.compile(r"\{([a-z]+)\}")
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""A letter of a script that runs from right to left: blocks that Unicode keeps for them (UAX 9, 3.2)."""
LANGUAGE_CHARS_MAX = 35
"""Of a language that is asked for: BCP 47 (RFC 5646, 4.4.1) advises to take as many."""

Forms = tuple[str, ...]
"""The text of an id; more than one where it depends on a number."""


@dataclass(frozen=True, slots=True)
class Strings:
    """The sentences of one language, and how it writes numbers and moments."""

    lang: str
    locale: Locale
    texts: Mapping[str, Forms]

    def say(self, name: str, /, n: int | None = None, **values: object) -> str:
        """The text of ``name`` with its placeholders filled in. KeyError for an unknown id or placeholder.

        Plain, unless a value is Markup: then all else is escaped, and the answer is Markup too. What is
        filled in is never looked at for placeholders of its own. Where it runs from right to left, it turns
        nothing around it.
        """
        text = self._form(self.texts[name], n)
        if n is not None:
            values["n"] = self.number(n)
        if any(isinstance(value, Markup) for value in values.values()):
            return Markup(_PLACEHOLDER.sub(lambda found: escape(_alone(values[found[1]])), escape(text)))  # noqa: S704
        return _PLACEHOLDER.sub(lambda found: str(_alone(values[found[1]])), text)

    def number(self, number: int) -> str:
        """Such as ``1,204``."""
        return format_decimal(number, locale=self.locale)

    def day(self, at: datetime) -> str:
        """Such as ``22 November 2026``."""
        return format_date(at, "long", locale=self.locale)

    def exact(self, at: datetime) -> str:
        """Such as ``22 November 2026, 14:05 UTC``. Takes a time in UTC."""
        return self.say("page.time", date=self.day(at), time=format_time(at, "HH:mm", locale=self.locale))

    def ago(self, at: datetime, now: datetime) -> str:
        """``just now``, minutes, hours; from a day on, the date. A time to come counts as now."""
        past = now - at
        if past < timedelta(minutes=1):
            return self.say("time.now")
        if past >= timedelta(days=1):
            return self.day(at)
        unit: Literal["minute", "hour"] = "minute" if past < timedelta(hours=1) else "hour"
        whole = timedelta(hours=1) if unit == "hour" else timedelta(minutes=1)
        # Whole units, rounded down; the threshold keeps Babel from going over to the next larger one.
        return format_timedelta(
            -(past // whole * whole), unit, threshold=100, add_direction=True, locale=self.locale
        )

    def _form(self, forms: Forms, n: int | None) -> str:
        if n is None or len(forms) == 1:
            return forms[0]
        return forms[categories(self.locale).index(self.locale.plural_form(n))]


def _alone(value: object) -> object:
    """A text that runs from right to left between the characters for that: no title of a page and no label
    of a button can hold an element that isolates it. Markup has its own."""
    if isinstance(value, Markup) or not _RIGHT_TO_LEFT.search(str(value)):
        return value
    return f"\u2068{value}\u2069"


def categories(locale: Locale) -> tuple[str, ...]:
    """The plural categories of a language, in their order."""
    tags = {*locale.plural_form.tags, "other"}
    return tuple(name for name in CATEGORIES if name in tags)


def known(wanted: str | None) -> str | None:
    """The language that serves somebody who asks for ``wanted``, such as ``de`` for ``de-AT``; or None."""
    if wanted is None or len(wanted) > LANGUAGE_CHARS_MAX:
        return None
    short = primary(wanted)
    return short if short in LANGUAGES else None


def primary(wanted: str) -> str:
    """The language of a tag, without script and region."""
    return wanted.lower().replace("_", "-").partition("-")[0]


@cache
def of(lang: str) -> Strings:
    """The sentences of one of LANGUAGES. KeyError for any other."""
    if lang not in LANGUAGES:
        raise KeyError(lang)
    locale = Locale.parse(_FORMATS.get(lang, lang))
    return Strings(lang, locale, _texts(lang))


def element(lang: str) -> dict[str, str | dict[str, str]] | None:
    """What the element needs of a language: each id's text, or its text by plural category. None: unknown.

    The category is for ``Intl.PluralRules`` in the browser to say: it has the same tables.
    """
    if lang not in LANGUAGES:
        return None
    strings = of(lang)
    names = categories(strings.locale)
    return {
        id_: forms[0] if len(forms) == 1 else dict(zip(names, forms, strict=True))
        for id_, forms in strings.texts.items()
        if not id_.startswith(FOR_PAGES)
    }


def catalogue(lang: str) -> Catalog:
    """The gettext catalogue of a language, as it is in its file."""
    name = "messages.pot" if lang == SOURCE else f"{lang}.po"
    with files("service").joinpath("pages", "locale", name).open("rb") as file:
        return read_po(file, locale=lang)


def _texts(lang: str) -> dict[str, Forms]:
    found: dict[str, Forms] = {}
    for message in catalogue(lang):
        if message.context is not None:
            text = (message.id if lang == SOURCE else message.string) or ""
            found[message.context] = (text,) if isinstance(text, str) else tuple(text)
    return found
