"""Fixtures: the door for readers over a store of its own, on both engines."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client, TestResponse

from service.api.published import PublishedDoor, Reading
from service.settings import Settings, from_env
from service.store.engine import Database
from tests.support.press import Press, create_tables

SECRET = b"a secret of the tests, and of nothing else"
FRESH = {"version_check_ms": 0}
"""Look at the version for each request: a test sees at once what was published."""


@dataclass
class Reader:
    """A client of one door, and what the door counted."""

    client: Client
    outcomes: list[str]

    def get(self, path: str, headers: dict[str, str] | None = None, method: str = "GET") -> TestResponse:
        return self.client.open(path, method=method, headers=headers)

    def page(self, path: str) -> Any:
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json


@pytest.fixture
def database(new_database) -> Iterator[Database]:
    """A store with empty tables; the test runs once on SQLite and once on PostgreSQL."""
    database = Database(new_database(create_tables), wait_ms=1000, pool_connections=8)
    yield database
    database.close()


@pytest.fixture
def press(database: Database) -> Press:
    """A press with the site ``news``."""
    press = Press(database)
    press.add_site("news")
    return press


def behind_the_door(_environ, start_response):
    """What the door hands on to."""
    start_response("299 Handed On", [("Content-Length", "0")])
    return [b""]


def settings_of(folder: Path, **values: object) -> Settings:
    return from_env({f"LETTERSDESK_{k.upper()}": str(v) for k, v in {"data_dir": folder, **values}.items()})


@pytest.fixture
def new_reader(press: Press, tmp_path: Path) -> Callable[..., Reader]:
    """Call it, with settings if need be, for a client of a door of its own: one process's worth."""

    def make(database: Database | None = None, **settings: object) -> Reader:
        outcomes: list[str] = []
        reading = Reading(
            database=database or press.database,
            settings=settings_of(tmp_path, **{**FRESH, **settings}),
            secret=SECRET,
        )
        door = PublishedDoor(reading, behind_the_door, outcomes.append)
        return Reader(Client(door), outcomes)

    return make


@pytest.fixture
def reader(new_reader: Callable[..., Reader]) -> Reader:
    """A client of a door that looks at the version for each request."""
    return new_reader()
