"""The discovery document: what Google's client libraries build themselves from before the first call.

No library ships one for this API, so without it none of them works. The address in it is where all calls go:
``public_url`` if it is set, else the host that the caller itself used.
"""

import re
from typing import Any

from service.domain.attributes import ASKED_BYTES_MAX
from service.settings import Settings

VERSION = "v1alpha1"
REVISION = "20261122"

_HOST = re.compile(r"[A-Za-z0-9.\-_]{1,253}(?::[0-9]{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](?::[0-9]{1,5})?")


def root_url(settings: Settings, host: str) -> str:
    """The address that paths are appended to, with a slash at its end."""
    if settings.public_url or not _HOST.fullmatch(host):
        return settings.base_url + "/"
    return f"http://{host}/"


def description(root: str) -> dict[str, Any]:
    """The whole document, for a service at ``root``."""
    return {
        "kind": "discovery#restDescription",
        "discoveryVersion": "v1",
        "id": f"commentanalyzer:{VERSION}",
        "name": "commentanalyzer",
        "canonicalName": "Comment Analyzer",
        "version": VERSION,
        "revision": REVISION,
        "title": "Lettersdesk, in the protocol of Perspective Comment Analyzer",
        "description": "Scores of a text by local models, and feedback on what a score should have been.",
        "protocol": "rest",
        "rootUrl": root,
        "servicePath": "",
        "baseUrl": root,
        "parameters": _PARAMETERS,
        "resources": {"comments": {"methods": _METHODS}},
        "schemas": _SCHEMAS,
    }


def _text(said: str) -> dict[str, Any]:
    return {"type": "string", "description": said}


def _flag(said: str) -> dict[str, Any]:
    return {"type": "boolean", "description": said}


def _list(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": name}


def _map(of: str) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": _ref(of)}


def _object(name: str, **properties: dict[str, Any]) -> dict[str, Any]:
    return {"id": name, "type": "object", "properties": properties}


def _method(name: str, said: str, request: str, answer: str) -> dict[str, Any]:
    path = f"{VERSION}/comments:{name}"
    return {
        "id": f"commentanalyzer.comments.{name}", "path": path, "flatPath": path, "httpMethod": "POST",
        "description": said, "parameters": {}, "parameterOrder": [], "request": _ref(request),
        "response": _ref(answer),
    }  # fmt: skip


_PARAMETERS = {
    name: {"type": kind, "location": "query", "description": said}
    for name, kind, said in (
        ("key", "string", "A token or short key of this service with the scope score."),
        ("alt", "string", "Ignored: the answer is JSON."),
        ("fields", "string", "Ignored: the answer is whole."),
        ("prettyPrint", "boolean", "Ignored."),
        ("quotaUser", "string", "Ignored: calls are counted by key."),
        ("access_token", "string", "Ignored."),
        ("$.xgafv", "string", "Ignored."),
    )
}

_METHODS = {
    "analyze": _method(
        "analyze", "Scores of a text.", "AnalyzeCommentRequest", "AnalyzeCommentResponse"
    ),
    "suggestscore": _method(
        "suggestscore", "Tell the scores that a text should have got.", "SuggestCommentScoreRequest",
        "SuggestCommentScoreResponse",
    ),
}  # fmt: skip

_COMMON: dict[str, dict[str, Any]] = {
    "comment": _ref("TextEntry"),
    "context": _ref("Context"),
    "languages": _list(_text("BCP 47; only English is scored.")),
    "clientToken": _text("Comes back in the answer."),
    "sessionId": _text("Ignored."),
    "communityId": _text("Kept with feedback, without addresses."),
}

_AT_MOST = f"In UTF-8 at most {ASKED_BYTES_MAX:,} bytes."

_SCHEMAS = {
    schema["id"]: schema
    for schema in (
        _object("TextEntry", text=_text(_AT_MOST), type=_text("PLAIN_TEXT.")),
        _object("ArticleAndParentComment", article=_ref("TextEntry"), parentComment=_ref("TextEntry")),
        _object(
            "Context", entries=_list(_ref("TextEntry")),
            articleAndParentComment=_ref("ArticleAndParentComment"),
        ),
        _object(
            "AttributeParameters", scoreType=_text("PROBABILITY."),
            scoreThreshold={"type": "number", "format": "float", "description": "Lower scores are left out."},
        ),
        _object(
            "AnalyzeCommentRequest", **_COMMON, requestedAttributes=_map("AttributeParameters"),
            spanAnnotations=_flag("One span for each sentence."),
            doNotStore=_flag("Nothing is stored either way."),
        ),
        _object(
            "AnalyzeCommentResponse", attributeScores=_map("AttributeScores"),
            languages=_list(_text("As requested, else as detected.")),
            detectedLanguages=_list(_text("As detected.")), clientToken=_text("As sent."),
        ),
        _object("AttributeScores", summaryScore=_ref("Score"), spanScores=_list(_ref("SpanScore"))),
        _object(
            "Score", type=_text("PROBABILITY."),
            value={"type": "number", "format": "float", "description": "From 0 to 1."},
        ),
        _object(
            "SpanScore", score=_ref("Score"),
            begin={"type": "integer", "format": "int32", "description": "First UTF-16 code unit."},
            end={"type": "integer", "format": "int32", "description": "The UTF-16 code unit behind it."},
        ),
        _object("SuggestCommentScoreRequest", **_COMMON, attributeScores=_map("AttributeScores")),
        _object(
            "SuggestCommentScoreResponse", clientToken=_text("As sent."),
            detectedLanguages=_list(_text("Never told.")), requestedLanguages=_list(_text("As sent.")),
        ),
    )
}  # fmt: skip
