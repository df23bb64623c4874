"""Endpoints of tests: a listening process each, and the verbs to make, feed and watch them."""

import base64
import json
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from service.domain.events import EventType
from service.safehttp import Rules
from service.store import endpoints, events
from service.store.engine import Database
from service.store.events import Event
from service.store.tables import attempts, deliveries
from service.store.tables import endpoints as endpoints_table
from service.usecases.manage_webhooks import Wish, add_endpoint
from tests.support.guarded import Guarded
from tests.support.stack import wait_until
from tests.support.valkey import free_port

RECEIVER = Path(__file__).with_name("receiver.py")
ANYWHERE = Rules(private_anywhere=True)


@dataclass
class Listener:
    """A program that listens at an address."""

    port: int
    file: Path
    process: Guarded
    endpoint_id: str = ""
    secret: str = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    @property
    def got(self) -> list[dict[str, Any]]:
        """Every request so far: headers, body, and the answer that was given."""
        if not self.file.exists():
            return []
        # The listener may be in the middle of a line.
        whole, _end, _begun = self.file.read_text(encoding="utf-8").rpartition("\n")
        lines = whole.splitlines()
        return [{**(line := json.loads(text)), "body": base64.b64decode(line["body"])} for text in lines]

    @property
    def ids(self) -> list[str]:
        """The ``webhook-id`` of each request."""
        return [one["headers"]["webhook-id"] for one in self.got]


def answers(port: int) -> bool:
    """Whether somebody listens there."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


class Listeners:
    """Makes listeners, and endpoints for them."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder, self._stack, self._number = folder, stack, 0

    def __call__(self, database: Database | None = None, script: str = "200", **wish: Any) -> Listener:
        """Start a process that answers by ``script``, and make an endpoint for it if there is a database."""
        self._number += 1
        port, file = free_port(), self._folder / f"got{self._number}.jsonl"
        command = [sys.executable, str(RECEIVER), str(port), str(file), script]
        process = Guarded(command, log=self._folder / f"receiver{self._number}.log")
        self._stack.callback(process.stop)
        process.wait_until(lambda: answers(port))
        listener = Listener(port, file, process)
        if database is not None:
            self.endpoint(database, listener, **wish)
        return listener

    def endpoint(self, database: Database, listener: Listener, **wish: Any) -> None:
        """An endpoint at the listener's address."""
        with database.begin() as conn:
            made, secret = add_endpoint(conn, "demo", Wish(name="test", url=listener.url, **wish), ANYWHERE)
        listener.endpoint_id, listener.secret = made.id, secret


@pytest.fixture
def listen(tmp_path: Path) -> Iterator[Listeners]:
    """Call it for a listener: ``listen(database, "503,503,200")``."""
    with ExitStack() as stack:
        yield Listeners(tmp_path, stack)


def happen(database: Database, count: int = 1) -> None:
    """So many events, about nothing in particular."""
    data: dict[str, object] = {"ruleset_version": 1, "name": "test"}
    with database.begin() as conn:
        events.add(conn, [Event(type=EventType.RULE_ACTIVATED, site_id="demo", data=data)] * count)


def pass_time(database: Database, seconds: float) -> None:
    """All that was noted happened ``seconds`` earlier: for the service that much time has passed."""
    with database.read() as conn:
        waits = conn.execute(select(deliveries.c.seq, deliveries.c.next_at)).all()
        failing = conn.execute(select(endpoints_table.c.id, endpoints_table.c.failing_since)).all()
        paused = conn.execute(select(endpoints_table.c.id, endpoints_table.c.paused_until)).all()
        tries = conn.execute(select(attempts.c.seq, attempts.c.created_at)).all()
    moved = _moved(seconds)
    with database.begin() as conn:
        for seq, when in waits:
            conn.execute(update(deliveries).where(deliveries.c.seq == seq).values(next_at=moved(when)))
        for seq, when in tries:
            conn.execute(update(attempts).where(attempts.c.seq == seq).values(created_at=moved(when)))
        for name, rows in (("failing_since", failing), ("paused_until", paused)):
            for key, when in rows:
                where = endpoints_table.c.id == key
                conn.execute(update(endpoints_table).where(where).values(**{name: moved(when)}))


def _moved(seconds: float) -> Callable[[Any], Any]:
    return lambda when: when and when - timedelta(seconds=seconds)


def states(database: Database) -> dict[str, int]:
    """How many deliveries are in which state."""
    with database.read() as conn:
        query = select(deliveries.c.state, func.count()).group_by(deliveries.c.state)
        return dict(conn.execute(query).all())


def statuses(database: Database) -> list[int | None]:
    """What each try was answered with, in order."""
    with database.read() as conn:
        return list(conn.execute(select(attempts.c.status).order_by(attempts.c.seq)).scalars())


def endpoint_of(database: Database, listener: Listener) -> endpoints.Endpoint:
    """The endpoint as it is now."""
    with database.read() as conn:
        return endpoints.get(conn, listener.endpoint_id)


def arrived(listener: Listener, count: int, within_s: float = 60) -> None:
    """Return when so many requests have come."""
    wait_until(lambda: len(listener.got) >= count, within_s)
