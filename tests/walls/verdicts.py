"""What every answer to bad input must look like: the conditions of the runner, each with its own words."""

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from urllib.parse import quote, urlsplit

from service.api.google import STATUSES
from service.api.problem import KINDS, MEDIA_TYPE, TYPE
from tests.support.wsgi import Answer
from tests.walls.corpus.shot import Shot, Target
from tests.walls.corpus.texts import MARK
from tests.walls.scene import SETTINGS, Scene

OUR_HOSTS = {urlsplit(str(SETTINGS["public_url"])).netloc, "news.example.org"}
MEMBERS = {"type", "title", "status", "detail", "errors", "current"}
CODE = re.compile(r"[a-z_]{1,40}")
FIELD = re.compile(r"\?|[a-z_]{1,40}|Idempotency-Key")
INNARDS = (b"Traceback", b'File "', b".py", b"sqlalchemy", b"psycopg", b"sqlite", b"pydantic", b"werkzeug",
           b"SELECT ", b"INSERT ", b"/service/", b"/site-packages/")  # fmt: skip
AKISMETS_WORDS = {b"valid", b"invalid", b"true", b"false", b"deactivated",
                  b"Thanks for making the web a better place."}  # fmt: skip
CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\xc2[\x80-\x9f]|\xed[\xa0-\xbf]")
DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def faults(scene: Scene, target: Target, shot: Shot, answer: Answer) -> Iterator[str]:
    """Every condition that the answer to a shot breaks; what it left in the tables is for ``left``."""
    if target.status_of(answer) not in target.allowed(shot.expected):
        yield f"answered {target.status_of(answer)}, not one of {sorted(target.allowed(shot.expected))}"
    if answer.status >= 500:
        yield "a server error"
    yield from _content(answer, target)
    yield from _headers(answer)
    for finding in scene.scanner.scan("answer", answer.raw()):
        yield f"the address came back: {finding}"
    if answer.status >= 400:
        yield from _echo(answer, shot, target)


def left(
    target: Target, shot: Shot, answer: Answer, before: dict[str, int], after: dict[str, int]
) -> Iterator[str]:
    """What a refused request changed, and what half of a comment was stored."""
    changed = {name: after[name] - before[name] for name in after if after[name] != before[name]}
    refused = target.status_of(answer) not in target.success or (shot.method or "").upper() == "GET"
    if refused and changed:
        yield f"refused, and changed {changed}"
    if changed and not target.stores:
        yield f"left something behind: {changed}"
    if changed.get("comments", 0) != changed.get("contacts", 0) or changed.get("comments", 0) > 1:
        yield f"not one whole comment: {changed}"
    if changed.get("comments.version", 0) > 1:
        yield f"more than one change: {changed}"


def _content(answer: Answer, target: Target) -> Iterator[str]:
    if answer.status >= 400 and not (target.page and answer.media == "text/html"):
        yield from _WIRES[target.wire](answer)
    if answer.status >= 400 and answer.media != "text/html":  # a page gives back what was typed
        for word in INNARDS:
            if word in answer.body:
                yield f"shows its insides: {word!r}"
        if DIRECTIONS.search(answer.body.decode()):
            yield "direction marks came back"
    if CONTROLS.search(answer.body):
        yield "raw control characters came back"
    if answer.media == "text/html":
        yield from live_markup(answer.body.decode())
    elif target.wire == "akismet" and answer.status == 200:
        yield from _akismet(answer)
    elif answer.body and answer.media not in ("application/json", MEDIA_TYPE):
        yield f"an unexpected type: {answer.media}"


def _problem(answer: Answer) -> Iterator[str]:
    if answer.media != MEDIA_TYPE:
        yield f"not a problem document but {answer.media}"
        return
    document = answer.json
    kind = KINDS.get(str(document["type"]).removeprefix(TYPE))
    if kind is None or kind.status != answer.status or document["status"] != answer.status:
        yield f"an unknown problem: {document['type']}"
    elif document["title"] != kind.title:
        yield "a title of its own"
    if not document.keys() <= MEMBERS:
        yield f"members that nobody knows: {document.keys() - MEMBERS}"
    if "no-store" not in (answer.header("Cache-Control") or ""):
        yield "a refusal that may be cached"
    for error in document.get("errors", ()):
        if not error.keys() <= {"field", "code", "limit"} or not CODE.fullmatch(error["code"]):
            yield f"an odd error: {error}"
        if not FIELD.fullmatch(error["field"]):
            yield f"an odd field: {error}"


