"""The plans of the very statements that are sent, taken while they run."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, event, text

from service.store.engine import Database


@dataclass
class Plans:
    """The steps that the engine takes, one a line."""

    conn: Connection
    lines: list[str]


@contextmanager
def explaining(conn: Connection) -> Iterator[list[str]]:
    lines: list[str] = []
    explain = "EXPLAIN QUERY PLAN " if conn.dialect.name == "sqlite" else "EXPLAIN "

    def before(_conn, cursor, statement, parameters, _context, _many):
        cursor.execute(explain + statement, parameters)
        lines.extend(str(row[-1]) for row in cursor.fetchall())

    event.listen(conn, "before_cursor_execute", before)
    yield lines
    event.remove(conn, "before_cursor_execute", before)


@contextmanager
def plans_of(url: str, *, writes: bool = False) -> Iterator[Plans]:
    """The plans of what is asked of the store at ``url``, in one transaction."""
    database = Database(url, wait_ms=10_000, pool_connections=2)
    try:
        with database.begin() if writes else database.read() as conn, explaining(conn) as lines:
            yield Plans(conn, lines)
    finally:
        database.close()


def count_rows(database: Database) -> None:
    """Have PostgreSQL look at what its tables hold. SQLite plans without: nobody runs ANALYZE there."""
    if not database.is_sqlite:
        with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as conn:
            conn.execute(text("VACUUM ANALYZE"))
