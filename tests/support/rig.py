"""The whole service to be broken: real processes over a Valkey and a PostgreSQL of its own, or SQLite.

It knows how to kill each part, and how to wait until everything is well again. The processes that a parent
starts anew read the settings file again, so ``arm`` changes what the next ones do.
"""

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, text

from service.domain.comment import Status
from service.settings.checking import BUILT_IN
from service.store.engine import Database
from service.store.tables import comments, decisions, events, findings, threads
from service.usecases.moderate_comment import ModerationAction, Order, moderate_comment
from tests.support import processes
from tests.support.guarded import Guarded
from tests.support.postgres import PostgresServer
from tests.support.product import prepare
from tests.support.sqlite import address
from tests.support.stack import HAPPENS_WITHIN_S, Stack, stack_on, wait_until
from tests.support.valkey import ValkeyServer

ENTRY_POINTS = "[lettersdesk.checks]\ncontrary = contrary:check\n"
ALL_CHECKS = (*BUILT_IN, "contrary")

USUAL: Mapping[str, object] = {
    # A lease as short as may be: what a dead worker held is free soon, and tests wait for that. A worker on a
    # busy machine may outlast it now and then, and a comment must not be parked for that.
    "lease_s": 2, "attempts_max": 100, "sweep_interval_s": 1, "batch_time_limit_s": 60,
    "worker_memory_bytes_max": 3_000_000_000, "worker_processes": 2, "checks": ",".join(ALL_CHECKS),
    "log_level": "INFO",
}  # fmt: skip


