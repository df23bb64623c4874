"""The database: one engine, reads and writes told apart, and every wait bounded.

SQLite runs in WAL mode with FULL durability, foreign keys and secure deletion, takes its write lock at the
start of a transaction (``BEGIN IMMEDIATE``: a deferred one fails late, when it wants to write), and lets one
writer at a time through a file lock, because SQLite's own waiting sleeps too long. On both engines
``write`` is the way in for many small transactions: on SQLite those that wait share one commit.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

import orjson
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from service.domain.errors import Unavailable
from service.store import hints
from service.store.writer import FileLock, GroupWriter, LockTimeout

T = TypeVar("T")

BACKENDS = ("postgresql", "sqlite")

GRACE_S = 3.0
"""So much longer than PostgreSQL's own limit do we wait for its answer before we give up the connection."""

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA temp_store=MEMORY",
)


class Database:
    """All access to the database. Built once a process, after any fork.

    Raises SQLAlchemy's ArgumentError, ImportError or ValueError for an address that cannot be used; their
    texts may show its password.
    """

    def __init__(self, url: str, *, wait_ms: int, pool_connections: int) -> None:
        self.url = make_url(url)
        if self.url.get_backend_name() not in BACKENDS:
            raise ArgumentError(f"no database of these: {', '.join(BACKENDS)}")
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        # hide_parameters keeps what a stranger typed out of every error text and log.
        common: dict[str, Any] = {
            "hide_parameters": True, "pool_pre_ping": not self.is_sqlite,
            "json_serializer": _to_json, "json_deserializer": orjson.loads,
        }  # fmt: skip
        if self.is_sqlite:
            _make_private(self.url.database)
            self.engine = create_engine(
                self.url, pool_timeout=wait_ms / 1000, pool_size=pool_connections, max_overflow=0, **common
            )
            # A writer waits for our own writers first and for a stranger then, so the two share the time.
            stranger_ms = max(wait_ms // 4, 1)
            _tune_sqlite(self.engine, stranger_ms)
            hints.allow(self.engine)
            self._lock = FileLock(f"{self.url.database}.lock", wait_s=(wait_ms - stranger_ms) / 1000)
            self._free = FileLock(f"{self.url.database}.lock", wait_s=0)
            self._group = GroupWriter(self._begin_sqlite)
        else:
            self.engine = create_engine(
                self.url, pool_timeout=wait_ms / 1000, pool_size=pool_connections, max_overflow=0,
                connect_args=_postgresql_arguments(wait_ms), **common,
            )  # fmt: skip
            _bound_postgresql(self.engine, _statement_ms(wait_ms) / 1000 + GRACE_S)
        self.scrub_due = self.is_sqlite
        """Whether the log may hold what was erased: also by a process that ended before it could scrub."""
        self._reader = self.engine.execution_options(read_only=True)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads, and never waits for a writer on SQLite."""
        with _translated(), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """One transaction that writes: committed at the end, rolled back on any exception."""
        with _translated():
            if self.is_sqlite:
                with self._begin_sqlite() as connection:
                    yield connection
            else:
                with self.engine.begin() as connection:
                    yield connection

    def write(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` in a transaction and return its result once that is durably committed.

        On SQLite several callers share one commit, each behind a savepoint of its own, so that FULL
        durability costs a burst one disk flush and not one each.
        """
        if self.is_sqlite:
            with _translated():
                return self._group.run(work)
        with self.begin() as connection:
            return work(connection)

    def write_if_free(self, work: Callable[[Connection], object]) -> None:
        """Run ``work`` in a transaction, for what is good to know and worth no waiting: on SQLite it is not
        even tried while somebody else writes (Unavailable)."""
        with _translated():
            if self.is_sqlite:
                with self._free, self.engine.begin() as connection:
                    work(connection)
            else:
                self.write(work)

    def scrub(self) -> bool:
        """After an erasure: have SQLite write over what its log still holds. Returns False while a reader
        needs that log: then ``scrub_due`` stays, and it must be tried again."""
        if self.is_sqlite:
            self.scrub_due = True
            with _translated(), self._lock, self.engine.connect() as connection:
                raw = connection.connection.driver_connection
                if raw is not None:
                    busy, _pages, _copied = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                    self.scrub_due = bool(busy)
        return not self.scrub_due

    def ping(self) -> None:
        """Raise Unavailable unless the database answers."""
        with self.read() as connection:
            connection.execute(text("SELECT 1"))

    def close(self) -> None:
        """Give back every connection, and on SQLite the file of the lock."""
        self.engine.dispose()
        if self.is_sqlite:
            self._lock.close()
            self._free.close()

    @contextmanager
    def _begin_sqlite(self) -> Iterator[Connection]:
        with self._lock, self.engine.begin() as connection:
            yield connection


def _to_json(value: object) -> str:
    return orjson.dumps(value).decode("utf-8")


def _postgresql_arguments(wait_ms: int) -> dict[str, Any]:
    # statement_timeout and lock_timeout turn a stuck lock into an error that is answered with 503.
    options = f"-c statement_timeout={_statement_ms(wait_ms)} -c lock_timeout={wait_ms} -c timezone=UTC"
    return {"connect_timeout": max(2, wait_ms // 1000), "tcp_user_timeout": max(2000, wait_ms),
            "options": options, "application_name": "lettersdesk"}  # fmt: skip


def _statement_ms(wait_ms: int) -> int:
    return max(wait_ms, 1000) * 10


def _bound_postgresql(engine: Engine, answer_within_s: float) -> None:
    if engine.driver != "psycopg":
        return
    from service.store import bounded  # Late: psycopg comes with an extra.

    @event.listens_for(engine, "do_connect")
    def do_connect(_dialect: Any, _record: Any, arguments: Any, parameters: Any) -> Any:
        return bounded.connect(answer_within_s, arguments, parameters)


def _make_private(path: str | None) -> None:
    """Let a new database file, and with it its log, be its owner's alone, whatever the umask says.

    What cannot be made here is told when somebody connects.
    """
    if path and not path.startswith((":", "file:")):
        with suppress(OSError):
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))


def _tune_sqlite(engine: Engine, busy_wait_ms: int) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # Transactions are begun by on_begin alone.
        connection.execute(f"PRAGMA busy_timeout={busy_wait_ms}")
        for pragma in SQLITE_PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        read_only = connection.get_execution_options().get("read_only")
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


@contextmanager
def _translated() -> Iterator[None]:
    """Turn "cannot now" of any driver into Unavailable. Anything else is a bug and passes through."""
    try:
        yield
    except (PoolTimeout, LockTimeout):
        raise Unavailable("the database is busy") from None
    except OperationalError as error:
        raise Unavailable(f"the database cannot: {type(error.orig).__name__}") from None
    except DBAPIError as error:
        if error.connection_invalidated:
            raise Unavailable("the connection to the database was lost") from None
        raise
    except SQLAlchemyError:
        raise
