"""The email address never leaves: the whole service runs at DEBUG, everything is tried and much is broken,
each commenter with an address of its own; then every place there is gets searched for every one of them.

Allowed findings: none. The scanner proves itself in tests/support/test_canary.py, the search as a whole by
deliberate leaks in test_walls_go_red.py.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from functools import cached_property

import pytest
from sqlalchemy import select

from service.checks.redaction import REPLACEMENT
from service.settings.checking import BUILT_IN
from service.store.engine import Database
from service.store.tables import comments, contacts, decisions, feedback, findings, key_usage
from tests.support.canary import Finding, Flock
from tests.support.postgres import PostgresServer
from tests.support.product import prepare
from tests.support.stack import Stack, stack_on, wait_until
from tests.support.valkey import ValkeyServer
from tests.walls import broken_checks, flows, places
from tests.walls.flows_protocols import CORAL_SECRET

LOUD = ("log_statement = 'all'", "log_parameter_max_length_on_error = -1", "log_min_duration_statement = 0",
        "log_error_verbosity = 'verbose'")  # fmt: skip
FAULTS = "F1=raise:5,F2=raise:4,F3=raise:5,F4=raise:6,F5=raise:6,F6=raise:5,F7=raise:6,F8=raise:5"
SETTINGS = {
    "checks": ",".join((*BUILT_IN, "leaky", "deadly")),
    "attempts_max": 4,
    "lease_s": 2,
    "sweep_interval_s": 1,
    "coral_signing_secret": CORAL_SECRET,
    "nudge": True,
}
DECIDED_WITHIN_S = 90


@dataclass
class Run:
    """A finished run: what it left behind, and what was seen on the way."""

    stack: Stack
    valkey: ValkeyServer
    server: PostgresServer | None
    flock: Flock
    crowd: flows.Crowd
    segment: str = ""
    """Of PostgreSQL's write-ahead log: where it was when the run began."""
    seen: list[places.Place] = field(default_factory=list)

    @cached_property
    def database(self) -> Database:
        return Database(self.stack.settings.database, wait_ms=5000, pool_connections=1)


@pytest.fixture(params=["sqlite", "postgresql"])
def run(request, tmp_path) -> Iterator[Run]:
    """A finished run. One test asks for it, so that it is made once for each database."""
    with ExitStack() as afterwards:
        valkey = ValkeyServer()
        afterwards.callback(valkey.stop)
        server, url = None, f"sqlite:///{tmp_path / 'lettersdesk.db'}"
        if request.param == "postgresql":
            request.getfixturevalue("postgres_server")  # skips where tests run without one
            server = PostgresServer()
            afterwards.callback(server.stop)
            for line in LOUD:
                server.sql(f"ALTER SYSTEM SET {line}")
            server.sql("SELECT pg_reload_conf()")
            url = server.url(server.new_database())
        prepare(url)
        stack = afterwards.enter_context(stack_on(url, valkey.url, tmp_path, **SETTINGS))
        stack.environment["PYTHONPATH"] = str(broken_checks.install(tmp_path / "packages"))
        flock = Flock()
        run = Run(stack, valkey, server, flock, flows.Crowd(stack, flock))
        run.segment = places.log_segment(server, run.database) if server else ""
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
    run.stack.values |= {"faults": FAULTS, "rate_post_address": "5/minute", "batch_comments_max": "8"}
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


def test_the_address_of_nobody_is_found_anywhere(run):
    refuse_a_run_that_proves_nothing(run)
    files = [*places.files(run.stack.folder)]
    logs = [place for place in files if place[0].endswith(".log")]
    metrics = [place for place in run.crowd.answers if place[0].endswith("/metrics")]
    redis = [*(place for place in run.seen if "redis" in place[0]), *places.valkey(run.valkey)]
    processes = [place for place in run.seen if place[0].startswith("/proc/")]
    database = [*places.postgresql(run.server, run.database, since=run.segment)] if run.server else []
    assert all((logs, metrics, redis, processes))
    assert not run.server or any("/pg_wal/" in place[0] for place in database)
    findings = {
        "an answer": found(run.flock, run.crowd.answers),
        "a log": found(run.flock, logs),
        "a file": found(run.flock, files),
        "Redis": found(run.flock, redis),
        "a process": found(run.flock, processes),
        "the database": found(run.flock, database),
        # An address in a text may be read by whoever may read the text, and nowhere else.
        "where no text belongs": found(run.crowd.strays, logs, metrics, redis, processes),
    }
    assert not any(findings.values()), summary(findings)


def found(flock: Flock, *groups: Iterable[places.Place]) -> list[Finding]:
    scanner = flock.scanner()
    return [finding for group in groups for place in group for finding in scanner.scan(*place)]


def summary(findings: dict[str, list[Finding]]) -> str:
    """Where addresses were found, with the first few of each place."""
    lines = [f"in {place}: {len(found)}, such as {found[0]}" for place, found in findings.items() if found]
    return "\n".join(("addresses were found", *lines))


def refuse_a_run_that_proves_nothing(run: Run) -> None:
    """Everything happened that should have, and every place has something in it."""
    with run.database.read() as conn:
        statuses = set(conn.execute(select(comments.c.status)).scalars())
        errors = set(conn.execute(select(findings.c.error)).scalars())
        actors = set(conn.execute(select(decisions.c.actor)).scalars())
        parked = conn.execute(select(comments.c.seq).where(comments.c.parked)).all()
        sealed = list(conn.execute(select(contacts.c.sealed)).scalars())
        reported = list(conn.execute(select(feedback.c.body)).scalars())
        sites = set(conn.execute(select(key_usage.c.site)).scalars())
    assert statuses >= {"approved", "held", "rejected", "spam", "erased"}
    assert actors == {"checks", "moderator", "author"}
    assert "exception:ValueError" in errors
    assert parked
    assert reported
    assert all(body.count(REPLACEMENT) == 2 for body in reported)
    assert "news.example.org" in sites
    assert len({len(one) for one in sealed}) == 1
    assert len(set(sealed)) == len(sealed) > 20
    answered = {int(content[:3]) for _place, content in run.crowd.answers}
    assert answered >= {200, 202, 204, 302, 400, 401, 404, 405, 409, 413, 415, 422, 429}
    assert answered & {500, 503}
    names = {path.rpartition("/")[2] for path, _content in places.files(run.stack.folder)}
    assert names >= {"web.log", "checks.log", "maintenance.log"}
    assert any("workers" in str(content) for place, content in run.seen if place.endswith("cmdline"))
    if run.server is not None:
        log = (run.server.folder / "log").read_text(errors="replace")
        assert "Failing row contains" in log
