"""The ``standardwebhooks`` packages of PyPI and npm, in processes of their own, take what we send."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from sqlalchemy import update

from service.domain.events import EventType
from service.safehttp.client import webhook_client_of
from service.store import endpoints
from service.store.tables import endpoint_secrets
from service.usecases.manage_webhooks import Wish, add_endpoint, replay_delivery, rotate_secret, try_endpoint
from service.webhooks.payloads import body
from service.webhooks.reference import example
from service.webhooks.signature import headers, new_secret
from tests.support.guarded import Guarded
from tests.support.listeners import ANYWHERE, answers, happen, pass_time, states
from tests.support.product import Product
from tests.support.valkey import free_port
from workers.deliver_webhooks import Deliverer

HERE = Path(__file__).parent
NODE = HERE.parent / "node" / "webhooks.cjs"
PACKAGES = ("PyPI", "npm")
DAY_S = 86_400

Start = Callable[..., "Consumer"]


class Consumer:
    """A process that verifies what it gets."""

    def __init__(self, process: Guarded, port: int, file: Path) -> None:
        self.process, self.port, self.file = process, port, file

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    @property
    def seen(self) -> list[dict[str, Any]]:
        """Each request: its id, its type, and whether the package took it for genuine."""
        if not self.file.exists():
            return []
        return [json.loads(line) for line in self.file.read_text(encoding="utf-8").splitlines()]

    def send(self, sent: dict[str, str], content: bytes) -> int:
        """Send it something ourselves; returns the status of its answer."""
        request = Request(self.url, data=content, headers={"Content-Type": "application/json", **sent})
        try:
            with urlopen(request, timeout=60) as answer:
                return int(answer.status)
        except HTTPError as refused:
            return refused.code


@pytest.fixture
def new_database(new_sqlite: Callable[..., str]) -> Callable[..., str]:
    """What is signed does not depend on the database."""
    return new_sqlite


@pytest.fixture
def more_settings() -> dict[str, object]:
    return {"webhooks_settle_s": 0, "webhooks_allow_private": "true"}


@pytest.fixture
def start(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Start]:
    """Call it for a consumer that verifies by a package with a secret, and answers by a script."""
    with ExitStack() as stack:

        def begin(package: str, secret: str, script: str = "204") -> Consumer:
            port, file = free_port(), tmp_path / f"seen-{len(list(tmp_path.iterdir()))}.jsonl"
            program = [sys.executable, str(HERE / "receiver.py")]
            if package == "npm":
                modules = request.getfixturevalue("node_modules")
                program = ["/usr/bin/env", f"NODE_PATH={modules}", "node", str(NODE)]
            command = [*program, str(port), str(file), script, secret]
            process = Guarded(command, log=file.with_suffix(".log"))
            stack.callback(process.stop)
            process.wait_until(lambda: answers(port))
            return Consumer(process, port, file)

        yield begin


@pytest.fixture
def send(product: Product) -> Iterator[Callable[[], int]]:
    """Send what is due, as the worker does."""
    deliverer = Deliverer(product.runtime, webhook_client_of(product.settings))
    yield deliverer.drain
    deliverer.finish()


def endpoint(product: Product, url: str = "http://127.0.0.1:9/") -> tuple[endpoints.Endpoint, str]:
    with product.database.begin() as conn:
        return add_endpoint(conn, "demo", Wish(name="test", url=url), ANYWHERE)


def lead(product: Product, one: endpoints.Endpoint, consumer: Consumer) -> None:
    """From now on the endpoint is this consumer."""
    moved = endpoints.Endpoint(id=one.id, site_id=one.site_id, name=one.name, url=consumer.url, types=())
    with product.database.begin() as conn:
        endpoints.change(conn, moved)


@pytest.mark.parametrize("package", PACKAGES)
def test_every_delivery_is_taken_also_when_it_is_tried_again_and_replayed(product, start, send, package):
    made, secret = endpoint(product)
    consumer = start(package, secret, "503,503,204")
    lead(product, made, consumer)
    product.published(author_name="Zoë ✎", body="Schöne Grüße: “the bridge” – 北京 🌉")
    happen(product.database, 3)
    for _ in range(8):
        send()
        pass_time(product.database, 3_600)
    assert states(product.database) == {"delivered": 5}
    assert {one["genuine"] for one in consumer.seen} == {True}
    assert len(consumer.seen) == 7
    assert len({one["id"] for one in consumer.seen}) == 5
    line = product.client.get(
        f"/api/v1/webhooks/endpoints/{made.id}/deliveries", headers=product.bearer("webhooks")
    ).json["deliveries"][0]
    with product.database.begin() as conn:
        replay_delivery(conn, made, line["id"])
    send()
    assert (consumer.seen[-1]["id"], consumer.seen[-1]["genuine"]) == (line["event_id"], True)


@pytest.mark.parametrize("package", PACKAGES)
def test_while_a_secret_is_replaced_both_are_good_and_afterwards_the_new_one_alone(
    product, start, send, package
):
    made, old = endpoint(product)
    with product.database.begin() as conn:
        new = rotate_secret(conn, made)
    before, after = start(package, old), start(package, new)
    for consumer in (before, after):
        lead(product, made, consumer)
        with product.database.begin() as conn:
            try_endpoint(conn, made)
        send()
    assert [one["genuine"] for one in (*before.seen, *after.seen)] == [True, True]
    end_overlap(product)
    lead(product, made, before)
    with product.database.begin() as conn:
        try_endpoint(conn, made)
    send()
    lead(product, made, after)
    pass_time(product.database, DAY_S)
    send()
    assert ([one["genuine"] for one in before.seen], after.seen[-1]["genuine"]) == ([True, False], True)


def end_overlap(product: Product) -> None:
    """A day and a bit passes for the secret that was replaced."""
    ends = endpoint_secrets.c.expires_at.is_not(None)
    past = datetime.now(UTC) - timedelta(hours=1)
    with product.database.begin() as conn:
        conn.execute(update(endpoint_secrets).where(ends).values(expires_at=past))


@pytest.mark.parametrize("package", PACKAGES)
def test_what_was_tampered_with_is_refused(start, package):
    secret = new_secret()
    consumer = start(package, secret)
    fact = example(EventType.PUBLISHED, 8)
    content = body(fact)
    now = int(time.time())

    def signed(secret: str = secret, at: int = now) -> dict[str, str]:
        return dict(headers([secret], fact.id, at, content))

    assert consumer.send(signed(), content) == 204
    assert consumer.send(signed(), content.replace(b"green", b"brown")) == 400
    assert consumer.send({**signed(), "webhook-id": "another"}, content) == 400
    assert consumer.send({**signed(), "webhook-timestamp": str(now - 1)}, content) == 400
    assert consumer.send(signed(new_secret()), content) == 400
    assert consumer.send(signed(at=now - 600), content) == 400
    assert [one["genuine"] for one in consumer.seen] == [True, False, False, False, False, False]
