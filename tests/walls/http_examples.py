"""Every route with a request that works, each finding what it needs: docs/http/examples.md.

Answers are real. What differs from run to run is replaced by a word of the same kind, and of a list the first
member stands for all.
"""

import json
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

BASE = "http://127.0.0.1:8080"
TOKENS = {"$TOKEN": "moderate", "$POLICY": "policy", "$READ": "read", "$HOOKS": "webhooks"}
PHONE = "Call me any time: +49 170 1234567."
STAFF, ENDPOINTS, TRIALS = "/api/v1/moderation", "/api/v1/webhooks/endpoints", "/api/v1/webhooks/trials"
ONE, HOOK = "/api/v1/comments/<comment_id>", f"{ENDPOINTS}/<endpoint_id>"
DELIVERY = f"{HOOK}/deliveries/<delivery_id>"
URL = "https://cms.example.org/hooks/comments"
WITHOUT = {"GET /api/v1/openapi.json", "GET /metrics", "POST /api/v1/comments/<comment_id>/verification"}
"""Too long to be printed, no JSON, and only there where the service may send mail."""


@dataclass(frozen=True, kw_only=True)
class Example:
    """One request. ``names`` are what of the answer later requests use."""

    route: str
    token: str = ""
    query: str = ""
    body: Any = None
    path: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    key: str = ""
    before: str = ""
    """What happens meanwhile: ``check`` or ``send``."""

    @property
    def method(self) -> str:
        return self.route.partition(" ")[0]

    @property
    def at(self) -> str:
        """The path with names of the shell in it, and the query."""
        path = self.route.partition(" ")[2]
        for name in re.findall(r"<(\w+)>", path):
            path = path.replace(f"<{name}>", self.path.get(name, f"${name.removesuffix('_id').upper()}"))
        return path + self.query

    @property
    def curl(self) -> str:
        """The request as somebody would type it."""
        words = ["curl"] if self.method == "GET" else [f"curl -X {self.method}"]
        words.append(f'"{BASE}{self.at}"')
        headers = [f"Authorization: Bearer {self.token}"] if self.token else []
        headers += ["Content-Type: application/json"] if self.body is not None else []
        headers += [f"Idempotency-Key: {self.key}"] if self.key else []
        words += [f'-H "{one}"' for one in headers]
        if self.body is not None:
            words.append(f"-d {_quoted(self.body)}")
        return " \\\n  ".join(words)


def _quoted(body: Any) -> str:
    text = json.dumps(body, ensure_ascii=False)
    # Names of the shell are filled in between double quotes only.
    return '"' + text.replace('"', '\\"') + '"' if "$" in text else shlex.quote(text)


COMMENT = {"thread": "bridge", "author_name": "Zoë", "author_email": "zoe@example.com"}
RULE = {"number": 1, "code": "personal_attack", "title": "Personal attack",
        "message": "Please write about the subject and not about the person."}  # fmt: skip
REPORT = {"reason": "spam", "reporter": "c3VjaCBhIHJhbmRvbSB2YWx1ZQ"}


def reject(version: int) -> dict[str, Any]:
    """A batch of the one comment that is held."""
    seen = [{"id": "$HELD", "version": version}]
    return {"action": "reject", "reason": "personal_attack", "comments": seen}


