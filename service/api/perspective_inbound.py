"""Bodies of Perspective's two methods to frozen inputs, with every check and every message it documents."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import Request

from service.api import google, google_json
from service.api.google_message import Message
from service.domain.attributes import ASKED_BYTES_MAX, ATTRIBUTES

REQUESTED_MAX = 64
LANGUAGES_MAX = 32
SPANS_MAX = 1_000

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}(?:@[A-Za-z0-9_.]{1,32})?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,4}")
_PROBABILITY = frozenset({"", "PROBABILITY", "SCORE_TYPE_UNSPECIFIED"})
_SCORE_TYPES = _PROBABILITY | {"STD_DEV_SCORE", "PERCENTILE", "RAW"}
_PLAIN = frozenset({"", "PLAIN_TEXT", "TEXT_TYPE_UNSPECIFIED"})


@dataclass(frozen=True, slots=True)
class Requested:
    """One attribute that was asked for: ``key`` as the caller names it, ``name`` as we know it."""

    key: str
    name: str
    threshold: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """What ``comments:analyze`` is asked for."""

    text: str
    requested: tuple[Requested, ...]
    languages: tuple[str, ...]
    with_spans: bool
    client_token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What ``comments:suggestscore`` is told: the scores that a text should have got."""

    text: str
    scores: tuple[tuple[str, float], ...]
    languages: tuple[str, ...]
    client_token: str
    community_id: str


def analysis(request: Request) -> Analysis:
    """The body of ``comments:analyze``. Raises google.Refusal."""
    body = _body(request)
    return Analysis(
        text=_text(body),
        requested=tuple(_requested(body)),
        languages=_languages(body),
        with_spans=body.flag("spanAnnotations"),
        client_token=_unused(body).text("clientToken"),
    )


def suggestion(request: Request) -> Suggestion:
    """The body of ``comments:suggestscore``. Raises google.Refusal."""
    body = _body(request)
    return Suggestion(
        text=_text(body),
        scores=tuple(_suggested(body)),
        languages=_languages(body),
        client_token=_unused(body).text("clientToken"),
        community_id=body.text("communityId"),
    )


def primary(tag: str) -> str:
    """The language of a tag such as ``en-GB`` or ``en_US``, in lower case."""
    return tag.replace("_", "-").partition("-")[0].lower()


def _body(request: Request) -> Message:
    """The JSON object that was sent, whatever type it says it is; nothing counts as an empty object."""
    if request.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
        raise google.bad_json("Send it as it is, without Content-Encoding.")
    try:
        text = request.get_data().decode("utf-8-sig")
        content = google_json.loads(text) if text.strip() else {}
    except UnicodeDecodeError:
        raise google.bad_json("It is not UTF-8.") from None
    except google_json.NotJson as error:
        raise google.bad_json(str(error)) from None
    if not isinstance(content, dict):
        raise google.bad_json("Root element must be a message.")
    return Message(content)


def _text(body: Message) -> str:
    comment = body.message("comment")
    text = comment.text("text") if comment else ""
    if comment is None or not text.strip():
        raise google.wrong("Comment must be non-empty.", "COMMENT_EMPTY")
    kind = comment.given("type") or ""
    if kind in ("HTML", 2):
        raise google.wrong("Currently, only 'PLAIN_TEXT' comments are supported")
    if kind not in _PLAIN and kind != 1:
        raise google.wrong("Unknown text type")
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > ASKED_BYTES_MAX:
        raise google.wrong(
            f"Comment text was too many bytes. Value ({size}) exceeded limit ({ASKED_BYTES_MAX}).",
            "COMMENT_TOO_LONG",
        )
    _check_context(body)
    return text


def _check_context(body: Message) -> None:
    """It is taken and not used: no model of ours reads what a comment answers."""
    context = body.message("context")
    if context is None:
        return
    entries, article = context.messages("entries"), context.message("articleAndParentComment")
    if entries and article is not None:
        raise google.wrong(
            "Context can have either entries or article_and_parent_comment, but both fields were populated."
        )
    about = [article.message(name) for name in ("article", "parentComment")] if article else []
    for entry in (*entries, *about):
        if entry is not None:
            entry.text("text")


def _requested(body: Message) -> Iterator[Requested]:
    found = list(body.entries("requestedAttributes"))
    if not found:
        raise google.wrong("Missing requested_attributes", "NO_REQUESTED_ATTRIBUTES")
    if len(found) > REQUESTED_MAX:
        raise google.wrong(f"At most {REQUESTED_MAX} attributes may be requested")
    for key, about in found:
        name = _known(key)
        kind = about.given("scoreType") or ""
        if kind not in _PROBABILITY and kind != 1:
            said = kind if kind in _SCORE_TYPES else "?"
            raise google.wrong(f"Requested score type {said} is not supported by attribute {name}")
        yield Requested(key, name, about.number("scoreThreshold"))


def _suggested(body: Message) -> Iterator[tuple[str, float]]:
    found = list(body.entries("attributeScores"))
    if not found:
        raise google.wrong("Missing attribute_scores", "NO_REQUESTED_ATTRIBUTES")
    if len(found) > REQUESTED_MAX:
        raise google.wrong(f"At most {REQUESTED_MAX} attributes may be suggested")
    for key, about in found:
        name = _known(key)
        summary = about.message("summaryScore")
        value = summary.number("value") if summary else None
        if value is None or not 0 <= value <= 1:
            raise google.wrong(f"Attribute {name} needs a summary score with a value from 0 to 1")
        if len(about.messages("spanScores")) > SPANS_MAX:
            raise google.wrong(f"At most {SPANS_MAX} spans may be suggested")
        yield name, value


def _known(key: str) -> str:
    """The attribute of this name, with or without a version. What does not look like a name is not quoted."""
    name = key.partition("@")[0]
    if name not in ATTRIBUTES or not _NAME.fullmatch(key):
        raise google.wrong(f"Unknown requested attribute: {key if _NAME.fullmatch(key) else '?'}")
    return name


def _languages(body: Message) -> tuple[str, ...]:
    found: Sequence[str] = body.texts("languages")
    if len(found) > LANGUAGES_MAX or not all(_LANGUAGE.fullmatch(one) for one in found):
        raise google.bad_value("languages", "TYPE_STRING")
    return tuple(dict.fromkeys(found))


def _unused(body: Message) -> Message:
    """Read for their types alone: nothing is stored by an analysis, and nobody's session is followed."""
    body.flag("doNotStore")
    body.text("sessionId")
    body.text("communityId")
    return body
