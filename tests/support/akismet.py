"""A short key and a form: what a test needs to call as Akismet's clients do."""

from collections.abc import Mapping
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.store.engine import Database
from service.usecases.issue_token import issue_short_key

BLOG = "https://news.example.org/"
HAM = "The bridge was painted in spring, and I am glad that the council listened to the neighbours at last."
SPAM = (
    "Cheap pills and watches, best price! Order now at http://cheap-pills.example and win $1000 !!! "
    "Click here http://win.example http://pills.example"
)
THANKS = "Thanks for making the web a better place."


def short_key(database: Database, secret: bytes, name: str = "wordpress", site_id: str | None = None) -> str:
    """A new key of twelve hexadecimal digits, stored."""
    with database.begin() as conn:
        return issue_short_key(conn, name, secret, site_id=site_id)


def fields(key: str | None, **more: Any) -> dict[str, str]:
    """The fields of a good comment-check, with ``more`` in place; None leaves one out."""
    good = {
        "api_key": key, "blog": BLOG, "user_ip": "203.0.113.9", "comment_type": "comment",
        "comment_author": "A reader", "comment_content": HAM,
    }  # fmt: skip
    return {name: str(value) for name, value in (good | more).items() if value is not None}


def ask(client: FlaskClient, path: str, sent: Mapping[str, Any], **how: Any) -> TestResponse:
    """Post a form."""
    return client.post(path, data=sent, **how)