def _google(answer: Answer) -> Iterator[str]:
    """The error of a Google API: clients read the first detail of every 400 without looking for it."""
    if answer.media != "application/json" or answer.json.keys() != {"error"}:
        yield f"not an error of Google's: {answer.media}"
        return
    error = answer.json["error"]
    if error["code"] != answer.status or STATUSES[answer.status] != error["status"]:
        yield f"an unknown error: {error['code']} {error['status']}"
    if not error["message"] or (answer.status == 400 and not error.get("details")):
        yield "an error without a message or without details"
    if not all(
        detail["@type"].startswith("type.googleapis.com/google.") for detail in error.get("details", ())
    ):
        yield "a detail without a type"
    if "no-store" not in (answer.header("Cache-Control") or ""):
        yield "a refusal that may be cached"


def _akismet(answer: Answer) -> Iterator[str]:
    """Exact words, which clients compare, and a reason in a header where the word is ``invalid``."""
    why = answer.header("X-akismet-debug-help") or ""
    if answer.media not in ("application/json", "text/csv") and answer.body not in AKISMETS_WORDS:
        yield f"not a word of Akismet's: {answer.media} {answer.body[:40]!r}"
    if (answer.body == b"invalid") != bool(why) or not (why.isascii() and why.isprintable()):
        yield f"an odd reason: {why!r}"
    if "no-store" not in (answer.header("Cache-Control") or ""):
        yield "an answer that may be cached"


_WIRES: dict[str, Callable[[Answer], Iterator[str]]] = {
    "": _problem, "google": _google, "akismet": _problem, "coral": _problem,
}  # fmt: skip


def _headers(answer: Answer) -> Iterator[str]:
    for name, value in answer.headers:
        if "\r" in value or "\n" in value or "\r" in name or "\n" in name:
            yield f"a header of two lines: {name}"
        if name.lower() == "set-cookie":
            yield "a cookie"
        if name.lower() in ("location", "content-location", "refresh", "link"):
            host = urlsplit(value).netloc
            if host not in {"", *OUR_HOSTS} or "\\" in value or value.startswith("//"):
                yield f"leads away: {value}"
    origin = answer.header("Access-Control-Allow-Origin")
    if origin not in (None, "*") or answer.header("Access-Control-Allow-Credentials") is not None:
        yield f"opens itself to another origin: {origin}"
    if answer.header("X-Content-Type-Options") != "nosniff":
        yield "lets browsers guess its type"
    if "frame-ancestors 'none'" not in (answer.header("Content-Security-Policy") or ""):
        yield "may be framed"


def _echo(answer: Answer, shot: Shot, target: Target) -> Iterator[str]:
    """No refusal repeats what was sent. A page gives back what was typed, but for the address."""
    if target.page and answer.media == "text/html":
        return
    raw = answer.raw()
    for value in shot.unseen:
        start = value[:60]
        for shape in (
            start,
            quote(start, safe="", errors="replace"),
            start.encode("unicode_escape").decode(),
        ):
            if shape.encode("utf-8", "replace") in raw:
                yield f"repeats what was sent: {start!r}"
                return


class LiveMarkup(HTMLParser):
    """Finds what a payload of ours became: an element, an attribute or an address of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.alive: list[str] = []
        self._script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        data_block = ("type", "application/ld+json") in attrs
        self._script = tag in ("script", "style") and not data_block
        for name, value in attrs:
            text = (value or "").strip()
            if name.startswith("on") or name == "srcdoc":
                self.alive.append(f"<{tag} {name}>")
            if name in ("href", "src", "action", "formaction", "data", "xlink:href") and _runs(text):
                self.alive.append(f"<{tag} {name}={text[:40]}>")
        if tag in ("iframe", "object", "embed", "base", "applet", "marquee", "isindex"):
            self.alive.append(f"<{tag}>")

    def handle_data(self, data: str) -> None:
        if self._script and MARK in data:
            self.alive.append("a script of a stranger's")

    def handle_endtag(self, tag: str) -> None:
        self._script = False


def _runs(address: str) -> bool:
    plain = re.sub(r"[\s\x00-\x20]", "", address).lower()
    return plain.startswith(("javascript:", "data:", "vbscript:")) or "evil.example.org" in plain


def live_markup(page: str) -> Iterator[str]:
    """What of a stranger's markup a browser would act on in this page."""
    parser = LiveMarkup()
    parser.feed(page)
    parser.close()
    for alive in parser.alive:
        yield f"live markup: {alive}"
