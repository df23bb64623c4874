"""Fixtures: a store with one site, on both engines."""

from collections.abc import Iterator

import pytest

from service.store.engine import Database
from tests.support.press import Press, create_tables


@pytest.fixture
def database(new_database) -> Iterator[Database]:
    """A store with empty tables; the test runs once on SQLite and once on PostgreSQL."""
    database = Database(new_database(create_tables), wait_ms=5000, pool_connections=8)
    yield database
    database.close()


@pytest.fixture
def press(database: Database) -> Press:
    """A press with the site ``news``."""
    press = Press(database)
    press.add_site("news")
    return press
