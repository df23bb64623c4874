"""The email address never leaves: the whole service runs at DEBUG, everything is tried and much is broken,
each commenter with an address of its own; then every place there is gets searched for every one of them.

Allowed findings: none. The scanner proves itself in tests/support/test_canary.py, the search as a whole by
deliberate leaks in test_walls_go_red.py.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from functools import cached_property

import pytest
from sqlalchemy import select

from service.settings.checking import BUILT_IN
from service.store.engine import Database
from service.store.tables import comments, contacts, decisions, findings
from tests.support.canary import Finding, Flock
from tests.support.postgres import PostgresServer
from tests.support.product import prepare
from tests.support.stack import Stack, stack_on, wait_until
from tests.support.valkey import ValkeyServer
from tests.walls import broken_checks, flows, places

LOUD = ("log_statement = 'all'", "log_parameter_max_length_on_error = -1", "log_min_duration_statement = 0",
        "log_error_verbosity = 'verbose'")  # fmt: skip
FAULTS = "F1=raise:5,F2=raise:4,F3=raise:5,F4=raise:6,F5=raise:4,F6=raise:3,F7=raise:3,F8=raise:3"
SETTINGS = {"checks": ",".join((*BUILT_IN, "leaky", "deadly")), "attempts_max": 4, "edit_window_s": 3600}
DECIDED_WITHIN_S = 90


@dataclass
class Run:
    """A finished run: what it left behind, and what was seen on the way."""

    stack: Stack
    valkey: ValkeyServer
    server: PostgresServer | None
    flock: Flock
    crowd: flows.Crowd
    seen: list[places.Place] = field(default_factory=list)

    @cached_property
    def database(self) -> Database:
        return Database(self.stack.settings.database, wait_ms=5000, pool_connections=1)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def run(request, tmp_path_factory) -> Iterator[Run]:
    folder = tmp_path_factory.mktemp("canaries")
    with ExitStack() as afterwards:
        valkey = ValkeyServer()
        afterwards.callback(valkey.stop)
        server, url = None, f"sqlite:///{folder / 'lettersdesk.db'}"
        if request.param == "postgresql":
            request.getfixturevalue("postgres_server")  # skips where tests run without one
            server = PostgresServer()
            afterwards.callback(server.stop)
            for line in LOUD:
                server.sql(f"ALTER SYSTEM SET {line}")
            server.sql("SELECT pg_reload_conf()")
            url = server.url(server.new_database())
        prepare(url)
        stack = afterwards.enter_context(stack_on(url, valkey.url, folder, **SETTINGS))
        stack.environment["PYTHONPATH"] = str(broken_checks.install(folder / "packages"))
        flock = Flock()
        run = Run(stack, valkey, server, flock, flows.Crowd(stack, flock))
        in_order(run)
        out_of_order(run)
        yield run
        run.database.close()


def in_order(run: Run) -> None:
    """Everything there is to do, while all is well but for two checks."""
    run.stack.start()
    for flow in flows.FLOWS:
        flow(run.crowd)
        run.seen += places.processes()
    wait_until(lambda: waiting(run) == 0, DECIDED_WITHIN_S)
    flows.readers(run.crowd)
    run.seen += places.valkey(run.valkey)
    run.stack.stop()


def out_of_order(run: Run) -> None:
    """The same with fault points armed, limits low, and a database that refuses."""
    run.stack.values |= {"faults": FAULTS, "rate_post_address": "5/minute", "batch_comments_max": "3"}
    run.stack.start()
    flows.storm(run.crowd)
    for table in ("contacts", "comments", "events"):
        with refusing(run, table):
            for _ in range(3):
                run.crowd.post()
    run.seen += places.processes()
    run.valkey.process.freeze()
    run.crowd.post()
    run.valkey.process.thaw()
    flows.readers(run.crowd)
    wait_until(lambda: waiting(run) == 0, DECIDED_WITHIN_S)
    run.stack.stop()


@contextmanager
def refusing(run: Run, table: str) -> Iterator[None]:
    """The database takes no row into a table: an error of the kind that quotes what was sent."""
    if run.server is not None:
        name = str(run.stack.settings.database_url).partition("@/")[2].partition("?")[0]
        run.server.sql(
            f"ALTER TABLE {table} ADD CONSTRAINT never CHECK (created_at IS NULL) NOT VALID", database=name
        )
        yield
        run.server.sql(f"ALTER TABLE {table} DROP CONSTRAINT never", database=name)
        return
    with closing(sqlite3.connect(run.stack.folder / "lettersdesk.db", timeout=30)) as own:
        own.execute(f"CREATE TRIGGER never BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'never'); END")
        own.commit()
        yield
        own.execute("DROP TRIGGER never")
        own.commit()


def waiting(run: Run) -> int:
    """How many comments nobody has decided or given up yet."""
    database = run.database
    with database.read() as conn:
        rows = conn.execute(
            select(comments.c.seq).where(comments.c.status == "pending", ~comments.c.parked)
        ).all()
    database.close()
    return len(rows)


def searched(run: Run, *groups: Iterator[places.Place] | list[places.Place]) -> list[Finding]:
    scanner = run.flock.scanner()
    return [finding for group in groups for place in group for finding in scanner.scan(*place)]


def test_the_run_has_been_through_everything(run):
    with run.database.read() as conn:
        statuses = set(conn.execute(select(comments.c.status)).scalars())
        errors = set(conn.execute(select(findings.c.error)).scalars())
        actors = set(conn.execute(select(decisions.c.actor)).scalars())
        parked = conn.execute(select(comments.c.seq).where(comments.c.parked)).all()
    assert statuses >= {"approved", "held", "rejected", "spam", "erased"}
    assert actors == {"checks", "moderator", "author"}
    assert "exception:ValueError" in errors
    assert parked
    answered = {int(content[:3]) for _place, content in run.crowd.answers}
    assert answered >= {200, 202, 204, 302, 303, 400, 401, 404, 405, 409, 413, 415, 422, 429}
    assert answered & {500, 503}
    assert len(run.flock.addresses) > 100


def test_no_answer_holds_an_address(run):
    assert searched(run, run.crowd.answers) == []


def test_no_log_and_no_file_of_the_service_holds_an_address(run):
    kept = [path for path, _content in places.files(run.stack.folder)]
    assert any(path.endswith("web.log") for path in kept)
    assert any(path.endswith("checks.log") for path in kept)
    assert searched(run, places.files(run.stack.folder)) == []


def test_nothing_in_redis_holds_an_address(run):
    held = [name for name, _content in run.seen if name.startswith("redis key")]
    assert held, "nothing was in Redis: the scan proves nothing"
    assert (
        searched(run, [place for place in run.seen if "redis" in place[0]], places.valkey(run.valkey)) == []
    )


def test_no_command_line_and_no_environment_holds_an_address(run):
    assert any(b"workers" in content for name, content in run.seen if name.endswith("cmdline"))
    assert searched(run, [place for place in run.seen if place[0].startswith("/proc/")]) == []


def test_no_raw_file_and_no_log_of_the_database_holds_an_address(run):
    if run.server is None:
        found = places.files(run.stack.folder / "lettersdesk.db")
        logs = places.files(run.stack.folder / "lettersdesk.db-wal")
        assert searched(run, found, logs) == []
        return
    log = (run.server.folder / "log").read_text(errors="replace")
    assert "violates check constraint" in log
    assert "Failing row contains" in log
    assert searched(run, places.postgresql(run.server)) == []


def test_an_address_in_a_text_stays_in_that_text(run):
    scanner = run.crowd.strays.scanner()
    logs = [place for place in places.files(run.stack.folder) if place[0].endswith((".log", ".db.lock"))]
    metrics = [place for place in run.crowd.answers if place[0].endswith("/metrics")]
    assert logs
    assert metrics
    found = [scanner.scan(*place) for place in (*run.seen, *places.valkey(run.valkey), *logs, *metrics)]
    assert not any(found)


def test_sealed_addresses_have_one_length_and_never_look_alike(run):
    with run.database.read() as conn:
        sealed = list(conn.execute(select(contacts.c.sealed)).scalars())
    assert len(sealed) > 20
    assert len({len(one) for one in sealed}) == 1
    assert len(set(sealed)) == len(sealed)
