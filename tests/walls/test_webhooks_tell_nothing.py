"""Nothing that goes out by webhooks or the feed, and nothing that is kept of it, holds an address, a digest
of one, a network, or a moderator: looked for at the receiver, in the tables, in the feed and in the log.
"""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from service.domain.tokens import Scope
from service.privacy.email import parse
from service.runtime import open_vault
from service.safehttp.client import webhook_client_of
from service.store.tables import attempts, authors, deliveries, endpoints, events, trials
from service.usecases.add_person import Role, add_person
from service.usecases.erase_author import erase_author
from service.usecases.issue_token import issue_session
from tests.support.accounts import account
from tests.support.canary import Flock
from tests.support.desk import Desk
from tests.support.letters import letter
from workers.deliver_webhooks import Deliverer

LOGIN, NAME = "wilhelmina-login", "Wilhelmina Moderatrix"
NETWORK = "203.0.113.77"
WORDS = "The bridge should be painted green, says everybody here."
HELD = "Call me any time: +49 170 1234567, and bring a friend along."
KEPT = (attempts, deliveries, endpoints, events, trials)
TYPES_MIN = 10


@pytest.fixture
def new_database(new_sqlite: Callable[..., str]) -> Callable[..., str]:
    """What is told does not depend on the database."""
    return new_sqlite


@pytest.fixture
def more_settings() -> dict[str, object]:
    return {"webhooks_settle_s": 0, "webhooks_allow_private": "true", "duplicate_window_s": 0,
            "trusted_proxies": "127.0.0.0/8"}  # fmt: skip


@pytest.fixture
def flock() -> Flock:
    return Flock()


class Newsroom:
    """Everything happens here that an event tells of, by people with names, to readers with addresses."""

    def __init__(self, product, flock: Flock) -> None:
        self.product, self.flock = product, flock
        with product.database.begin() as conn:
            self.person_id = add_person(conn, account(LOGIN, "a long enough password", Role.ADMIN, NAME))
            token = issue_session(conn, self.person_id, [Scope.ADMIN], life_s=3_600)
        self.desk = Desk(product, {"Authorization": f"Bearer {token}"})

    def comment(self, **fields):
        posted = self.product.comment(
            headers={"X-Forwarded-For": NETWORK},
            **{"author_email": self.flock.new(), "body": letter(len(self.flock.addresses))} | fields,
        )
        self.product.check()
        return posted

    def happen(self) -> None:
        """Publish, hold, decide, take back, limit, close, edit, erase: each of some reader's."""
        desk, client = self.desk, self.product.client
        first, second = self.comment(body=WORDS), self.comment()
        for action in ("reject", "hold", "escalate", "approve", "feature", "unfeature", "spam"):
            assert desk.decide(first, action).status_code == 200, action
        desk.ask("POST", first, "undo", {"version": desk.look(first)["version"]})
        held = self.comment(body=HELD)
        desk.decide(held, "approve")
        assert desk.ban(second).status_code == 200
        story = {"thread": desk.look(first)["thread"]["key"], "closed": True}
        client.post("/api/v1/moderation/stories", json=story, headers=desk.headers)
        client.post("/api/v1/rulesets", json={"preset": "hold_everything"}, headers=desk.headers)
        edited = {"body": "On second thoughts, blue."}
        client.patch(f"/api/v1/comments/{second.id}", json=edited, headers=second.headers)
        self.product.check()
        client.delete(f"/api/v1/comments/{second.id}", headers=second.headers)
        with self.product.database.read() as conn:
            self.prints = [bytes(one) for one in conn.execute(select(authors.c.fingerprint)).scalars() if one]
        vault = open_vault(self.product.settings)
        erase_author(self.product.database, vault, parse(self.flock.addresses[0]))


@dataclass
class Told:
    """All that was told or kept, by place; and what must be in none of it, beside the addresses."""

    places: dict[str, bytes]
    secrets: list[str]
    types: set[str]


@pytest.fixture
def told(product, flock, listen) -> Told:
    newsroom, listener = Newsroom(product, flock), listen(product.database)
    hooks, read = product.bearer("webhooks"), product.bearer("read")
    product.client.post("/api/v1/webhooks/trials", json={"url": listener.url}, headers=hooks)
    newsroom.happen()
    deliverer = Deliverer(product.runtime, webhook_client_of(product.settings))
    deliverer.drain()
    deliverer.finish()
    one = f"/api/v1/webhooks/endpoints/{listener.endpoint_id}/deliveries"
    lines = product.client.get(f"{one}?limit=100", headers=hooks).json["deliveries"]
    places = {f"request {n}": repr(got).encode() + got["body"] for n, got in enumerate(listener.got)}
    places |= {
        f"the log of {line['id']}": product.client.get(f"{one}/{line['id']}", headers=hooks).data
        for line in lines
    }
    places["the feed"] = product.client.get("/api/v1/events?limit=200", headers=read).data
    with product.database.read() as conn:
        for table in KEPT:
            places[f"the table {table.name}"] = repr(conn.execute(select(table)).all()).encode()
    digests = [shape for one in newsroom.prints for shape in (one.hex(), b64encode(one).decode())]
    secrets = [LOGIN, NAME, newsroom.person_id, NETWORK, *digests]
    return Told(places, secrets, {line["event_type"] for line in lines})


def test_no_address_no_digest_no_network_and_no_moderator_is_told_or_kept(told, flock):
    scanner = flock.scanner()
    found = [
        str(finding) for place, content in told.places.items() for finding in scanner.scan(place, content)
    ]
    for place, content in told.places.items():
        found += [f"{place}: {secret}" for secret in told.secrets if secret.encode() in content]
    assert found == []


def test_the_search_would_find_something(told, flock):
    """Much was told, by people, about readers: and what may be told is found."""
    assert len(told.types) >= TYPES_MIN, told.types
    assert {"author.banned", "author.erased", "decision.reverted", "comment.deleted"} <= told.types
    assert len(flock.addresses) >= 3
    assert len(told.secrets) >= 6
    everything = b"".join(told.places.values())
    assert b"webhook-signature" in everything
    assert b'"by":"moderator"' in everything
    assert flock.scanner().scan("a leak", flock.addresses[0].upper().encode())
