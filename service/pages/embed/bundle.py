"""The scripts as readers get them: small source files joined in order, with sheet, English and limits inside.

What a reader needs at once is the first part; the second is fetched when somebody writes, reports, shares or
has written, or when there is more to show. Under the address that never changes both are one file, so that
its integrity covers all. Joined once per process from the folder ``source``: there is nothing to build, and
nothing else that is served.
"""

import base64
import hashlib
import json
import re
import zlib
from dataclasses import dataclass
from importlib.resources import files

from service import __version__, strings
from service.pages.embed import squeeze
from service.settings import Settings
from service.settings.reading import LANGUAGES

FIRST = (
    "base.js", "words.js", "store.js", "net.js", "prose.js", "fields.js", "card.js", "list.js", "form.js",
    "element.js", "frame.js",
)  # fmt: skip
SECOND = (
    "more/tools.js", "more/anew.js", "more/draft.js", "more/entry.js", "more/small.js", "more/nudge.js",
    "more/send.js", "more/links.js", "more/explain.js", "more/paging.js", "more/report.js", "more/steps.js",
    "more/own.js", "more/framed.js",
)  # fmt: skip
MORE_PATH = "/embed/v1/more-{pin}.js"

GZIP_LEVEL = 9
GZIP_WINDOW_BITS = 31
GZIP_MEMORY = range(5, 10)
"""Less memory makes shorter blocks: which amount makes the smallest file differs from text to text."""

COUNTS_QUERY_CHARS_MAX = 6_000
"""Proxies take a request line of 8 kB as they come."""

ETAG_BYTES = 9
PIN_CHARS = 10
BUILT = ("sort.", "report.", "err.", "own.appeal.")
"""Ids that begin so are made from a choice or a field, and never stand whole in the source."""

_TOP = re.compile(r"^(?:async )?(?:function|const|class) (\w+)", re.MULTILINE)
_TEXT = re.compile(r'"(?:\\.|[^"\\\n])*"')
_USED = re.compile(r"(?:(?<![.\w])|(?<=\.\.\.))[A-Za-z]\w*")
"""A word that may be a name of its own, and is no property of something."""
_TAKEN = re.compile(r"""(?:\bmore\??\.|lazily\(rc, ")(\w+)""")


Words = dict[str, str | dict[str, str]]


@dataclass(frozen=True, slots=True)
class Script:
    """A script, plain and compressed. ``integrity`` is for the tag's attribute of that name."""

    plain: bytes
    zipped: bytes
    etag: str
    integrity: str

    @property
    def pin(self) -> str:
        """What its unchanging address says: the version of this service, and of these very bytes."""
        return f"{__version__}-{hashlib.sha256(self.plain).hexdigest()[:PIN_CHARS]}"


@dataclass(frozen=True, slots=True)
class Bundle:
    """All scripts. ``whole`` is ``first`` and ``more`` in one."""

    first: Script
    more: Script
    whole: Script
    counts: Script


def join(settings: Settings) -> Bundle:
    """Join them. The limits that the form tells are those of the settings."""
    second = _join(SECOND)
    first = _join(FIRST)
    first += _tools(first, second)
    factory = _factory(first, second, settings)
    more = _script(f"export default {factory};\n")
    head = _head(settings)
    counts = _read("count.js")
    for name, limit in (
        ("MOST", settings.counts_threads_max), ("THREAD_CHARS", settings.thread_chars_max),
        ("QUERY_CHARS", COUNTS_QUERY_CHARS_MAX),
    ):  # fmt: skip
        counts = counts.replace(name, str(limit))
    return Bundle(
        first=_wrapped(head, _english(first), f'"{MORE_PATH.format(pin=more.pin)}"', "null", first),
        more=more,
        whole=_wrapped(head, _english(first), "null", factory, first),
        counts=_script(f'"use strict";{squeeze.script(counts)}\n'),
    )


