"""Everything a commenter can do and everything that can go wrong, each with a canary address of its own."""

import json
import urllib.parse
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from service.store.engine import Database
from tests.support.canary import Flock
from tests.support.letters import letter
from tests.support.product import Posted, comment_fields
from tests.support.stack import Reply, Stack
from tests.walls.flows_protocols import akismet, coral

ARTICLE = "https://news.example.org/articles/canal"
SHAPES = ("cnr{}@example.com", "Cnr.{}+News@Example.COM", "cnr{}@mailinator.com", "CNR{}@EXAMPLE.ORG")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
LEAKY, DEADLY = "The leaky check reads this.", "The deadly check reads this."


class Crowd:
    """Commenters of one run: posts for them and keeps every answer."""

    def __init__(self, stack: Stack, flock: Flock) -> None:
        self.stack = stack
        self.flock = flock
        self.strays = Flock()
        self.answers: list[tuple[str, bytes]] = []
        self.posted: list[Posted] = []

    def ask(
        self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """One request; the answer is kept for the scan."""
        reply = self.stack.request(method, path, body=body, headers=headers)
        head = "\n".join(f"{name}: {value}" for name, value in reply.headers)
        whole = f"{reply.status}\n{head}\n".encode() + reply.body
        self.answers.append((f"answer to {method} {path[:60]}", whole))
        return reply

    @contextmanager
    def database(self) -> Iterator[Database]:
        """The database, as an operator's command has it."""
        database = Database(self.stack.settings.database, wait_ms=5000, pool_connections=1)
        try:
            yield database
        finally:
            database.close()

    def post(self, headers: Mapping[str, str] | None = None, **fields: Any) -> Reply:
        """Post as somebody new, or as whom ``fields`` say."""
        fields = {"author_email": self.flock.new(), "thread": ARTICLE, **fields}
        reply = self.ask("POST", "/api/v1/comments", comment_fields(**fields), headers)
        if reply.status == 202 and reply.json["receipt"]:
            self.posted.append(Posted(reply.json["id"], reply.json["receipt"]))
        return reply

    def comment(self, **fields: Any) -> Posted:
        """Post what must be taken in."""
        reply = self.post(**fields)
        assert reply.status == 202, reply.body
        return self.posted[-1]

    def form(self, path: str, **fields: str) -> Reply:
        """Post a form of a page."""
        return self.ask("POST", path, urllib.parse.urlencode(fields).encode(), FORM)


def good(crowd: Crowd) -> None:
    """Comments by every door, in every spelling of an address."""
    for shape in (
        "cnr{}@example.com",
        "Cnr.{}+News@Example.COM",
        "cnr{}@mailinator.com",
        "CNR{}@EXAMPLE.ORG",
    ):
        crowd.comment(author_email=crowd.flock.new(shape))
    first = crowd.comment()
    crowd.stack.decided(first)
    crowd.post(parent_id=first.id, author_url="https://blog.example.org/me", thread_title="The canal")
    crowd.post(confirm_website="filled", form_token="1.2.3")
    again = {"author_name": "Again", "body": letter(7_001), "headers": {"Idempotency-Key": "canal-1"}}
    same = crowd.flock.new()
    for address in (same, same, crowd.flock.new()):
        crowd.post(**again, author_email=address)
    crowd.post(headers={"Idempotency-Key": "canal-1"}, author_name="Another", body=letter(7_002))
    for _ in range(2):
        crowd.post(author_name="Twice", body=letter(7_003))
    fields = comment_fields(author_email=crowd.flock.new(), thread=ARTICLE)
    crowd.form("/api/v1/comments", **fields)
    crowd.form("/t/demo/canal", author_name="Page", author_email=crowd.flock.new(), body=letter(7_004))
    crowd.form("/t/demo/canal", author_name="", author_email=crowd.flock.new(), body=letter(7_005))
    crowd.form("/wp-comments-post.php", comment_post_ID="canal", author="Theme", email=crowd.flock.new(),
               comment=letter(7_006), url="", comment_parent="0")  # fmt: skip
    crowd.form(
        "/wp-comments-post.php", comment_post_ID="canal", author="", email=crowd.flock.new(), comment=""
    )


def bad(crowd: Crowd) -> None:
    """The address in every place of a request where it does not belong."""
    new = crowd.flock.new
    for fields in (
        {"author_email": new("cnr{}@@example.com")}, {"author_email": new("cnr{} @example.com")},
        {"author_email": new("<cnr{}@example.com>")}, {"author_email": [new()]}, {"author_email": {new(): 1}},
        {"author_email": new("cnr{}" + "x" * 300 + "@example.com")}, {new(): "x"}, {"email": new()},
        {"author_name": None}, {"body": None}, {"body": "x" * 140_000}, {"thread": ""}, {"parent_id": new()},
        {"site": new()}, {"author_url": f"https://{new()}/"}, {"author_url": f"mailto:{new()}"},
    ):  # fmt: skip
        crowd.post(**fields)
    path, kind = "/api/v1/comments", {"Content-Type": "application/json"}
    for body in (
        new(),
        json.dumps(new()),
        f'{{"author_email": "{new()}"',
        f'{{"author_email": "{new()}", }}',
    ):
        crowd.ask("POST", path, body.encode(), kind)
    good = json.dumps(comment_fields(author_email=new())).encode()
    for name, value in (
        ("Content-Type", "text/plain"),
        ("Content-Encoding", "gzip"),
        ("Content-Type", new()),
    ):
        crowd.ask("POST", path, good, {**kind, name: value})
    quoted = [urllib.parse.quote(new()) for _ in range(9)]
    for place in (
        f"/api/v1/comments?thread=x&email={quoted[0]}", f"/api/v1/comments?thread=x&sort={quoted[1]}",
        f"/api/v1/comments/{quoted[2]}", f"/api/v1/counts?threads=x&site={quoted[3]}", f"/{quoted[4]}",
        f"/t/demo/canal?email={quoted[5]}", f"/t/{quoted[6]}/canal", f"/api/v1/comments/{quoted[7]}/receipt",
        f"/wp-comments-post.php?email={quoted[8]}",
    ):  # fmt: skip
        crowd.ask("GET", place)
        crowd.ask("POST", place, good, kind)
    for name in ("Idempotency-Key", "User-Agent", "Referer", "Cookie", "Authorization", "X-Forwarded-For",
                 "From", "Origin", "X-Request-Id", "If-None-Match", "Accept-Language"):  # fmt: skip
        crowd.post(headers={name: new()})
        crowd.ask("GET", "/api/v1/comments?thread=canal", None, {name: f"Bearer {new()}"})


def strays(crowd: Crowd) -> None:
    """Addresses typed where no address belongs, but where what is typed is kept: in text, name and thread.

    Whoever may read the text reads them there, so these are looked for only where no text belongs either.
    """
    new = crowd.strays.new
    in_body, in_name = new(), new()
    told = crowd.comment(author_email=in_body, body=f"{letter(7_501)} Write to {in_body}, please.")
    named = crowd.comment(author_email=in_name, author_name=in_name)
    crowd.post(thread=new(), thread_title=new())
    for login in (new(), new()):
        crowd.ask("POST", "/api/v1/sessions", {"login": login, "password": new()})
    assert {crowd.stack.decided(told), crowd.stack.decided(named)} == {"held"}


def nudges(crowd: Crowd) -> None:
    """Texts that are looked at before they are posted: of these nothing may stay anywhere."""
    for text in ("Write to {}, you complete idiot.", "Write to {}, please.", "Write to {}.\0"):
        reply = crowd.ask("POST", "/api/v1/nudge", {"body": text.format(crowd.flock.new())})
        assert reply.status in (200, 422), reply.body


def authors(crowd: Crowd) -> None:
    """What authors do with their receipts."""
    for edits, deletes in ((1, 0), (1, 1), (0, 2)):
        posted = crowd.comment()
        path = f"/api/v1/comments/{posted.id}"
        crowd.stack.decided(posted)
        for _ in range(edits):
            crowd.ask("PATCH", path, {"body": letter(7_100 + len(crowd.answers))}, posted.headers)
            crowd.ask("PATCH", path, {"body": "", "author_email": crowd.flock.new()}, posted.headers)
        for _ in range(deletes):
            crowd.ask("DELETE", path, None, posted.headers)
        crowd.ask("GET", f"{path}/receipt", None, posted.headers)
        crowd.ask("GET", f"{path}/receipt", None, {"Authorization": "Bearer ldr_x"})


def moderators(crowd: Crowd) -> None:
    """What moderators do, also with what is gone, stale or none of theirs."""
    token = crowd.stack.bearer("admin")
    new = crowd.flock.new
    banned = new()
    for action in ("approve", "reject", "spam", "hold"):
        posted = crowd.comment(author_email=banned)
        crowd.stack.decided(posted)
        path = f"/api/v1/moderation/comments/{posted.id}"
        version = crowd.ask("GET", path, None, token).json.get("version", 1)
        order = {"action": action, "version": version, "reason": "off_topic"}
        crowd.ask("POST", f"{path}/decisions", order, token)
        crowd.ask("POST", f"{path}/decisions", order, token)
        crowd.ask("POST", f"{path}/decisions", {**order, "reason": new()}, token)
        crowd.ask("POST", f"{path}/ban", {"days": 3, "reason": "flood"}, token)
        crowd.ask("POST", f"{path}/ban", {"days": 3, "reason": new(), "email": new()}, token)
        crowd.ask("GET", path, None, token)
    for query in ("", "?status=held", "?status=rejected&limit=100", f"?email={urllib.parse.quote(new())}"):
        crowd.ask("GET", f"/api/v1/moderation/comments{query}", None, token)
    crowd.ask("GET", "/api/v1/rulesets", None, token)
    crowd.ask("POST", "/api/v1/rulesets", {"preset": new()}, token)
    crowd.ask("DELETE", "/api/v1/sessions", None, token)


def broken_checks(crowd: Crowd) -> None:
    """Texts that make a check raise with all it knows, or take its whole process down."""
    crowd.comment(body=f"{letter(7_201)} {LEAKY}")
    crowd.comment(body=f"{letter(7_202)} {DEADLY}")
    crowd.comment()


def readers(crowd: Crowd) -> None:
    """Everything the public and the operator can look at."""
    thread = urllib.parse.quote(ARTICLE, safe="")
    for path in (
        f"/api/v1/comments?thread={thread}", f"/api/v1/comments?thread={thread}&sort=oldest&limit=2",
        f"/api/v1/counts?threads={thread},canal", "/api/v1/comments?thread=canal", f"/t/demo/{thread}",
        "/t/demo/canal", "/t/demo/canal?received=1", f"/t/demo/{thread}/fragment", "/t/demo/canal/feed.atom",
        "/t/demo/feed.atom?lang=uk", "/own", "/api/v1/openapi.json", "/healthz", "/readyz", "/metrics",
        "/nothing",
    ):  # fmt: skip
        crowd.ask("GET", path)
    for posted in crowd.posted:
        crowd.ask("GET", f"/api/v1/comments/{posted.id}")
        crowd.ask("GET", f"/api/v1/comments/{posted.id}/receipt", None, posted.headers)
    for posted in crowd.posted[:3]:
        for path in ("/own", "/own/edit", "/own/delete", "/own/appeal"):
            crowd.form(path, receipt=f"{posted.id}.{posted.receipt}")
        crowd.ask("GET", f"/report/{posted.id}")


def storm(crowd: Crowd) -> None:
    """Posting while things fail: each is tried a few times, and some are refused."""
    same = crowd.flock.new()
    for number in range(12):
        crowd.post(headers={"Idempotency-Key": f"storm-{number // 3}"}, body=letter(7_300 + number // 3))
        crowd.post(author_email=same)
        crowd.form(
            "/t/demo/canal", author_name="Storm", author_email=crowd.flock.new(), body=letter(7_400 + number)
        )


FLOWS: tuple[Callable[[Crowd], None], ...] = (
    good, bad, strays, nudges, authors, moderators, broken_checks, akismet, coral, readers,
)  # fmt: skip
