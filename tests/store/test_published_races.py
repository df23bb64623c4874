"""Two transactions over one thread take turns: what each sees of it cannot be half of the other."""

from collections.abc import Iterator

import pytest

from service.domain.comment import Status
from service.store.engine import Database
from tests.support.press import Press, create_tables
from tests.support.rivals import Rival


@pytest.fixture
def database(new_postgresql) -> Iterator[Database]:
    """PostgreSQL alone: SQLite has one writer at a time anyway."""
    database = Database(new_postgresql(create_tables), wait_ms=10_000, pool_connections=8)
    yield database
    database.close()


def test_a_reply_that_is_published_while_its_parent_is_removed_keeps_a_placeholder(press: Press):
    root = press.letter(thread := press.thread("a-1"))
    reply = press.post(thread, root)
    publisher = Rival(press.database, lambda: press.publish(reply))
    with press.database.begin() as conn:
        press.move_in(conn, [root], Status.REJECTED)
        publisher.start()
    publisher.end()
    assert (press.on_page(root) or {}).get("state") == "removed"
    assert press.on_page(reply)["state"] == "published"


def test_a_removal_waits_for_the_reply_that_is_being_published(press: Press):
    root = press.letter(thread := press.thread("a-1"))
    reply = press.post(thread, root)
    remover = Rival(press.database, lambda: press.withdraw(root))
    with press.database.begin() as conn:
        press.move_in(conn, [reply], Status.APPROVED)
        remover.start()
    remover.end()
    assert (press.on_page(root) or {}).get("state") == "removed"
