"""Migrations: they make exactly the tables of the code, may be run again, and may be cut off anywhere."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event, inspect

from service.store import schema
from service.store.engine import Database
from service.store.tables import metadata
from tests.support.stack import REPOSITORY

SEARCH_INDEX = "ix_comments_search"
VERSION_STORED = ("INSERT INTO alembic_version", "UPDATE alembic_version")


class CutOff(Exception):
    """The connection is gone, as if the process or its host were."""


@pytest.fixture
def database(database_url) -> Iterator[Database]:
    """Empty, on both engines."""
    database = Database(database_url, wait_ms=10_000, pool_connections=4)
    yield database
    database.close()


def differences(database: Database) -> list[object]:
    """What `alembic check` would find between the tables of the code and those of the database."""
    with database.read() as conn:
        context = MigrationContext.configure(conn, opts={"compare_type": True, "include_name": is_ours})
        return list(compare_metadata(context, metadata))


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Full-text search is made by statements of its own, and on SQLite brings tables of its own."""
    return kind not in ("table", "index") or not (name or "").startswith(("comments_search", SEARCH_INDEX))


def tables(database: Database) -> set[str]:
    found = set(inspect(database.engine).get_table_names()) - {"alembic_version"}
    return {name for name in found if not name.startswith("comments_search")}


def revision(database: Database) -> str | None:
    with database.read() as conn:
        return schema.current_revision(conn)


def test_the_migrations_make_exactly_the_tables_of_the_code(database):
    schema.migrate(database)
    assert differences(database) == []
    assert tables(database) == set(metadata.tables)
    assert revision(database) == schema.newest_revision()


def test_indexes_of_both_are_the_same_down_to_their_conditions(database, new_database):
    schema.migrate(database)
    direct = Database(new_database(), wait_ms=1000, pool_connections=1)
    metadata.create_all(direct.engine)
    assert index_texts(database) == index_texts(direct)
    direct.close()


def index_texts(database: Database) -> set[str]:
    query = "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    if not database.is_sqlite:
        query = (
            "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
        )
    with database.read() as conn:
        return set(conn.exec_driver_sql(query).scalars())


def test_running_them_again_changes_nothing(database):
    schema.migrate(database)
    statements = statements_of(database)
    schema.migrate(database)
    assert [one for one in statements if one.startswith(("CREATE", "ALTER", "DROP"))] == []
    assert differences(database) == []


def statements_of(database: Database) -> list[str]:
    """A list that grows with each statement."""
    seen: list[str] = []
    event.listen(
        database.engine,
        "before_cursor_execute",
        lambda _c, _cur, statement, *_: seen.append(statement.lstrip()),
    )
    return seen


def test_several_at_once_wait_for_each_other(database_url):
    failures: list[Exception] = []

    def migrate() -> None:
        own = Database(database_url, wait_ms=20_000, pool_connections=1)
        try:
            schema.migrate(own)
        except Exception as error:
            failures.append(error)
        own.close()

    threads = [threading.Thread(target=migrate) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_cut_off_at_any_statement_they_leave_what_was_there_and_succeed_the_next_time(database):
    """Each from the one before it up to the next one's first statement, so none runs hundreds of times."""
    revisions = [one.revision for one in ScriptDirectory(str(schema.MIGRATIONS)).walk_revisions()]
    for ours in reversed(revisions):
        before = (tables(database), revision(database))
        number = 1
        while not cut_off_at(database, number).startswith(VERSION_STORED):
            number += 1
        if ours != schema.newest_revision():
            cut_off_at(database, number + 1)
        assert (tables(database), revision(database)) == before
        with database.begin() as conn:
            command.upgrade(schema._config(conn), ours)
        assert revision(database) == ours
    assert differences(database) == []


def cut_off_at(database: Database, number: int) -> str:
    """Run the migrations up to a statement, and there lose the connection without a rollback."""
    cut: list[str] = []
    seen = 0

    def count(conn, _cursor, statement: str, *_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == number:
            cut.append(statement)
            raw = conn.connection.driver_connection
            raw.close() if database.is_sqlite else raw.pgconn.finish()
            conn.invalidate()
            raise CutOff

    event.listen(database.engine, "before_cursor_execute", count)
    with pytest.raises(CutOff):
        schema.migrate(database)
    event.remove(database.engine, "before_cursor_execute", count)
    return cut[0]


KILLED = """
import os, signal, sys
from sqlalchemy import event
from service.store import schema
from service.store.engine import Database

database = Database(sys.argv[1], wait_ms=10000, pool_connections=1)
seen = []
def count(*_):
    seen.append(1)
    if len(seen) == 20:
        os.kill(os.getpid(), signal.SIGKILL)
event.listen(database.engine, "before_cursor_execute", count)
schema.migrate(database)
"""


def test_a_process_killed_in_the_middle_leaves_a_database_that_can_be_migrated(database, database_url):
    killed = subprocess.run([sys.executable, "-c", KILLED, database_url], cwd=REPOSITORY, check=False)
    assert killed.returncode == -signal.SIGKILL
    schema.migrate(database)
    assert differences(database) == []


def test_they_can_be_taken_back_and_made_again(database):
    schema.migrate(database)
    with database.begin() as conn:
        command.downgrade(schema._config(conn), "base")
    assert (tables(database), revision(database)) == (set(), None)
    schema.migrate(database)
    assert differences(database) == []
