"""A queue to moderate: comments that wait, as the checks leave them, and forms as a browser sends them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from werkzeug.test import TestResponse

from service.domain.comment import Status
from service.domain.lifecycle import Actor
from service.domain.risk import band_of
from service.domain.verdict import Finding, Reason, Span
from service.store import decisions, findings
from service.store.decisions import Decision
from service.store.tables import comments
from tests.support import markup
from tests.support.markup import Element
from tests.support.press import Press
from tests.support.product import Product

QUEUE = "/desk/queue"
INSULT = Reason(check="toxicity", code="toxicity.insult", score=0.82, threshold=0.7, rule=2)


class QueueRoom:
    """Puts comments into the queue of a site."""

    def __init__(self, product: Product, site: str = "demo") -> None:
        self.database, self.site = product.database, site
        self.press = Press(product.database, site)
        self.story = self.press.thread("bridge", title="The bridge")

    def waits(self, body: str | None = None, *, reason: Reason = INSULT, spans: tuple[Span, ...] = (),
              error: str | None = None, **row: Any) -> str:  # fmt: skip
        """A comment that the policy has held; ``row`` sets columns of it. Returns its id."""
        posted = self.press.post(row.pop("thread", self.story), body=body)
        row = {"status": "held", "held_by": reason.check, "held_code": reason.code, "risk": 820} | row
        row |= {"version": 2, "band": band_of(row["risk"]).value}
        finding = Finding(check=reason.check, check_version="1", score=reason.score or 0.0, label="flagged",
                          reason=reason.code, spans=spans, error=error)  # fmt: skip
        decision = Decision(
            comment_seq=posted.seq, comment_version=2, from_status=Status.PENDING, to_status=Status.HELD,
            actor=Actor.CHECKS, reasons=(reason,), ruleset_version=4, site_id=self.site,
        )  # fmt: skip
        with self.database.begin() as conn:
            conn.execute(update(comments).where(comments.c.seq == posted.seq).values(row))
            findings.add(conn, {(posted.seq, 1): [finding]})
            decisions.add(conn, [decision])
        return posted.id

    def row(self, comment_id: str) -> Any:
        """A comment as it is now."""
        with self.database.read() as conn:
            return conn.execute(select(comments).where(comments.c.id == comment_id)).one()

    def status(self, comment_id: str) -> str:
        return str(self.row(comment_id).status)


@dataclass
class Moderator:
    """Somebody who is signed in, looking at the queue without JavaScript."""

    browser: Any

    def look(self, query: str = "") -> Element:
        return self.browser.page(QUEUE + query)

    def ids(self, query: str = "") -> list[str]:
        """The comments on a page, in order."""
        return [card.attributes["data-comment-id"] for card in self.look(query).all("article", class_="card")]

    def card(self, comment_id: str, query: str = "") -> Element:
        return self.look(query).by_id(f"card-{comment_id}")

    def fields(self, comment_id: str, decision: str, query: str = "", **more: str) -> dict[str, str]:
        """What the card's form for this decision would send."""
        for form in self.card(comment_id, query).all("form"):
            fields = {}
            for one in form.all("input"):
                if one.attributes.get("type") != "radio" or "checked" in one.attributes:
                    fields[one.attributes["name"]] = one.attributes.get("value", "")
            buttons = [one.attributes.get("value") for one in form.all("button", name="decision")]
            if decision in buttons or fields.get("decision") == decision:
                return fields | {"decision": decision} | more
        raise AssertionError(f"the card has no form for {decision}")

    def decide(self, comment_id: str, decision: str, query: str = "", **more: str) -> TestResponse:
        """Press the button of a card."""
        return self.send_to(comment_id, self.fields(comment_id, decision, query, **more))

    def send_to(self, comment_id: str, fields: dict[str, str], **more: Any) -> TestResponse:
        return self.browser.client.post(f"/desk/comments/{comment_id}/decisions", data=fields, **more)

    def fragment(self, comment_id: str, fields: dict[str, str]) -> TestResponse:
        """The same as a script sends it."""
        return self.send_to(comment_id, fields, headers={"X-Fragment": "1"})

    def follow(self, answer: TestResponse) -> Element:
        """The page that a 303 leads to."""
        assert answer.status_code == 303, answer.text
        return self.browser.page(answer.location.partition("#")[0])

    def said(self, answer: TestResponse) -> str:
        """The status line of that page."""
        return self.follow(answer).by_id("status").text

    def undo_last(self, page: Element) -> TestResponse:
        """Press Undo beside "Your last decision"."""
        form = page.by_id("last")
        fields = {one.attributes["name"]: one.attributes["value"] for one in form.all("input")}
        return self.browser.client.post(form.attributes["action"], data=fields)


def read(answer: TestResponse) -> Element:
    """A fragment as a tree."""
    return markup.read(answer.text)
