"""Exactly these keys leave the service, route by route. A new one is a decision, and it is made here."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from service.api import ROUTES
from service.store import comments, reports
from service.usecases.add_person import Role, add_person
from service.usecases.settle_events import settle_events
from tests.support.accounts import account
from tests.support.product import ARTICLE, comment_fields
from tests.walls import webhook_shapes

PASSWORD = "a password of twelve"
PHONE = "Call me any time: +49 170 1234567, and bring a friend along."
COMMENT = """id parent_id state featured author.name author.url author.label author.badge body created_at
    edited_at"""
THREAD = "key title url closed closed_at published_count"
RECEIPT = """id status reason decided_by message rule body created_at edited_at edit_seconds_left can[]
    appeal usual_wait_s"""
REFUSED = RECEIPT.replace(" rule", " rule.number rule.title").replace("appeal", "appeal.state appeal.made_at")
REASON = "check code score threshold rule"
DECISION = "at by from_status to_status version ruleset_version reasons[]"
QUEUED = """id site status version parked author.name author.label author.url body created_at edited_at
    published_at parent_id thread.key thread.title thread.claimed_title thread.url last_decision"""
FINDING = """check check_version comment_version score label reason error duration_ms detail
    spans[].field spans[].start spans[].end spans[].note"""
RULESET = (
    "site version name default not_supported activated_at rules[].check rules[].threshold rules[].action"
)


def under(place: str, names: str) -> set[str]:
    """``names`` as they stand inside of ``place``."""
    return {f"{place}.{name}" for name in names.split()}


def decision(place: str) -> set[str]:
    return under(place, DECISION.replace(" reasons[]", "")) | under(f"{place}.reasons[]", REASON)


def queued(place: str = "") -> set[str]:
    names = QUEUED.replace("last_decision", "")
    inside = under(place, names) if place else set(names.split())
    return inside | decision(f"{place}.last_decision" if place else "last_decision")


EVENT = """type timestamp id sequence data.site data.by data.reasons[] data.comment.id data.comment.version
    data.comment.status data.comment.thread.key data.comment.thread.title data.comment.thread.url
    data.comment.parent_id data.comment.created_at data.comment.author.name data.comment.author.url
    data.comment.author.label data.comment.author data.comment.body"""
"""Of ``comment.published``; tests/webhooks/test_catalogue.py has the others."""
CARD = """section risk band held_by escalated_at snoozed_until featured_at appealed_at why.ruleset_version
    why.band why.decided why.share parent.id parent.author_name parent.excerpt parent.status
    author_record.published author_record.rejected author_record.spam author_record.first_seen_at
    author_record.banned_until author_record.standing author_record.standing_until
    author_record.standing_reason notes.comment notes.author notes.thread allowed[] reports[].reason
    reports[].count reports[].latest"""
LINE = "at site actor action subject comment_id version before after reason batch_id undone"
RULE = "number code title message checks[] version"
DECIDED = {"batch_id"} | under("done[]", "id version status reports_left")
STAFF = "/api/v1/moderation"


def desk_shapes() -> dict[str, set[str]]:
    """Of the desk's routes."""
    card = under("cards[]", CARD) | under("cards[].why.reason", REASON) | under("cards[].findings[]", FINDING)
    return {
        f"GET {STAFF}/queue": {"next"} | queued("cards[]") | card
        | under("tabs", "pending reported escalated appeals"),
        f"POST {STAFF}/batches": DECIDED
        | under("conflicts[]", "id status version decided_by decided_at"),
        f"POST {STAFF}/batches/<batch_id>/undo": DECIDED,
        f"POST {STAFF}/comments/<comment_id>/undo": DECIDED,
        f"POST {STAFF}/comments/<comment_id>/notes": {"id"},
        f"POST {STAFF}/comments/<comment_id>/standing": {"comment_id", "standing", "until"},
        f"POST {STAFF}/stories": {"thread", "section", "closed", "hold_all", "slow_mode_s"},
        f"POST {STAFF}/off-duty": {"start", "end", "zone"},
        f"GET {STAFF}/house-rules": under("rules[]", RULE),
        f"POST {STAFF}/house-rules": set(RULE.split()),
        f"GET {STAFF}/activity": {"next"} | under("lines[]", LINE),
    }  # fmt: skip


