"""One service on SQLite and one on PostgreSQL for all tests of this folder: each breaks it and heals it."""

import itertools
from collections.abc import Iterator

import pytest

from tests.support.ledger import Ledger
from tests.support.rig import Rig, rig_on

_numbers = itertools.count(1)


@pytest.fixture(scope="package", params=["sqlite", "postgresql"])
def shared_rig(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    """A running service that outlives a test."""
    with rig_on(request.param, tmp_path_factory.mktemp("rig")) as rig:
        yield rig


@pytest.fixture
def rig(shared_rig: Rig) -> Iterator[Rig]:
    """A healthy service, to break; it is healed afterwards."""
    shared_rig.heal()
    yield shared_rig
    shared_rig.heal()


@pytest.fixture
def ledger(tmp_path) -> Iterator[Ledger]:
    """An empty ledger."""
    with Ledger(tmp_path / "ledger") as kept:
        yield kept


@pytest.fixture
def article() -> str:
    """A thread of this test's own."""
    return f"https://news.example.org/faults/{next(_numbers)}"