def words(part: str) -> Words | None:
    """The sentences of a language: all (``de``), of the first part (``de-first``), or others (``de-more``).

    None if there is no such part.
    """
    lang, _, which = part.partition("-")
    table = strings.element(lang)
    if table is None or which not in ("", "first", "more"):
        return None
    first = _join(FIRST)
    return {
        name: text for name, text in table.items()
        if not which or _is_said(name, first) == (which == "first")
    }  # fmt: skip


def _head(settings: Settings) -> str:
    limits = {
        "body": settings.body_chars_max, "name": settings.author_name_chars_max,
        "edit_s": settings.edit_window_s, "contact_days": settings.contact_retention_days,
        "mark_days": settings.fingerprint_retention_days, "page": settings.page_comments,
        "page_max": settings.page_comments_max, "mail": bool(settings.smtp_host),
    }  # fmt: skip
    style = squeeze.sheet(_read("element.css"))
    given = {"STYLE": style, "LIMITS": limits, "LANGUAGES": list(LANGUAGES)}
    return "".join(f"const {name}={_json(value)};" for name, value in given.items())


def _wrapped(head: str, english: str, more: str, second: str, source: str) -> Script:
    constants = f"{head}const ENGLISH={english},MORE={more},SECOND={second};"
    return _script(f'"use strict";(()=>{{{constants}{squeeze.script(source)}}})();\n')


def _factory(first: str, second: str, settings: Settings) -> str:
    """The second part as a function of what it uses of the first; it returns what the first uses of it.

    A page may have kept an older first part, which hands over less: it fails at once then, and that is told.
    """
    names = _shared(first, second)
    taken = sorted({*_TAKEN.findall(first)} & {*_names(second)})
    also = {name: text for name, text in json.loads(_english(second)).items() if f'"{name}"' not in first}
    constants = {"MORE_STYLE": squeeze.sheet(_read("more/more.css")), "NUDGE": settings.nudge}
    given = ",".join(f"{name}={_json(value)}" for name, value in constants.items())
    return (
        f"({{{','.join(names)}}})=>{{const {given};if([{','.join(names)}].includes(undefined))"
        f"throw Error('not the first part of this one');Object.assign(ENGLISH,{_json(also)});"
        f"{squeeze.script(second)}return{{{','.join(taken)}}}}}"
    )


def _tools(first: str, second: str) -> str:
    """What the first part hands to the second."""
    return f"\nconst TOOLS = () => ({{{', '.join(_shared(first, second))}}});\n"


def _shared(first: str, second: str) -> list[str]:
    used = set(_USED.findall(_TEXT.sub("", squeeze.script(second))))
    return ["ENGLISH", "LIMITS", "STYLE", *sorted(name for name in _names(first) if name in used)]


def _names(source: str) -> list[str]:
    return _TOP.findall(source)


def _english(source: str) -> str:
    """Of the English sentences those that this part can say."""
    table = strings.element(strings.SOURCE) or {}
    return _json({name: text for name, text in table.items() if _is_said(name, source)})


def _is_said(name: str, source: str) -> bool:
    built = [begin for begin in BUILT if f"`{begin}${{" in source]
    return f'"{name}"' in source or name.startswith(tuple(built))


def _join(names: tuple[str, ...]) -> str:
    return "\n".join(_read(name) for name in names)


def _read(name: str) -> str:
    return files("service.pages.embed").joinpath("source", name).read_text(encoding="utf-8")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _zipped(plain: bytes) -> bytes:
    def zipped(memory: int) -> bytes:
        made = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, GZIP_WINDOW_BITS, memory)
        return made.compress(plain) + made.flush()

    return min(map(zipped, GZIP_MEMORY), key=len)


def _script(source: str) -> Script:
    plain = source.encode("utf-8")
    digest = hashlib.sha384(plain).digest()
    return Script(
        plain,
        _zipped(plain),
        base64.urlsafe_b64encode(digest[:ETAG_BYTES]).decode("ascii"),
        f"sha384-{base64.b64encode(digest).decode('ascii')}",
    )
