"""When a token was last used is good to know: noted where that needs no waiting, and no call waits for it."""

import threading
from collections.abc import Callable

import pytest

from service.store import tokens

AT = "/api/v1/events"


@pytest.fixture
def new_database(new_sqlite: Callable[..., str]) -> Callable[..., str]:
    """SQLite, where one writes at a time."""
    return new_sqlite


@pytest.fixture
def more_settings() -> dict[str, object]:
    return {"database_wait_ms": "60000"}


@pytest.fixture
def ask(product):
    """Call with a token of a program's own; returns the statuses of the answers, which may come later."""
    token = product.bearer("read")

    def ask() -> tuple[list[int], threading.Thread]:
        got: list[int] = []
        asking = threading.Thread(
            target=lambda: got.append(product.app.test_client().get(AT, headers=token).status_code)
        )
        asking.start()
        return got, asking

    return ask


def used(product) -> list[bool]:
    with product.database.read() as conn:
        return [one.used_at is not None for one in tokens.every(conn)]


def test_a_call_that_reads_is_answered_while_somebody_writes_and_its_use_is_noted_later(product, ask):
    with product.worker.database.begin():
        got, asking = ask()
        asking.join(30)
        assert got == [200]
    assert used(product) == [False]
    got, asking = ask()
    asking.join(30)
    assert (got, used(product)) == ([200], [True])
