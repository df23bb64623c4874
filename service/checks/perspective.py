"""Scores of a Perspective-speaking service at an address that the operator sets. Off by default.

Sent is the text alone, without addresses and phone numbers. The score is the highest of the attributes asked
for, and its reason code names that one from 0.5 on: ``perspective.toxicity`` and the like.
Errors beside those of ``service.checks.remote``: ``language_not_supported``, ``too_long``.

Protocol: ``comments:analyze`` of the Comment Analyzer API, v1alpha1. Offsets are UTF-16 units.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

from service.checks.base import Subject, finding
from service.checks.options import only
from service.checks.outgoing import outgoing
from service.checks.plain_text import PlainText
from service.checks.remote import Declined, RemoteCheck, Unreadable
from service.checks.remote_options import NAMES, service_of, terms_of
from service.domain.attributes import ASKED_BYTES_MAX
from service.domain.errors import ConfigurationError
from service.domain.utf16 import code_points
from service.domain.verdict import LABEL_CLEAR, LABEL_FLAGGED, LABEL_UNSURE, Finding, Span
from service.safehttp import Answer, Request

REVISION = 1
FLAGGED_FROM = 0.8
UNSURE_FROM = 0.5
ATTRIBUTES_MAX = 20
OK, BAD_REQUEST = 200, 400
LANGUAGE_ERRORS = frozenset({"LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE", "LANGUAGE_DETECTION_FAILED"})

_ATTRIBUTE = re.compile(r"[A-Z][A-Z0-9_]{0,47}")


class Perspective:
    """The protocol."""

    name = "perspective"
    body_bytes_max = 1_048_576

    def __init__(self, url: str, key: str, attributes: Sequence[str]) -> None:
        """``url`` without a slash at its end; ``key`` in printable ASCII."""
        told = f"{url} {' '.join(attributes)}".encode()
        self.version = f"{REVISION}-{hashlib.sha256(told).hexdigest()[:8]}"
        self._url = f"{url}/v1alpha1/comments:analyze"
        self._headers = (
            ("Content-Type", "application/json"), ("Accept", "application/json"),
            # Not in the address, as most clients do it: those end up in the logs of proxies.
            ("X-Goog-Api-Key", key),
        )  # fmt: skip
        self._attributes = tuple(attributes)

    def request(self, subject: Subject) -> Request:
        """The question. The language is left to the service."""
        text = outgoing(subject).text
        if len(text.encode("utf-8", "replace")) > ASKED_BYTES_MAX:
            raise Declined("too_long")
        question = {
            "comment": {"text": text},
            "requestedAttributes": {name: {} for name in self._attributes},
            "spanAnnotations": True,
            "doNotStore": True,
        }
        return Request(url=self._url, headers=self._headers, body=json.dumps(question).encode("ascii"))

    def finding(self, subject: Subject, answer: Answer) -> Finding:
        """The scores of all attributes; one that is missing is no answer."""
        if answer.status != OK:
            raise _refusal(answer)
        try:
            told = orjson.loads(answer.body)["attributeScores"]
            scores = {name: _probability(told[name]["summaryScore"]) for name in self._attributes}
            spans = tuple(self._spans(told, outgoing(subject)))
        except (KeyError, TypeError, ValueError, IndexError):
            raise Unreadable("bad_answer") from None
        worst = max(scores, key=lambda name: scores[name])
        score = scores[worst]
        reason = f"{self.name}.{worst.lower()}" if score >= UNSURE_FROM else ""
        detail = {name.lower(): value for name, value in scores.items()}
        return finding(score, reason, label=_label(score), spans=spans, detail=detail)

    def _spans(self, told: Mapping[str, Any], sent: PlainText) -> Iterator[Span]:
        """Where in the text as typed the service heard it. KeyError for a place that is none."""
        places = code_points(sent.text)
        for name in self._attributes:
            for one in told[name].get("spanScores", ()):
                start, end, value = places[one["begin"]], places[one["end"]], _probability(one["score"])
                if start >= end:
                    raise ValueError
                if value >= UNSURE_FROM:
                    yield Span(*sent.original(start, end), name.lower())


def make(config: Mapping[str, object]) -> RemoteCheck:
    """The check with its options. Raises ConfigurationError."""
    only(config, Perspective.name, (*NAMES, "attributes"))
    attributes = config.get("attributes", ("TOXICITY",))
    if not isinstance(attributes, tuple) or not 0 < len(attributes) <= ATTRIBUTES_MAX:
        raise ConfigurationError(f"LETTERSDESK_PERSPECTIVE_ATTRIBUTES must name 1 to {ATTRIBUTES_MAX}.")
    for name in attributes:
        if not isinstance(name, str) or not _ATTRIBUTE.fullmatch(name):
            raise ConfigurationError(
                f"LETTERSDESK_PERSPECTIVE_ATTRIBUTES: {name!r} is not a name such as TOXICITY."
            )
    client, url, key = service_of(config, Perspective.name)
    if not (key.isascii() and key.isprintable()):
        raise ConfigurationError(
            "LETTERSDESK_PERSPECTIVE_KEY holds a sign that no header can carry. Copy the key again."
        )
    return RemoteCheck(Perspective(url, key, attributes), client, terms_of(config, Perspective.name))


def _probability(score: Any) -> float:
    value = score["value"]
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0.0 <= value <= 1.0:
        raise ValueError
    if score.get("type", "PROBABILITY") != "PROBABILITY":
        raise ValueError
    return float(value)


def _refusal(answer: Answer) -> Exception:
    """What another status means: a text that it cannot judge, or a service that does not work."""
    if answer.status == BAD_REQUEST:
        try:
            kinds = {one.get("errorType") for one in orjson.loads(answer.body)["error"]["details"]}
        except (KeyError, TypeError, ValueError, AttributeError):
            kinds = set()
        if kinds & LANGUAGE_ERRORS:
            return Declined("language_not_supported")
        if kinds & {"COMMENT_EMPTY", "COMMENT_TOO_LONG"}:
            return Declined("status_400")
    return Unreadable(f"status_{answer.status}")


def _label(score: float) -> str:
    if score >= FLAGGED_FROM:
        return LABEL_FLAGGED
    return LABEL_UNSURE if score >= UNSURE_FROM else LABEL_CLEAR
