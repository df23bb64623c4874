"""Perspective's API: ``comments:analyze``, ``comments:suggestscore``, and its description for clients.

Source of the protocol: Google's public reference of Comment Analyzer v1alpha1 and its clients, see
docs/from-perspective.md. Scoring reads the request and answers: nothing of it is kept or logged.
"""

from typing import NoReturn

from flask import Request, Response

from service.api import google, google_json, perspective_inbound, score_keys
from service.api.context import runtime, scorer
from service.api.limits import Limits
from service.api.perspective_discovery import VERSION, description, root_url
from service.api.perspective_inbound import Analysis, primary
from service.api.perspective_view import analysed
from service.api.problem import Problem
from service.classifiers.language import ENGLISH, UNKNOWN
from service.store.feedback import Feedback
from service.store.tokens import Token
from service.usecases.score_attributes import Scored, language_of, score_attributes
from service.usecases.take_feedback import take_feedback

PROTOCOL = "perspective"
LANGUAGE_CHARS_MAX = 12


def analyze(request: Request, limits: Limits) -> Response:
    """The scores of a text. Raises google.Refusal, and Problem 429."""
    token = _let_in(request, limits)
    asked = perspective_inbound.analysis(request)
    if unsupported := [one for one in asked.languages if primary(one) != ENGLISH]:
        _refuse_languages(asked, unsupported, language_of(asked.text))
    names = dict.fromkeys(one.name for one in asked.requested)
    taught = score_keys.taught_by(token)
    scored = score_attributes(scorer(), asked.text, names, with_spans=asked.with_spans, taught=taught)
    if not scored.is_supported:
        _refuse_detected(asked, scored)
    return _answer(analysed(asked, scored))


def suggestscore(request: Request, limits: Limits) -> Response:
    """Keep the scores that a text should have got. Raises google.Refusal, and Problem 429."""
    token = _let_in(request, limits)
    told = perspective_inbound.suggestion(request)
    language = primary(told.languages[0])[:LANGUAGE_CHARS_MAX] if told.languages else None
    rows = [
        Feedback(
            protocol=PROTOCOL, attribute=name, score=value, body=told.text, token_id=token.id,
            site_id=token.site_id, language=language, client_token=told.client_token,
            community_id=told.community_id,
        )
        for name, value in dict(told.scores).items()  # "SPAM@1" and "SPAM@2" are one: the last counts
    ]  # fmt: skip
    with runtime().database.begin() as conn:
        take_feedback(conn, rows)
    content: dict[str, object] = {"clientToken": told.client_token} if told.client_token else {}
    if told.languages:
        content["requestedLanguages"] = list(told.languages)
    return _answer(content)


def discover(request: Request, _limits: Limits) -> Response:
    """The description of this API that Google's client libraries build themselves from. Needs no key."""
    if request.args.get("version", VERSION) != VERSION:
        raise Problem("not-found")
    return _answer(description(root_url(runtime().settings, request.headers.get("Host", ""))))


def _let_in(request: Request, limits: Limits) -> Token:
    key = request.args.get("key") or request.headers.get("X-Goog-Api-Key")
    if not key:
        raise google.no_key()
    token = score_keys.find_key(key)
    if token is None or not score_keys.may_score(token):
        score_keys.count_wrong_key(request, limits)
        raise google.wrong_key() if token is None else google.blocked_key()
    score_keys.count_call(token, limits)
    return token


def _refuse_detected(asked: Analysis, scored: Scored) -> NoReturn:
    """A text that is clearly not English gets no number, whatever its sender believes it to be."""
    if scored.language == UNKNOWN and not asked.languages:
        raise google.wrong("Unable to detect language", "LANGUAGE_DETECTION_FAILED")
    _refuse_languages(asked, [scored.language], scored.language)


def _refuse_languages(asked: Analysis, unsupported: list[str], detected: str) -> NoReturn:
    """For the first attribute, as Perspective did: its clients leave that one out and ask again."""
    name = asked.requested[0].key
    about: dict[str, object] = {"detectedLanguages": [detected], "attribute": name}
    if asked.languages:
        about["requestedLanguages"] = list(asked.languages)
    raise google.wrong(
        f"Attribute {name} does not support request languages: {', '.join(unsupported)}",
        "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE",
        languageNotSupportedByAttributeError=about,
    )


def _answer(content: object) -> Response:
    return Response(google_json.dumps(content), 200, content_type=google.MEDIA_TYPE)
