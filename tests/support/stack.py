"""The service as its operator runs it: web, checking workers and maintenance as processes of their own.

Each writes its output to a log file at DEBUG. They end with the test, however it ends (guardian.py), and
nothing here waits for a fixed time: it looks until a condition holds or a deadline has passed.
"""

import http.client
import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import redis

from service.settings import Settings
from service.store.engine import Database
from tests.support.guarded import Guarded
from tests.support.product import (
    Posted,
    add_token,
    as_toml,
    comment_fields,
    load,
    make_keys,
    prepare,
    variables,
)
from tests.support.valkey import free_port

REPOSITORY = Path(__file__).resolve().parents[2]
READY_WITHIN_S = 120.0
HAPPENS_WITHIN_S = 120.0
LOOK_EVERY_S = 0.03
UNAVAILABLE = 503

COMMANDS: dict[str, tuple[str, ...]] = {
    "web": ("-m", "service.cli", "web"),
    "checks": ("-m", "workers", "checks"),
    "maintenance": ("-m", "workers", "maintenance"),
    "webhooks": ("-m", "workers", "webhooks"),
}
USUAL = ("web", "checks", "maintenance")


@dataclass(frozen=True)
class Reply:
    """An HTTP answer as it came over the wire."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


@dataclass
class Stack:
    """A running service and the folder it keeps everything in."""

    values: dict[str, str]
    folder: Path
    python: tuple[str, ...] = (sys.executable,)
    root: Path = REPOSITORY
    processes: dict[str, Guarded] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    """What the processes get beside the path of their settings file."""

    @property
    def settings(self) -> Settings:
        return load(self.values)

    @property
    def port(self) -> int:
        return int(self.values["port"])

    @property
    def settings_file(self) -> Path:
        return self.folder / "settings.toml"

    def write_settings(self) -> None:
        """For every process that starts from now on; in one piece, for one may be starting at this moment."""
        written = self.folder / "settings.toml.new"
        written.touch(0o600)
        written.write_text(as_toml(self.values), encoding="utf-8")
        written.replace(self.settings_file)

    def start(self, *kinds: str) -> None:
        """Start these kinds of processes, or the usual ones, and wait until each is at work."""
        for kind in kinds or USUAL:
            self.launch(kind)
        for kind in kinds or USUAL:
            self.processes[kind].wait_until(getattr(self, f"_{kind}_ready"), READY_WITHIN_S)

    def launch(self, kind: str) -> Guarded:
        """Start processes of this kind without waiting for them; returns their parent."""
        self.write_settings()
        command = ["env", "-C", str(self.root), f"LETTERSDESK_SETTINGS_FILE={self.settings_file}"]
        command += [f"{name}={value}" for name, value in self.environment.items()]
        self.processes[kind] = Guarded(
            [*command, *self.python, *COMMANDS[kind]], log=self.folder / f"{kind}.log"
        )
        return self.processes[kind]

    def stop(self, *kinds: str) -> None:
        """Stop these kinds in order, or all."""
        for kind in kinds or tuple(self.processes):
            self.processes.pop(kind).stop()

    def log(self, kind: str) -> str:
        """All that a process and its children have said."""
        return (self.folder / f"{kind}.log").read_text(encoding="utf-8", errors="replace")

    def request(
        self, method: str, path: str, *, body: object = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """One request on a connection of its own. A body that is not bytes is sent as JSON."""
        sent = dict(headers or {})
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
            sent.setdefault("Content-Type", "application/json")
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body=body, headers=sent)
            answer = connection.getresponse()
            return Reply(answer.status, answer.getheaders(), answer.read())
        finally:
            connection.close()

    def post(self, headers: Mapping[str, str] | None = None, **fields: Any) -> Reply:
        """Post a good comment, with ``fields`` in place."""
        return self.request("POST", "/api/v1/comments", body=comment_fields(**fields), headers=headers)

    def comment(self, **fields: Any) -> Posted:
        """Post a comment that must be taken in, as a client does: told to try again, it does.

        On a machine with much else to do the one writer of SQLite may be waited for longer than the limit.
        """
        reply = self.post(**fields)

        def is_taken() -> bool:
            nonlocal reply
            if reply.status == UNAVAILABLE:
                reply = self.post(**fields)
            return reply.status != UNAVAILABLE

        wait_until(is_taken)
        assert reply.status == 202, reply.body
        return Posted(reply.json["id"], reply.json["receipt"])

    def receipt(self, posted: Posted) -> dict[str, Any]:
        """What the service tells the author about a comment."""
        reply = self.request("GET", f"/api/v1/comments/{posted.id}/receipt", headers=posted.headers)
        assert reply.status == 200, reply.body
        content: dict[str, Any] = reply.json
        return content

    def decided(self, posted: Posted) -> str:
        """The status of a comment once the workers have decided it."""
        wait_until(lambda: self.receipt(posted)["status"] != "pending")
        return str(self.receipt(posted)["status"])

    def bearer(self, scope: str = "moderate", site_id: str | None = None) -> dict[str, str]:
        """The header of a new token with ``scope``."""
        database = Database(self.settings.database, wait_ms=5000, pool_connections=1)
        token = add_token(database, scope, site_id)
        database.close()
        return {"Authorization": f"Bearer {token}"}

    def _web_ready(self) -> bool:
        try:
            return self.request("GET", "/readyz").status == 200
        except OSError:
            return False

    def _checks_ready(self) -> bool:
        with redis.Redis.from_url(self.values["redis_url"]) as client:
            return bool(client.scard("rq:workers:checks"))

    def _webhooks_ready(self) -> bool:
        with redis.Redis.from_url(self.values["redis_url"]) as client:
            return bool(client.scard("rq:workers:webhooks"))

    def _maintenance_ready(self) -> bool:
        return self.processes["maintenance"].alive


def wait_until(happened: Callable[[], object], within_s: float = HAPPENS_WITHIN_S) -> None:
    """Return once ``happened()`` is true; fail the test if it never is."""
    deadline = time.monotonic() + within_s
    while not happened():
        assert time.monotonic() < deadline, f"it did not happen within {within_s} s"
        time.sleep(LOOK_EVERY_S)


@contextmanager
def stack_on(database_url: str, redis_url: str, folder: Path, **more: object) -> Iterator[Stack]:
    """A stack on a prepared database, not started yet; it is stopped for sure at the end."""
    usual = {"port": free_port(), "web_processes": 1, "web_threads": 8, "worker_processes": 1}
    stack = Stack(variables(database_url, redis_url, folder, **(usual | more)), folder)
    make_keys(stack.settings)
    try:
        yield stack
    finally:
        stack.stop()


@pytest.fixture
def stack(
    new_database: Callable[..., str], redis_url: str, tmp_path: Path, more_settings: dict[str, object]
) -> Iterator[Stack]:
    """The whole service as processes, ready to serve; the test runs on SQLite and on PostgreSQL."""
    with stack_on(new_database(prepare), redis_url, tmp_path, **more_settings) as running:
        running.start()
        yield running
