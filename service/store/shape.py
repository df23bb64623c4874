"""The database's real shape beside the one this code expects: asked once at every start.

A revision number says which migrations ran, not what they made: one that was edited after it had run leaves
a database that calls itself new and refuses every write. So tables and columns themselves are compared.
"""

from typing import Any

from sqlalchemy import Column, Connection, Table, inspect

from service.store.standing import is_migrated
from service.store.tables import metadata

_SAME = {"FLOAT": "DOUBLE PRECISION"}
"""Two names of one type: what this code asks PostgreSQL for, and what it calls that afterwards."""


def problem(conn: Connection) -> str | None:
    """Why this code cannot work on this database, with what to do; None if it can."""
    if not is_migrated(conn):
        return "The database has no tables yet. Run `lettersdesk migrate`."
    difference = first_difference(conn)
    if difference is None:
        return None
    return (
        f"The database is not of this version's shape: {difference}. Run `lettersdesk migrate`; if that "
        "changes nothing, an unreleased version made it: begin with an empty one."
    )


def first_difference(conn: Connection) -> str | None:
    """What of the expected tables and columns is missing or made otherwise, in words; None if nothing is.

    One inspection of the catalogue, by any role. Tables and columns of a later version may be there, as long
    as this one can do without naming them.
    """
    found = inspect(conn).get_multi_columns()
    columns_of = {
        name: {column["name"]: column for column in columns} for (_, name), columns in found.items()
    }
    for table in metadata.sorted_tables:
        columns = columns_of.get(table.name)
        if columns is None:
            return f"the table {table.name} is missing"
        if difference := _of_table(conn, table, columns):
            return difference
    return None


def _of_table(conn: Connection, table: Table, columns: dict[str, Any]) -> str | None:
    for column in table.columns:
        found = columns.pop(column.name, None)
        if found is None:
            return f"the table {table.name} has no column {column.name}"
        if not column.primary_key and found["nullable"] != column.nullable:
            wish = "may be empty" if found["nullable"] else "may not be empty"
            return f"the column {table.name}.{column.name} {wish}"
        if (there := _type(conn, found["type"])) != _expected(conn, column):
            return f"the column {table.name}.{column.name} is {there} instead of {_expected(conn, column)}"
    for name, found in columns.items():
        if not found["nullable"] and found["default"] is None:
            return f"the table {table.name} demands a column {name} that this version does not know"
    return None


def _expected(conn: Connection, column: Column[Any]) -> str:
    return _type(conn, column.type)


def _type(conn: Connection, kind: Any) -> str:
    name = str(kind.compile(dialect=conn.dialect))
    return _SAME.get(name, name) if conn.dialect.name == "postgresql" else name
