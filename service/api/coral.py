"""Coral's external moderation phase: spam and toxicity of a comment in one signed call, before it is shown.

Source: EXTERNAL_MODERATION_PHASES.md of Coral 9. Nothing of a request is stored. Coral lets a comment pass if
it gets no answer in time, or none of 2xx (docs/from-coral.md).
"""

from typing import Any

import orjson
from flask import Request, Response

from service.api import bodies, score_keys
from service.api.akismet_in import TEXT_CHARS_MAX
from service.api.context import runtime, scorer
from service.api.coral_signature import is_signed
from service.api.limits import Limits
from service.api.problem import Problem
from service.checks.base import Subject
from service.domain.errors import FieldError
from service.domain.html_text import text_of
from service.domain.text import replaced
from service.domain.verdict import LABEL_NOT_SUPPORTED
from service.settings import Settings
from service.usecases.judge_spam import Submission, judge_spam, slices
from service.usecases.score_text import Scorer

TOXIC, SPAM = "COMMENT_DETECTED_TOXIC", "COMMENT_DETECTED_SPAM"
NONE = "NONE"
HTML = "html"


def moderate(request: Request, limits: Limits) -> Response:
    """204 for a comment with nothing against it; else 200 with what Coral is to do.

    Raises Problem: 400, 401 for a signature that does not fit, 404 without a secret, 413, 415, 422, 429.
    """
    web = runtime()
    secrets = web.settings.coral_signing_secret
    if not secrets:
        raise Problem("not-found")
    allowed = (bodies.JSON,)
    _, raw = bodies.read_bytes(request, bytes_max=web.settings.request_bytes_max, allowed=allowed)
    if not is_signed(raw, request.headers.get("X-Coral-Signature", ""), secrets):
        score_keys.count_wrong_key(request, limits)
        raise Problem("not-signed-in", detail="X-Coral-Signature does not fit the secret of this service.")
    limits.count(score_keys.RATE, "coral")
    text = _text(bodies.json_object(raw), is_html=_is_html(request))
    answer = _judged(scorer(), text, web.settings) if text else {}
    if not answer:
        return Response(status=204)
    return Response(orjson.dumps(answer), 200, content_type="application/json")


def _is_html(request: Request) -> bool:
    """Whether the phase sends HTML: its address says so with ``?format=html``, as its body does not."""
    given = request.args.to_dict(flat=False)
    if given not in ({}, {"format": [HTML]}, {"format": ["plain"]}):
        raise Problem("bad-parameter", detail="This address takes format=html or format=plain.")
    return given == {"format": [HTML]}


def _text(content: dict[str, Any], *, is_html: bool) -> str:
    """The comment's words, empty if it has none. Of everything else in the request nothing is looked at."""
    comment = content.get("comment")
    if not isinstance(comment, dict):
        code = "required" if comment in (None, "") else "wrong_type"
        raise Problem("validation-error", errors=(FieldError("comment", code),))
    body = comment.get("body")
    if body is not None and not isinstance(body, str):
        raise Problem("validation-error", errors=(FieldError("body", "wrong_type"),))
    text = replaced(body or "")[:TEXT_CHARS_MAX]
    return (text_of(text) if is_html else text).strip()


def _judged(scorer: Scorer, text: str, settings: Settings) -> dict[str, Any]:
    """What Coral is to do; empty if nothing speaks against the comment."""
    read = scorer.toxicity([Subject(comment_id="", text=part) for part in slices(text)])
    toxicity = max(read, key=lambda found: (found.score, found.label == LABEL_NOT_SUPPORTED))
    spam = judge_spam(scorer, Submission(text=text))
    unread = toxicity.label == LABEL_NOT_SUPPORTED
    reasons = [
        reason
        for reason, flagged in (
            (TOXIC, not unread and toxicity.score >= settings.coral_toxic_from),
            (SPAM, spam.score >= settings.coral_spam_from),
        )
        if flagged
    ]
    status = NONE
    if reasons:
        status = settings.coral_flagged_status
    elif unread:
        status = settings.coral_unsupported_status
    answer: dict[str, Any] = {} if status == NONE else {"status": status}
    if reasons:
        answer["actions"] = [{"actionType": "FLAG", "reason": reason} for reason in reasons]
    return answer
