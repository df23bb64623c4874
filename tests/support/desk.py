"""What moderators' tests do over and over: ask, look, decide, as somebody with a token."""

from collections.abc import Mapping
from typing import Any

from werkzeug.test import TestResponse

from tests.support.product import Posted, Product

MODERATION = "/api/v1/moderation/comments"


class Desk:
    """The moderation API as one token's holder uses it."""

    def __init__(self, product: Product, headers: Mapping[str, str] | None = None) -> None:
        self.product = product
        self.headers = headers or product.bearer()

    def queue(self, **query: Any) -> TestResponse:
        return self.product.client.get(MODERATION, query_string=query, headers=self.headers)

    def ids(self, **query: Any) -> list[str]:
        return [comment["id"] for comment in self.queue(**query).json["comments"]]

    def look(self, comment: Posted | str) -> dict[str, Any]:
        answer = self.product.client.get(f"{MODERATION}/{_id(comment)}", headers=self.headers)
        assert answer.status_code == 200, answer.text
        content: dict[str, Any] = answer.json
        return content

    def ask(self, method: str, comment: Posted | str, what: str = "", body: Any = None) -> TestResponse:
        path = f"{MODERATION}/{_id(comment)}" + (f"/{what}" if what else "")
        return self.product.client.open(path, method=method, json=body, headers=self.headers)

    def decide(self, comment: Posted | str, action: str, **fields: Any) -> TestResponse:
        """Decide on the version that stands now, unless ``version`` says another."""
        fields.setdefault("version", self.look(comment)["version"])
        fields.setdefault("reason", "off_topic")
        return self.ask("POST", comment, "decisions", {"action": action, **fields})

    def ban(self, comment: Posted | str, days: int = 30, **fields: Any) -> TestResponse:
        return self.ask("POST", comment, "ban", {"days": days, "reason": "insults", **fields})


def _id(comment: Posted | str) -> str:
    return comment if isinstance(comment, str) else comment.id