EXAMPLES = (
    Example(route="POST /api/v1/comments", body={**COMMENT, "body": "Paint it green again."},
            key="bridge-1", names={"COMMENT": "id", "RECEIPT": "receipt"}),
    Example(route="GET /api/v1/comments", query="?thread=bridge", before="check"),
    Example(route=f"GET {ONE}"),
    Example(route="GET /api/v1/counts", query="?threads=bridge,harbour"),
    Example(route="GET /api/v1/form", query="?thread=bridge"),
    Example(route="POST /api/v1/nudge", body={"body": "Only a complete idiot would paint it green."}),
    Example(route=f"POST {ONE}/reports", body=REPORT),
    Example(route=f"GET {ONE}/receipt", token="$RECEIPT"),
    Example(route=f"PATCH {ONE}", token="$RECEIPT", body={"body": "Paint it blue."}),
    Example(route="POST /api/v1/comments", body={**COMMENT, "author_name": "Yan", "body": PHONE},
            names={"HELD": "id", "HIS": "receipt"}),
    Example(route=f"GET {STAFF}/comments", token="$TOKEN", query="?status=held", before="check"),
    Example(route=f"GET {STAFF}/comments/<comment_id>", token="$TOKEN", path={"comment_id": "$HELD"}),
    Example(route=f"GET {STAFF}/queue", token="$TOKEN", query="?limit=1"),
    Example(route=f"POST {STAFF}/comments/<comment_id>/decisions", token="$TOKEN",
            path={"comment_id": "$HELD"}, body={"action": "approve", "version": 2}),
    Example(route=f"POST {STAFF}/comments/<comment_id>/undo", token="$TOKEN", path={"comment_id": "$HELD"},
            body={"version": 3}),
    Example(route=f"POST {STAFF}/comments/<comment_id>/notes", token="$TOKEN", path={"comment_id": "$HELD"},
            body={"body": "Known on the phone."}),
    Example(route=f"POST {STAFF}/comments/<comment_id>/standing", token="$TOKEN",
            path={"comment_id": "$HELD"}, body={"standing": "limited", "days": 7, "reason": "flood"}),
    Example(route=f"POST {STAFF}/comments/<comment_id>/ban", token="$TOKEN", path={"comment_id": "$HELD"},
            body={"days": 30, "reason": "flood"}),
    Example(route=f"POST {STAFF}/batches", token="$TOKEN", names={"BATCH": "batch_id"},
            body=reject(4)),
    Example(route=f"POST {STAFF}/batches/<batch_id>/undo", token="$TOKEN", body={}),
    Example(route=f"POST {STAFF}/batches", token="$TOKEN",
            body=reject(6)),
    Example(route=f"POST {ONE}/appeal", token="$HIS", path={"comment_id": "$HELD"},
            body={"statement": "It is the number of the town hall."}),
    Example(route=f"DELETE {ONE}", token="$RECEIPT"),
    Example(route=f"POST {STAFF}/stories", token="$TOKEN", body={"thread": "bridge", "slow_mode_s": 60}),
    Example(route=f"POST {STAFF}/off-duty", token="$POLICY",
            body={"start": "23:00", "end": "07:00", "zone": "Europe/Berlin"}),
    Example(route=f"GET {STAFF}/house-rules", token="$TOKEN"),
    Example(route=f"POST {STAFF}/house-rules", token="$POLICY", body=RULE),
    Example(route=f"GET {STAFF}/activity", token="$TOKEN"),
    Example(route="GET /api/v1/rulesets", token="$TOKEN"),
    Example(route="POST /api/v1/rulesets", token="$POLICY", body={"preset": "hold_everything"}),
    Example(route="POST /api/v1/sessions", body={"login": "ada", "password": "a long enough password"},
            names={"SESSION": "token"}),
    Example(route="DELETE /api/v1/sessions", token="$SESSION"),
    Example(route="GET /api/v1/events", token="$READ", query="?type=comment.rejected&limit=1", before="send"),
    Example(route=f"POST {ENDPOINTS}", token="$HOOKS", names={"ENDPOINT": "id"}, key="cms-1",
            body={"name": "CMS", "url": URL, "types": ["comment.published", "endpoint.test"]}),
    Example(route=f"POST {HOOK}/test", token="$HOOKS", body={}),
    Example(route=f"GET {ENDPOINTS}", token="$HOOKS", before="send"),
    Example(route=f"GET {HOOK}", token="$HOOKS"),
    Example(route=f"PATCH {HOOK}", token="$HOOKS", body={"name": "Page cache"}),
    Example(route=f"POST {HOOK}/secret", token="$HOOKS", body={}),
    Example(route=f"GET {HOOK}/deliveries", token="$HOOKS", names={"DELIVERY": "deliveries.0.id"}),
    Example(route=f"GET {DELIVERY}", token="$HOOKS"),
    Example(route=f"POST {DELIVERY}/replay", token="$HOOKS", body={}),
    Example(route=f"POST {HOOK}/replay", token="$HOOKS", body={"hours": 72}),
    Example(route=f"POST {TRIALS}", token="$HOOKS", body={"url": URL}, names={"TRIAL": "id"}),
    Example(route=f"GET {TRIALS}/<trial_id>", token="$HOOKS", query="?wait=15", before="send"),
    Example(route=f"DELETE {HOOK}", token="$HOOKS"),
    Example(route="GET /healthz"),
    Example(route="GET /readyz"),
)  # fmt: skip
