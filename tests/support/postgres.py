"""A real PostgreSQL of the tests' own: made, started and removed by them, as any user, also as root."""

import itertools
import os
import shutil
import signal
import subprocess
from collections.abc import Callable

import psycopg

from tests.support import postgres_programs
from tests.support.guarded import Guarded, folder_in_memory, short_folder

Prepare = Callable[[str], None]

# Nothing of a test run needs to survive a power cut, and this makes it several times faster. It does
# survive kill -9 of the server all the same: that loses no page the kernel has taken.
FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")
CONNECTIONS_MAX = 200


class PostgresServer:
    """One cluster on a socket in a private folder. Its address stays the same over a restart."""

    def __init__(self, *, durable: bool = False, port: int | None = None) -> None:
        """Make and start a cluster; `durable` leaves PostgreSQL's own promises on, `port` adds 127.0.0.1."""
        in_memory = None if durable else folder_in_memory("ld-pg-")
        self.folder = in_memory or short_folder("ld-pg-")
        # Copying files is the faster way in memory by half, and on a disk the slower one by as much.
        self._strategy = "file_copy" if in_memory else "wal_log"
        self.port = port or 5432
        self._tcp = port is not None
        self._options = () if durable else FAST
        self._user = "nobody" if os.geteuid() == 0 else "-"  # PostgreSQL refuses to run as root
        self._numbers = itertools.count(1)
        self._templates: dict[Prepare, str] = {}
        try:
            if self._user != "-":
                shutil.chown(self.folder, self._user)
            self.programs = postgres_programs.find(self.folder, self._user)
            self._initialise()
            self.start()
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise

    def start(self) -> None:
        """Start it, or start it again on what it kept; a crashed one recovers first."""
        (self.folder / "data" / "postmaster.pid").unlink(missing_ok=True)  # left by a kill -9
        options = [f"listen_addresses={'127.0.0.1' if self._tcp else ''}", f"port={self.port}"]
        options += [f"max_connections={CONNECTIONS_MAX}", f"unix_socket_directories={self.folder}"]
        command = [str(self.programs / "postgres"), "-D", str(self.folder / "data")]
        for option in (*options, *self._options):
            command += ["-c", option]
        # SIGINT is its fast shutdown; SIGTERM would wait for every client to leave.
        self.process = Guarded(
            command,
            log=self.folder / "log",
            user=self._user,
            stop_signal=signal.SIGINT,
            remove=self.folder,
        )
        self.process.wait_until(self._answers)

    def crash_and_restart(self) -> None:
        """An immediate shutdown, then recovery from the log, like a power cut that the disk survived."""
        self.process.signal(signal.SIGQUIT)
        self.process.wait()
        self.start()

    def stop(self) -> None:
        """Stop it and remove its files."""
        self.process.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str, *, user: str = "postgres") -> str:
        """SQLAlchemy's address of a database here. No password is asked: the folder is private."""
        return f"postgresql+psycopg://{user}@/{database}?host={self.folder}&port={self.port}"

    def sql(self, statement: str, *, database: str = "postgres") -> None:
        """Run one statement as superuser, outside any transaction."""
        with self._connect(database) as connection:
            connection.execute(statement.encode())

    def new_database(self, prepare: Prepare | None = None) -> str:
        """A fresh database; `prepare(url)` fills the first, and later ones are copies of what it made."""
        template = "template1" if prepare is None else self._template(prepare)
        name = f"test_{next(self._numbers)}"
        self.sql(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY {self._strategy}")
        return name

    def drop_database(self, name: str) -> None:
        """Remove a database, whoever is still connected."""
        self.sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _template(self, prepare: Prepare) -> str:
        if prepare not in self._templates:
            name = f"template_{len(self._templates) + 2}"
            self.sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")  # of a prepare that failed half-way
            self.sql(f"CREATE DATABASE {name}")
            prepare(self.url(name))
            # A template that somebody is connected to cannot be copied.
            self.sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
            self.sql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
            self._templates[prepare] = name
        return self._templates[prepare]

    def _initialise(self) -> None:
        command = [str(self.programs / "initdb"), "-D", str(self.folder / "data"), "--username=postgres"]
        command += ["--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
        user = None if self._user == "-" else self._user
        done = subprocess.run(command, user=user, cwd="/", capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"initdb failed: {done.stderr or done.stdout}")

    def _connect(self, database: str) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(
            host=str(self.folder), port=self.port, user="postgres", dbname=database, autocommit=True
        )

    def _answers(self) -> bool:
        try:
            self._connect("postgres").close()
        except psycopg.OperationalError:
            return False
        return True
