"""The database's real shape is looked at, not the revision it says it has."""

from collections.abc import Iterator

import pytest

from service.store import schema, shape
from service.store.engine import Database


@pytest.fixture
def database(new_database) -> Iterator[Database]:
    """As the migrations make it, on both engines."""
    database = Database(new_database(), wait_ms=5000, pool_connections=2)
    schema.migrate(database)
    yield database
    database.close()


def problem_after(database: Database, *statements: str) -> str | None:
    with database.begin() as conn:
        for statement in statements:
            conn.exec_driver_sql(statement)
    with database.read() as conn:
        return shape.problem(conn)


def test_what_the_migrations_make_is_what_the_code_expects(database):
    assert problem_after(database) is None


@pytest.mark.parametrize(
    ("statement", "difference"),
    [
        ("DROP TABLE erasures", "the table erasures is missing"),
        ("ALTER TABLE threads RENAME COLUMN claimed_title TO title_claimed",
         "the table threads has no column claimed_title"),
        ("ALTER TABLE people ADD COLUMN badge INTEGER NOT NULL",
         "the table people demands a column badge that this version does not know"),
    ],
)  # fmt: skip
def test_the_first_difference_is_named_with_what_to_do(database, statement, difference):
    if not database.is_sqlite or "NOT NULL" not in statement:
        told = problem_after(database, statement)
    else:  # SQLite adds no such column to a table that is there.
        told = problem_after(database, "DROP TABLE people", PEOPLE_WITH_A_BADGE)
    assert told is not None
    assert f": {difference}. Run `lettersdesk migrate`;" in told


PEOPLE_WITH_A_BADGE = """
CREATE TABLE people (id VARCHAR(26) NOT NULL PRIMARY KEY, login VARCHAR(60) NOT NULL, password_hash
VARCHAR(200) NOT NULL, role VARCHAR(12) NOT NULL, display_name VARCHAR(60), preferences JSON,
created_at DATETIME NOT NULL, badge INTEGER NOT NULL)
"""


@pytest.mark.parametrize(
    ("changed", "difference"),
    [
        (("login VARCHAR(60) NOT NULL", "login VARCHAR(60)"), "the column people.login may be empty"),
        (("role VARCHAR(12)", "role INTEGER"), "the column people.role is INTEGER instead of VARCHAR(12)"),
    ],
)
def test_another_kind_of_column_is_a_difference_too(database, changed, difference):
    people = PEOPLE_WITH_A_BADGE.replace(", badge INTEGER NOT NULL", "").replace(*changed)
    if not database.is_sqlite:
        people = people.replace("DATETIME", "TIMESTAMP WITH TIME ZONE")
    dropped = "DROP TABLE people" if database.is_sqlite else "DROP TABLE people CASCADE"
    assert difference in str(problem_after(database, dropped, people))


def test_what_a_later_version_adds_is_no_difference_where_this_one_can_do_without(database):
    assert (
        problem_after(
            database,
            "CREATE TABLE desks (id INTEGER NOT NULL)",
            "ALTER TABLE people ADD COLUMN badge INTEGER",
            "ALTER TABLE people ADD COLUMN shift INTEGER NOT NULL DEFAULT 0",
        )
        is None
    )


def test_an_empty_database_is_told_apart(new_database):
    database = Database(new_database(), wait_ms=5000, pool_connections=1)
    assert problem_after(database) == "The database has no tables yet. Run `lettersdesk migrate`."
    database.close()
