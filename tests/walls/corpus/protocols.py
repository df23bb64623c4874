"""The write routes of Akismet's protocol and of Coral's phase, as the bad-input runner attacks them."""

from typing import Any

from tests.walls.corpus.shot import FORM, JSON, TAKEN, Target

CORAL_SECRET = "ssec_of_the_scene_and_of_nobody_else"
ODD_IS_FINE = frozenset({TAKEN})
"""A number is read as its digits, and what has no digits counts as left out."""

COMMENT: dict[str, Any] = {
    "api_key": "{short_key}", "blog": "https://news.example.org/", "user_ip": "203.0.113.9",
    "comment_author": "Reader", "comment_author_email": "{canary}", "comment_type": "comment",
    "comment_content": "The bridge should be painted green again.",
}  # fmt: skip
PAGE = {"key": "{short_key}", "api_key": "{short_key}", "blog": "https://news.example.org/"}
OPTIONAL = ("comment_author_url", "comment_content", "comment_author", "user_role", "is_test", "blog_lang",
            "honeypot_field_name")  # fmt: skip


def akismet(path: str, fields: dict[str, Any], *, required: tuple[str, ...], every: int = 1) -> Target:
    judged = "comment_content" in fields
    return Target(
        method="POST", rule=path, path=path, fields=fields, media=(FORM, JSON), required=required,
        optional=OPTIONAL if judged else (), texts=("comment_content",) if judged else ("blog",),
        lines=("comment_author",) if judged else (), urls=("comment_author_url",) if judged else (),
        success=frozenset({200}), refusals=frozenset({400, 404, 405, 413}), denials=ODD_IS_FINE, every=every,
        ignores_unknown=True, wire="akismet",
    )  # fmt: skip


AKISMET = (
    akismet("/1.1/comment-check", COMMENT, required=("api_key", "blog", "user_ip")),
    akismet("/1.1/submit-spam", COMMENT, required=("api_key",), every=2),
    akismet("/1.1/submit-ham", COMMENT, required=("api_key",), every=20),
    akismet("/1.1/verify-key", PAGE, required=("blog",), every=5),
    akismet("/1.2/usage-limit", PAGE, required=(), every=20),
    akismet("/1.2/key-sites", PAGE | {"month": "2026-11"}, required=(), every=5),
    akismet("/1.1/get-stats", PAGE, required=(), every=20),
    akismet("/1.1/get-key-stats", PAGE, required=(), every=20),
    akismet("/1.1/get-subscription", PAGE, required=(), every=20),
    akismet("/1.1/deactivate", PAGE, required=(), every=20),
    akismet("/1.1/token", PAGE, required=(), every=20),
)

CORAL = Target(
    method="POST", rule="/integrations/coral/moderation", path="/integrations/coral/moderation",
    fields={
        "action": "NEW", "comment": {"body": "The bridge should be painted green again.", "parentID": None},
        "author": {"id": "a1", "role": "COMMENTER"}, "tenantID": "t1",
    },
    required=("comment",), success=frozenset({200, 204}), wire="coral", signed_with=CORAL_SECRET,
    refusals=frozenset({400, 401, 404, 405, 413, 415, 422}), ignores_unknown=True, stores=False,
)  # fmt: skip
