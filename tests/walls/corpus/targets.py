"""Every write route of the service, as the bad-input runner attacks it. One that is missing fails a test."""

from dataclasses import replace
from typing import Any

from tests.walls.corpus.identity import IDENTITY
from tests.walls.corpus.pages import OWN_PAGES
from tests.walls.corpus.protocols import AKISMET, CORAL
from tests.walls.corpus.shot import FORM, JSON, Target
from tests.walls.corpus.webhooks import WEBHOOKS

LIMITS = {"body": 10_000, "author_name": 80, "thread": 1_000, "thread_title": 300, "author_url": 200}
RECEIPT = (("Authorization", "Bearer {receipt}"),)
TOKEN = (("Authorization", "Bearer {token}"),)
SESSION = (("Authorization", "Bearer {session}"),)
KEY = (("X-Goog-Api-Key", "{token}"),)
GOOGLE_REFUSALS = frozenset({400, 403, 404, 405})
COMMENT: dict[str, Any] = {
    "site": "demo", "thread": "https://news.example.org/articles/bridge", "author_name": "Reader",
    "author_email": "{canary}", "body": "The bridge should be painted green again.",
}  # fmt: skip
PAGE_FIELDS: dict[str, Any] = {
    "author_name": "Reader", "author_email": "{canary}", "body": "The bridge should be painted green again.",
}  # fmt: skip
PAGE_REFUSALS = frozenset({400, 403, 404, 409, 413, 415, 422})

POST_COMMENT = Target(
    method="POST", rule="/api/v1/comments", path="/api/v1/comments", fields=COMMENT, media=(JSON, FORM),
    required=("thread", "author_name", "author_email", "body"),
    optional=("site", "thread_title", "thread_url", "author_url", "parent_id", "form_token",
              "confirm_website", "author_token", "device"),
    lines=("author_name",), texts=("body",), urls=("author_url",), email="author_email", parent="parent_id",
    limits=LIMITS, takes_key=True,
)  # fmt: skip

EDIT_COMMENT = Target(
    method="PATCH", rule="/api/v1/comments/<comment_id>", path="/api/v1/comments/{comment_id}",
    fields={"body": "On second thoughts, blue."}, required=("body",), texts=("body",),
    limits={"body": 10_000}, headers=RECEIPT,
)  # fmt: skip

DELETE_COMMENT = Target(
    method="DELETE", rule="/api/v1/comments/<comment_id>", path="/api/v1/comments/{comment_id}", fields={},
    headers=RECEIPT, success=frozenset({204}), uses_up=True, has_body=False,
)  # fmt: skip

APPEAL = Target(
    method="POST", rule="/api/v1/comments/<comment_id>/appeal", path="/api/v1/comments/{rejected_id}/appeal",
    fields={"statement": "I quoted what the minister had said, word by word."}, required=("statement",),
    limits={"statement": 2_000}, headers=(("Authorization", "Bearer {rejected_receipt}"),),
    # Once a refusal: the first one that is good is taken, and after it only the very same one.
    success=frozenset({202, 409}),
)  # fmt: skip

REPORT = Target(
    method="POST", rule="/api/v1/comments/<comment_id>/reports", path="/api/v1/comments/{judged_id}/reports",
    fields={"reason": "private_information", "text": "This names my daughter.", "reporter": "Q" * 22},
    required=("reason", "reporter"), optional=("text",), limits={"text": 500},
)  # fmt: skip

NUDGE = Target(
    method="POST", rule="/api/v1/nudge", path="/api/v1/nudge",
    fields={"site": "demo", "body": "The bridge should be painted green again."}, required=("body",),
    optional=("site",), texts=("body",), limits={"body": 10_000}, success=frozenset({200}), stores=False,
)  # fmt: skip

DECIDE = Target(
    method="POST", rule="/api/v1/moderation/comments/<comment_id>/decisions",
    path="/api/v1/moderation/comments/{comment_id}/decisions", required=("action", "version"),
    fields={"action": "reject", "version": 1, "reports": 0, "reason": "off_topic"},
    optional=("reports", "reason", "message", "until"), headers=TOKEN, success=frozenset({200}), uses_up=True,
)  # fmt: skip

