"""Query strings of the reading path, parsed once into frozen requests. Anything unexpected is refused.

An unknown parameter could be a misspelt limit or a try at a private column, and one that is given twice
means different things to a cache and to us: both get 400. No answer repeats what was typed.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qsl

from service.api.bodies import shown
from service.api.problem import Problem
from service.domain.errors import FieldError
from service.domain.ids import looks_like_id
from service.domain.text import TextRefused
from service.domain.threads import key_hash, thread_key
from service.settings import Settings

QUERY_CHARS_MAX = 16_384
PARAMETERS_MAX = 1_100
"""More than the largest ``counts_threads_max``; beyond it nothing is even split."""

PAGE_KB_MAX = 100

_SITE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


class Sort(StrEnum):
    """In which order comments are listed: by their arrival, or those with the most replies first."""

    NEWEST = "newest"
    OLDEST = "oldest"
    DISCUSSED = "discussed"
    """Only of a thread: replies are not counted by their own replies."""


@dataclass(frozen=True, slots=True)
class PageRequest:
    """One page of a thread, or of the replies to ``root``. ``site`` None: there should be only one.

    ``bytes_max``: it ends before the comment with which all of them would have more bytes than this.
    """

    site: str | None
    key: str
    key_hash: str
    sort: Sort
    limit: int
    bytes_max: int | None
    cursor: str | None
    root: str | None


@dataclass(frozen=True, slots=True)
class CountsRequest:
    """Counts of several threads: what the caller calls each of them, and its hash."""

    site: str | None
    threads: tuple[tuple[str, str], ...]


def page(query: str, settings: Settings) -> PageRequest:
    """``thread``, and perhaps ``site``, ``sort``, ``limit``, ``kb``, ``cursor``, ``root``. Problem (400)."""
    given = _single(_pairs(query), ("thread", "site", "sort", "limit", "kb", "cursor", "root"))
    root = given.get("root")
    if root is not None and not looks_like_id(root):
        raise _bad("root", "not_an_id")
    key, hashed = _thread(_required(given, "thread"), "thread", settings)
    most = settings.page_comments_max
    kb = _number(given, "kb", PAGE_KB_MAX)
    return PageRequest(
        site=_site(given), key=key, key_hash=hashed, sort=_sort(given, root),
        limit=_number(given, "limit", most) or min(settings.page_comments, most),
        bytes_max=kb and kb * 1_000, cursor=given.get("cursor"), root=root,
    )  # fmt: skip


def counts(query: str, settings: Settings) -> CountsRequest:
    """``threads`` (separated by commas) or ``thread`` (repeated: a URL may hold a comma), and ``site``."""
    pairs = _pairs(query)
    names = [value for name, value in pairs if name == "thread"]
    given = _single([pair for pair in pairs if pair[0] != "thread"], ("threads", "site"))
    names += given["threads"].split(",") if "threads" in given else []
    if not names:
        raise _bad("threads", "required")
    names = list(dict.fromkeys(names))
    if len(names) > settings.counts_threads_max:
        raise _bad("threads", "too_many", settings.counts_threads_max)
    return CountsRequest(_site(given), tuple((name, _thread(name, "threads", settings)[1]) for name in names))


def nothing(query: str) -> None:
    """For an address that takes no parameter."""
    _single(_pairs(query), ())


def _pairs(query: str) -> list[tuple[str, str]]:
    if len(query) > QUERY_CHARS_MAX:
        raise Problem("bad-parameter", detail=f"A query may have {QUERY_CHARS_MAX} characters.")
    if not query:
        return []
    try:
        return parse_qsl(
            query, keep_blank_values=True, strict_parsing=True, encoding="utf-8", errors="strict",
            max_num_fields=PARAMETERS_MAX,
        )  # fmt: skip
    except (ValueError, UnicodeError):
        raise Problem("bad-parameter", detail="The query is not URL-encoded UTF-8.") from None


def _single(pairs: list[tuple[str, str]], allowed: tuple[str, ...]) -> dict[str, str]:
    """Each parameter once, each with a value, none that is not ``allowed``."""
    given: dict[str, str] = {}
    for name, value in pairs:
        if name not in allowed:
            raise _bad(shown(name), "unknown_parameter")
        if name in given:
            raise _bad(name, "repeated")
        if not value:
            raise _bad(name, "required")
        given[name] = value
    return given


def _required(given: dict[str, str], name: str) -> str:
    if name not in given:
        raise _bad(name, "required")
    return given[name]


def _thread(text: str, name: str, settings: Settings) -> tuple[str, str]:
    try:
        key = thread_key(text, chars_max=settings.thread_chars_max)
        return key, key_hash(key)
    except TextRefused as refused:
        limit = settings.thread_chars_max if refused.code == "too_long" else None
        raise _bad(name, "required" if refused.code == "empty" else refused.code, limit) from None


def _site(given: dict[str, str]) -> str | None:
    site = given.get("site")
    if site is not None and not _SITE.fullmatch(site):
        raise _bad("site", "pattern")
    return site


def _sort(given: dict[str, str], root: str | None) -> Sort:
    """Articles are read from the newest comment; a conversation under one from its beginning."""
    if "sort" not in given:
        return Sort.NEWEST if root is None else Sort.OLDEST
    choices = [one.value for one in Sort if root is None or one is not Sort.DISCUSSED]
    if given["sort"] not in choices:
        raise _bad("sort", "not_a_choice", " or ".join(choices))
    return Sort(given["sort"])


def _number(given: dict[str, str], name: str, most: int) -> int | None:
    text = given.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise _bad(name, "wrong_type", most)
    if not 1 <= int(text) <= most:
        raise _bad(name, "out_of_range", most)
    return int(text)


def _bad(name: str, code: str, limit: int | str | None = None) -> Problem:
    return Problem("bad-parameter", errors=(FieldError(name, code, limit),))