class Rig:
    """One service and everything under it."""

    def __init__(self, stack: Stack, valkey: ValkeyServer, postgres: PostgresServer | None) -> None:
        self.stack = stack
        self.valkey = valkey
        self.postgres = postgres
        self.database = Database(stack.settings.database, wait_ms=10_000, pool_connections=4)
        self.orphans: list[int] = []
        self._usual = dict(stack.values)

    def children(self, kind: str) -> list[int]:
        """The processes that a parent of this kind keeps running."""
        return processes.children(self.stack.processes[kind].pid)

    def kill_children(self, kind: str) -> None:
        """``kill -9`` to each child of this kind; their parent starts new ones."""
        processes.kill(*self.children(kind))

    def kill_all(self, kind: str) -> None:
        """``kill -9`` to the parent first, so that it starts nobody anew, and then to its children."""
        children = self.children(kind)
        self.stack.processes.pop(kind).kill()
        processes.kill(*children)

    def orphan(self, kind: str) -> list[int]:
        """``kill -9`` to the parent alone. Returns the children, which live on."""
        children = self.children(kind)
        self.orphans += children
        self.stack.processes.pop(kind).kill()
        return children

    def start(self, kind: str) -> None:
        """Start processes of this kind as a supervisor does: again and again, while the database is away."""
        deadline = time.monotonic() + HAPPENS_WITHIN_S
        while time.monotonic() < deadline:
            with suppress(RuntimeError):
                self.stack.start(kind)
                process = self.stack.processes[kind]
                wait_until(lambda process=process: self.children(kind) or not process.alive)
                if process.alive:
                    return
                process.stop(keep=True)
        raise AssertionError(f"{kind} cannot be started: {self.stack.log(kind)[-2000:]}")

    def arm(self, kind: str, faults: str) -> None:
        """Kill the children of this kind; the next ones have these fault points armed."""
        self.settings(faults=faults)
        before = set(self.children(kind))
        processes.kill(*before)
        wait_until(lambda: (now := set(self.children(kind))) and not now & before)

    @contextmanager
    def skewed_worker(self, sitecustomize: Path, skew_s: float) -> Iterator[Path]:
        """A parent of workers more, whose clocks are wrong; gives the path of its log."""
        log = self.stack.folder / f"skewed{skew_s}.log"
        path, notes, python = self.stack.python
        variables = [f"LETTERSDESK_SETTINGS_FILE={self.stack.settings_file}", f"SKEW_S={skew_s}"]
        command = ["env", "-C", str(self.stack.root), *variables, f"{path}:{sitecustomize}", notes, python]
        worker = Guarded([*command, "-m", "workers", "checks"], log=log)
        try:
            yield log
        finally:
            worker.stop()

    def settings(self, **changes: object) -> None:
        """Change settings for every process that starts from now on."""
        self.stack.values |= {name: str(value) for name, value in changes.items()}
        self.stack.write_settings()

    def heal(self) -> None:
        """Undo whatever a test did, and return when nothing waits and everything answers."""
        self.valkey.process.thaw() if self.valkey.process.alive else self.valkey.start()
        if self.postgres is not None and not self.postgres.process.alive:
            self.postgres.start()
        processes.kill(*self.orphans)
        self.orphans.clear()
        changed = self.stack.values != self._usual
        self.stack.values.clear()
        self.settings(**self._usual)
        for kind in ("web", "checks", "maintenance"):
            process = self.stack.processes.get(kind)
            if process is None or not process.alive:
                if process is not None:
                    process.stop(keep=True)
                self.start(kind)
            elif changed:
                self.kill_children(kind)
        wait_until(self.stack._web_ready)
        wait_until(self.is_idle)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Somebody beside the service holds the database's write lock; PostgreSQL's readers may read."""
        with self.database.engine.connect() as conn:
            if self.postgres is not None:
                conn.execute(text("LOCK TABLE comments, threads IN EXCLUSIVE MODE"))
            conn.execute(select(comments.c.seq).limit(1))
            yield
            conn.rollback()

    def is_idle(self) -> bool:
        """Whether no comment waits, but for those parked for a person."""
        return self.count(Status.PENDING, parked=False) == 0

    def count(self, status: Status, **where: object) -> int:
        """How many comments have a status."""
        query = select(func.count()).select_from(comments).where(comments.c.status == status.value)
        for column, value in where.items():
            query = query.where(comments.c[column] == value)
        return int(self.rows(query)[0][0])

    def moderate(self, comment_id: str, action: str, *, version: int) -> None:
        """A moderator decides; raises Stale as the service would answer 409."""
        order = Order(
            comment_id=comment_id, action=ModerationAction(action), version=version, reason="test",
            token_id=None,
        )  # fmt: skip
        self.database.write(lambda conn: moderate_comment(conn, order))

    def comment(self, comment_id: str) -> Any:
        """The row of a comment."""
        return self.rows(select(comments).where(comments.c.id == comment_id))[0]

    def posted_to(self, article: str) -> int:
        """How many comments a thread has, in whatever status."""
        query = select(func.count()).select_from(comments.join(threads)).where(threads.c.key == article)
        return int(self.rows(query)[0][0])

    def decisions(self, comment_id: str) -> list[tuple[str, str]]:
        """What was decided about a comment, oldest first: by whom, and to which status."""
        query = select(decisions.c.actor, decisions.c.to_status).join(comments).order_by(decisions.c.seq)
        return [tuple(row) for row in self.rows(query.where(comments.c.id == comment_id))]

    def events(self, comment_id: str) -> list[str]:
        """What happened to a comment, oldest first."""
        query = select(events.c.type).where(events.c.comment_id == comment_id).order_by(events.c.seq)
        return [row.type for row in self.rows(query)]

    def error(self, comment_id: str, check: str) -> str | None:
        """The error of a check's last finding about a comment."""
        query = select(findings.c.error).join(comments).where(comments.c.id == comment_id)
        query = query.where(findings.c.check_name == check).order_by(findings.c.comment_version.desc())
        return str(self.rows(query)[0].error)

    def rows(self, query: Any) -> list[Any]:
        """The rows of a query, asked beside the service."""
        with self.database.read() as conn:
            return list(conn.execute(query))

    def checked(self, comment_id: str) -> list[int]:
        """The processes that began to check a comment, in order, once for each time."""
        notes = (self.stack.folder / "notes").read_text().splitlines()
        return [int(pid) for pid, seen in map(str.split, notes) if seen == comment_id]

    def wait_checked(self, comment_id: str, times: int = 1) -> None:
        """Return once a comment was given to the checks so many times."""
        wait_until(lambda: len(self.checked(comment_id)) >= times)


def install_contrary(folder: Path) -> None:
    """Make the package of the contrary check, as pip would have put it there."""
    source = Path(__file__).with_name("contrary.py")
    (folder / "contrary.py").write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    info = folder / "lettersdesk_contrary-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: lettersdesk-contrary\nVersion: 1\n")
    (info / "entry_points.txt").write_text(ENTRY_POINTS)


@contextmanager
def rig_on(engine: str, folder: Path, **more: object) -> Iterator[Rig]:
    """A rig with everything running, on ``sqlite`` or ``postgresql``; nothing of it is left at the end."""
    valkey = ValkeyServer()
    postgres = PostgresServer(durable=True) if engine == "postgresql" else None
    try:
        url = postgres.url(postgres.new_database()) if postgres else address(folder / "lettersdesk.db")
        prepare(url)
        packages = folder / "packages"
        packages.mkdir()
        install_contrary(packages)
        (folder / "notes").touch()
        with stack_on(url, valkey.url, folder, **{**USUAL, **more}) as stack:
            notes = f"CONTRARY_NOTES={folder / 'notes'}"
            stack.python = (f"PYTHONPATH={packages}:{stack.root}", notes, sys.executable)
            stack.start()
            rig = Rig(stack, valkey, postgres)
            try:
                yield rig
            finally:
                with suppress(ProcessLookupError):
                    valkey.process.thaw()
                processes.kill(*rig.orphans)
                rig.database.close()
    finally:
        valkey.stop()
        if postgres is not None:
            postgres.stop()
