"""Short keys for Akismet's clients."""

from collections.abc import Callable

import pytest

from service.store.engine import Database
from tests.support.akismet import short_key
from tests.support.stack import Stack


@pytest.fixture(scope="session")
def new_short_key(served: Stack) -> Callable[[], str]:
    """Call it for a new key of twelve hexadecimal digits."""

    def make() -> str:
        database = Database(served.settings.database, wait_ms=5000, pool_connections=1)
        try:
            return short_key(database, served.settings.secret())
        finally:
            database.close()

    return make
