"""Databases that a whole module shares: what attacks a service a thousand times need not make it anew."""

from collections.abc import Iterator

import pytest

from tests.support.product import prepare


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def module_database(request: pytest.FixtureRequest) -> Iterator[str]:
    """Address of a prepared database that lives as long as the module; each test runs on both engines."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_databases").new_database(prepare)
        return
    server = request.getfixturevalue("postgres_server")
    name = server.new_database(prepare)
    yield server.url(name)
    server.drop_database(name)