MODERATION = "/api/v1/moderation"
BATCH_OF_NONE = Target(
    method="POST", rule=f"{MODERATION}/batches", path=f"{MODERATION}/batches", headers=TOKEN, every=3,
    fields={"action": "reject", "comments": [{"id": "a" * 26, "version": 1}], "reason": "off_topic"},
    required=("action", "comments"), optional=("reason", "message", "until"), success=frozenset({200}),
    stores=False,
)  # fmt: skip

NOTHING_TO_UNDO = frozenset({200, 404})
"""A good request finds no decision here that could be taken back: it must only harm nothing."""

UNDO_BATCH = Target(
    method="POST", rule=f"{MODERATION}/batches/<batch_id>/undo", path=f"{MODERATION}/batches/{'a' * 26}/undo",
    fields={}, headers=TOKEN, success=NOTHING_TO_UNDO, every=5,
)  # fmt: skip

UNDO = Target(
    method="POST", rule=f"{MODERATION}/comments/<comment_id>/undo",
    path=f"{MODERATION}/comments/{{waiting_id}}/undo", fields={"version": 1}, required=("version",),
    headers=TOKEN, success=NOTHING_TO_UNDO, every=3,
)  # fmt: skip

NOTE = Target(
    method="POST", rule=f"{MODERATION}/comments/<comment_id>/notes",
    path=f"{MODERATION}/comments/{{judged_id}}/notes", fields={"body": "Look at this twice."},
    required=("body",), optional=("about",), texts=("body",), limits={"body": 10_000}, headers=TOKEN,
    success=frozenset({201}), every=3,
)  # fmt: skip

STANDING = Target(
    method="POST", rule=f"{MODERATION}/comments/<comment_id>/standing",
    path=f"{MODERATION}/comments/{{judged_id}}/standing", required=("standing", "reason"),
    fields={"standing": "limited", "days": 3, "reason": "flood"}, optional=("days",), headers=TOKEN,
    success=frozenset({200}), denials=frozenset({409}), every=3,
)  # fmt: skip

STORY = Target(
    method="POST", rule=f"{MODERATION}/stories", path=f"{MODERATION}/stories", required=("thread",),
    fields={"site": "demo", "thread": "https://news.example.org/articles/theatre", "slow_mode_s": 5},
    optional=("site", "slow_mode_s", "reason"), headers=TOKEN,
    success=frozenset({200}), denials=frozenset({404}), every=3,
)  # fmt: skip

OFF_DUTY = Target(
    method="POST", rule=f"{MODERATION}/off-duty", path=f"{MODERATION}/off-duty", headers=TOKEN, every=3,
    fields={"site": "demo", "start": "02:00", "end": "02:01", "zone": "UTC"},
    optional=("start", "end", "zone"), success=frozenset({200}),
)  # fmt: skip

HOUSE_RULE = Target(
    method="POST", rule=f"{MODERATION}/house-rules", path=f"{MODERATION}/house-rules", headers=TOKEN, every=3,
    fields={"site": "demo", "number": 1, "code": "insult", "title": "Insult", "message": "Be kind."},
    required=("number", "code", "title", "message"), optional=("version",),
    limits={"title": 120, "message": 2_000}, success=frozenset({200}), denials=frozenset({404, 409}),
)  # fmt: skip

BAN = Target(
    method="POST", rule="/api/v1/moderation/comments/<comment_id>/ban",
    path="/api/v1/moderation/comments/{judged_id}/ban", fields={"days": 3, "reason": "flood"},
    required=("days", "reason"), optional=("version",), headers=TOKEN, success=frozenset({200}),
    denials=frozenset({409}),
)  # fmt: skip

ACTIVATE = Target(
    method="POST", rule="/api/v1/rulesets", path="/api/v1/rulesets",
    fields={"site": "demo", "preset": "publish_unless_flagged"}, required=("preset",),
    optional=("site", "name", "rules", "default", "not_supported"), headers=TOKEN, success=frozenset({201}),
)  # fmt: skip

SIGN_IN = Target(
    method="POST", rule="/api/v1/sessions", path="/api/v1/sessions", every=20,
    fields={"login": "{login}", "password": "{password}"}, required=("login", "password"),
    limits={"login": 200, "password": 1_000}, success=frozenset({201}), denials=frozenset({401}),
)  # fmt: skip

