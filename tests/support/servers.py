"""Fixtures: the real servers that tests run against, one set for each test process."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.support.guarded import Guarded, folder_in_memory
from tests.support.postgres import PostgresServer, Prepare
from tests.support.sqlite import SqliteDatabases
from tests.support.valkey import ValkeyServer

WITHOUT_POSTGRESQL = "TESTS_WITHOUT_POSTGRESQL"

NewDatabase = Callable[..., str]


@pytest.fixture(scope="session")
def valkey_server() -> Iterator[ValkeyServer]:
    """The Valkey of this test process. Do not kill or freeze it: take `own_valkey` for that."""
    server = ValkeyServer()
    yield server
    server.stop()


@pytest.fixture
def redis_url(valkey_server: ValkeyServer) -> str:
    """Address of an empty Valkey."""
    with valkey_server.client() as client:
        client.flushall()
    return valkey_server.url


@pytest.fixture
def own_valkey() -> Iterator[ValkeyServer]:
    """A Valkey of this test alone, to freeze, kill, restart and wipe."""
    server = ValkeyServer()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """The PostgreSQL of this test process. Do not kill or freeze it: take `durable_postgres` for that."""
    if os.environ.get(WITHOUT_POSTGRESQL):
        pytest.skip(f"left out because {WITHOUT_POSTGRESQL} is set")
    server = PostgresServer()
    yield server
    server.stop()


@pytest.fixture
def durable_postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL of this test alone with fsync on, to crash and restart."""
    if os.environ.get(WITHOUT_POSTGRESQL):
        pytest.skip(f"left out because {WITHOUT_POSTGRESQL} is set")
    server = PostgresServer(durable=True)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteDatabases]:
    """Gives out SQLite files for this test process, in memory if there is room: a disk makes commits wait."""
    in_memory = folder_in_memory("ld-sqlite-")
    if in_memory is None:
        yield SqliteDatabases(tmp_path_factory.mktemp("sqlite"))
        return
    # Whose guardian removes the folder, however this process ends.
    keeper = Guarded(["sleep", "infinity"], log=in_memory / "log", remove=in_memory)
    yield SqliteDatabases(in_memory)
    keeper.stop()


@pytest.fixture
def new_sqlite(sqlite_databases: SqliteDatabases) -> Iterator[NewDatabase]:
    """Call it, with or without `prepare(url)`, for the address of a fresh SQLite database."""
    with ExitStack() as afterwards:

        def new_database(prepare: Prepare | None = None) -> str:
            url = sqlite_databases.new_database(prepare)
            afterwards.callback(sqlite_databases.drop_database, url)
            return url

        yield new_database


@pytest.fixture
def new_postgresql(postgres_server: PostgresServer) -> Iterator[NewDatabase]:
    """Call it, with or without `prepare(url)`, for the address of a fresh PostgreSQL database."""
    with ExitStack() as afterwards:

        def new_database(prepare: Prepare | None = None) -> str:
            name = postgres_server.new_database(prepare)
            afterwards.callback(postgres_server.drop_database, name)
            return postgres_server.url(name)

        yield new_database


@pytest.fixture(params=["sqlite", "postgresql"])
def new_database(request: pytest.FixtureRequest) -> NewDatabase:
    """As new_sqlite and new_postgresql: a test that asks for this runs on both."""
    maker: NewDatabase = request.getfixturevalue(f"new_{request.param}")
    return maker


@pytest.fixture
def database_url(new_database: NewDatabase) -> str:
    """Address of a fresh, empty database; the test runs once on SQLite and once on PostgreSQL."""
    return new_database()