SHAPES: dict[str, set[str]] = {
    "POST /api/v1/comments": {"id", "status", "receipt", "status_url", "usual_wait_s"},
    "GET /api/v1/comments": {"next", "version"}
    | under("thread", THREAD)
    | under("comments[]", f"{COMMENT} reply_count replies_next")
    | under("comments[].replies[]", COMMENT),
    "GET /api/v1/comments/<comment_id>": under("comment", COMMENT) | under("thread", THREAD),
    "GET /api/v1/counts": {"counts"},
    "POST /api/v1/comments/<comment_id>/reports": {"received"},
    "POST /api/v1/comments/<comment_id>/verification": {"status"},
    "GET /api/v1/form": {"form_token", "closed"},
    "POST /api/v1/nudge": {"nudge"},
    "GET /api/v1/comments/<comment_id>/receipt": set(RECEIPT.split()),
    "PATCH /api/v1/comments/<comment_id>": set(RECEIPT.split()),
    "DELETE /api/v1/comments/<comment_id>": set(),
    "POST /api/v1/comments/<comment_id>/appeal": set(REFUSED.split()),
    "GET /api/v1/moderation/comments": {"next"} | queued("comments[]"),
    "GET /api/v1/moderation/comments/<comment_id>": queued()
    | decision("decisions[]")
    | under("findings[]", FINDING)
    | under("author_record", "published rejected spam banned_until"),
    "POST /api/v1/moderation/comments/<comment_id>/decisions": queued(),
    "POST /api/v1/moderation/comments/<comment_id>/ban": {"comment_id", "banned_until"},
    "GET /api/v1/rulesets": under("rulesets[]", RULESET),
    "POST /api/v1/rulesets": set(RULESET.split()),
    "POST /api/v1/sessions": {"token", "scopes[]", "expires_in_s"},
    "DELETE /api/v1/sessions": set(),
    "GET /healthz": {"status"},
    "GET /readyz": {"status", "database", "redis"},
    "GET /api/v1/events": {"next", "more"} | under("events[]", EVENT),
}
SHAPES |= desk_shapes() | webhook_shapes.SHAPES
FREE = {"detail", "counts", "before", "after", "timings", "headers"}
"""Below these, names are somebody else's: numbers of a check, by its own names, threads that were asked for,
settings as they were and are, and HTTP headers. All are looked through in test_email_never_leaves.py."""

OTHERWISE = {"GET /api/v1/openapi.json", "GET /metrics"}
"""Not data of a comment; their shapes are standards."""


@pytest.fixture
def new_database(new_sqlite: Callable[..., str]) -> Callable[..., str]:
    return new_sqlite


@pytest.fixture
def more_settings() -> dict[str, object]:
    return {"smtp_host": "127.0.0.1", "smtp_from": "comments@example.org", "nudge": "true"}


def keys(value: Any, place: str = "") -> Iterator[str]:
    """The path of every value in a JSON document; all members of a list count as one."""
    if isinstance(value, dict) and value and place.rpartition(".")[2] not in FREE:
        for name, inner in value.items():
            yield from keys(inner, f"{place}.{name}" if place else name)
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner, f"{place}[]")
    else:
        yield place


@pytest.fixture
def answers(product) -> dict[str, set[str]]:
    """The keys of an answer of every route, with as much in it as there can be."""
    seen: dict[str, set[str]] = {}

    def ask(route: str, path: str = "", **sent: Any) -> Any:
        method, _, rule = route.partition(" ")
        answer = product.client.open(path or rule, method=method, **sent)
        assert answer.status_code in (200, 201, 202, 204), answer.text
        content = answer.get_json(force=True) if answer.data else {}
        seen[route] = set(keys(content)) - {""}
        return content

    comment = product.published(author_url="https://blog.example.org/me")
    reply = product.published(parent_id=comment.id)
    held = product.comment(body=PHONE)
    product.check()
    token, own = {"headers": product.bearer("admin")}, {"headers": held.headers}
    with product.database.begin() as conn:
        add_person(conn, account("keeper", PASSWORD, Role.ADMIN))
    one, receipt = f"/api/v1/comments/{comment.id}", f"/api/v1/comments/{held.id}/receipt"
    staff = f"/api/v1/moderation/comments/{held.id}"
    ask("POST /api/v1/comments", json=comment_fields())
    ask("GET /api/v1/comments", f"/api/v1/comments?thread={ARTICLE}")
    ask("GET /api/v1/comments/<comment_id>", one)
    ask("GET /api/v1/counts", f"/api/v1/counts?threads={ARTICLE}")
    report = {"reason": "illegal", "text": "This is a threat.", "reporter": "r" * 22}
    ask("POST /api/v1/comments/<comment_id>/reports", f"{one}/reports", json=report)
    wish = "POST /api/v1/comments/<comment_id>/verification"
    ask(wish, f"/api/v1/comments/{held.id}/verification", headers=held.headers)
    ask("GET /api/v1/form", f"/api/v1/form?thread={ARTICLE}")
    ask("POST /api/v1/nudge", json={"body": "Paint it green again."})
    ask("GET /api/v1/comments/<comment_id>/receipt", receipt, **own)
    ask("GET /api/v1/moderation/comments", "/api/v1/moderation/comments?status=held", **token)
    looked = ask("GET /api/v1/moderation/comments/<comment_id>", staff, **token)
    order = {"action": "approve", "version": looked["version"]}
    ask("POST /api/v1/moderation/comments/<comment_id>/decisions", f"{staff}/decisions", json=order, **token)
    ask_the_desk(product, ask, held, comment, token)
    ban = {"days": 1, "reason": "flood"}
    ask("POST /api/v1/moderation/comments/<comment_id>/ban", f"{staff}/ban", json=ban, **token)
    ask(
        "PATCH /api/v1/comments/<comment_id>",
        f"/api/v1/comments/{held.id}",
        json={"body": "Never mind."},
        **own,
    )
    refuse = {"action": "reject", "version": 2, "reason": "insult"}  # A rule that ask_the_desk has made.
    product.client.post(f"{STAFF}/comments/{reply.id}/decisions", json=refuse, **token)
    path, appeal = f"/api/v1/comments/{reply.id}", {"statement": "I never said that of him."}
    ask("POST /api/v1/comments/<comment_id>/appeal", f"{path}/appeal", json=appeal, headers=reply.headers)
    ask("DELETE /api/v1/comments/<comment_id>", path, headers=reply.headers)
    ask("GET /api/v1/rulesets", **token)
    ask("POST /api/v1/rulesets", json={"preset": "hold_everything"}, **token)
    session = ask("POST /api/v1/sessions", json={"login": "keeper", "password": PASSWORD})
    ask("DELETE /api/v1/sessions", headers={"Authorization": f"Bearer {session['token']}"})
    settle_events(product.database, 0)
    ask("GET /api/v1/events", "/api/v1/events?type=comment.published", **token)
    webhook_shapes.ask_all(product, ask, token)
    ask("GET /healthz")
    ask("GET /readyz")
    return seen