SIGN_OUT = Target(
    method="DELETE", rule="/api/v1/sessions", path="/api/v1/sessions", fields={}, headers=SESSION,
    success=frozenset({204}), uses_up=True, has_body=False,
)  # fmt: skip

THREAD_PAGE = Target(
    method="POST", rule="/t/<site>/<thread:key>", path="/t/demo/bridge", fields=PAGE_FIELDS, media=(FORM,),
    required=("author_name", "author_email", "body"),
    optional=("author_url", "parent_id", "form_token", "confirm_website"), lines=("author_name",),
    texts=("body",), urls=("author_url",), email="author_email", parent="parent_id",
    limits={"body": 10_000, "author_name": 80, "author_url": 200}, success=frozenset({200}), page=True,
    refusals=PAGE_REFUSALS, any_path=True,
)  # fmt: skip

THREAD_PAGE_BY_NAME = replace(
    THREAD_PAGE, rule="/t/<site>/<thread:key>/page", path="/t/demo/bridge/page", every=5
)

WORDPRESS = Target(
    method="POST", rule="/wp-comments-post.php", path="/wp-comments-post.php?site=demo", media=(FORM,),
    fields={"comment_post_ID": "bridge", "author": "Reader", "email": "{canary}",
            "comment": "The bridge should be painted green again."},
    required=("author", "email", "comment"), optional=("url", "comment_parent", "form_token"),
    lines=("author",), texts=("comment",), urls=("url",), email="email", parent="comment_parent",
    limits={"comment": 10_000, "author": 80, "url": 200, "comment_post_ID": 1_000},
    success=frozenset({302}), page=True, refusals=PAGE_REFUSALS | {200}, ignores_unknown=True,
)  # fmt: skip

DEMO_PAGE = Target(
    method="POST", rule="/demo/<slug>", path="/demo/harbour-baths", fields=PAGE_FIELDS, media=(FORM,),
    required=("author_name", "author_email", "body"), texts=("body",), email="author_email",
    limits={"body": 10_000}, success=frozenset({200}), page=True, refusals=PAGE_REFUSALS, every=5,
)  # fmt: skip

ANALYZE = Target(
    method="POST", rule="/v1alpha1/comments:analyze", path="/v1alpha1/comments:analyze", wire="google",
    fields={"comment": {"text": "The bridge should be green."}, "requestedAttributes": {"TOXICITY": {}}},
    required=("comment", "requestedAttributes"),
    optional=("languages", "doNotStore", "clientToken", "sessionId", "communityId", "spanAnnotations",
              "context"),
    headers=KEY, success=frozenset({200}), refusals=GOOGLE_REFUSALS, ignores_unknown=True, stores=False,
)  # fmt: skip

SUGGEST = Target(
    method="POST", rule="/v1alpha1/comments:suggestscore", path="/v1alpha1/comments:suggestscore",
    fields={"comment": {"text": "The bridge should be green."},
            "attributeScores": {"TOXICITY": {"summaryScore": {"value": 0}}}},
    required=("comment", "attributeScores"), optional=("languages", "clientToken", "communityId", "context"),
    headers=KEY, success=frozenset({200}), refusals=GOOGLE_REFUSALS, ignores_unknown=True, wire="google",
)  # fmt: skip

TARGETS = {
    target.name: target
    for target in (
        APPEAL, REPORT, NUDGE,
        POST_COMMENT, EDIT_COMMENT, DELETE_COMMENT, DECIDE, BATCH_OF_NONE, UNDO_BATCH, UNDO, NOTE, STANDING,
        STORY, OFF_DUTY, HOUSE_RULE, BAN, ACTIVATE, SIGN_IN, SIGN_OUT, THREAD_PAGE, THREAD_PAGE_BY_NAME,
        *OWN_PAGES, *IDENTITY,
        WORDPRESS, DEMO_PAGE, ANALYZE, SUGGEST, *AKISMET, CORAL, *WEBHOOKS,
    )
}  # fmt: skip
"""By method and rule, as Flask names them."""