def ask_the_desk(product: Any, ask: Any, held: Any, comment: Any, token: dict[str, Any]) -> None:
    """Every route of the desk, about an answer that waits and was complained about."""
    staff, waits = f"{STAFF}/comments/{held.id}", product.comment(parent_id=comment.id, body=PHONE)
    product.check()
    with product.database.begin() as conn:
        seq = comments.get(conn, waits.id).seq
        reports.add(conn, seq, "demo", "insult", reporter_key="a reader")
    ask(f"GET {STAFF}/queue", **token)
    version = product.client.get(staff, **token).json["version"]
    ask(f"POST {STAFF}/comments/<comment_id>/undo", f"{staff}/undo", json={"version": version}, **token)
    seen = [{"id": held.id, "version": version + 1}, {"id": comment.id, "version": 1}]
    batch = ask(f"POST {STAFF}/batches", json={"action": "approve", "comments": seen}, **token)
    undo = f"{STAFF}/batches/{batch['batch_id']}/undo"
    ask(f"POST {STAFF}/batches/<batch_id>/undo", undo, json={}, **token)
    ask(f"POST {STAFF}/comments/<comment_id>/notes", f"{staff}/notes", json={"body": "Twice."}, **token)
    limited = {"standing": "limited", "days": 1, "reason": "flood"}
    ask(f"POST {STAFF}/comments/<comment_id>/standing", f"{staff}/standing", json=limited, **token)
    ask(f"POST {STAFF}/stories", json={"thread": ARTICLE, "slow_mode_s": 9}, **token)
    ask(f"POST {STAFF}/off-duty", json={"start": "02:00", "end": "02:01", "zone": "UTC"}, **token)
    ask(f"GET {STAFF}/house-rules", **token)
    rule = {"number": 1, "code": "insult", "title": "Insult", "message": "Be kind.", "checks": ["toxicity"]}
    ask(f"POST {STAFF}/house-rules", json=rule, **token)
    ask(f"GET {STAFF}/activity", **token)
    again = {"action": "approve", "version": version + 3}
    assert product.client.post(f"{staff}/decisions", json=again, **token).status_code == 200


def test_every_answer_has_exactly_the_keys_that_were_decided(answers):
    assert answers == SHAPES


def test_no_key_speaks_of_an_address(answers):
    words = ("mail", "contact", "sealed", "fingerprint", "gravatar", "avatar", "hash", "ip", "network")
    parts = {
        part for shape in answers.values() for path in shape for part in path.replace(".", "_").split("_")
    }
    assert not parts & set(words)


def test_every_route_is_looked_at():
    assert {f"{route.method} {route.path}" for route in ROUTES} == set(SHAPES) | OTHERWISE


def test_no_url_has_a_place_for_an_address(product):
    """What stands in a URL stands in logs, histories and Referer headers."""
    names = {name for rule in product.app.url_map.iter_rules() for name in rule.arguments}
    for route in ROUTES:
        if route.query is not None:
            names |= set(route.query.model_fields)
    assert {"comment_id", "cursor"} <= names
    assert not [name for name in names if "mail" in name or "address" in name]
