"""Two who ask for the mail of one comment at once ask for one mail."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Connection, select

from service.store import comments as comments_store
from service.store import verifications
from service.store.engine import Database
from service.store.tables import comments
from tests.support.press import Posted, Press, create_tables
from tests.support.rivals import Rival


@pytest.fixture
def database(new_postgresql) -> Iterator[Database]:
    """PostgreSQL alone: SQLite has one writer at a time anyway."""
    database = Database(new_postgresql(create_tables), wait_ms=10_000, pool_connections=8)
    yield database
    database.close()


def ask(conn: Connection, posted: Posted) -> bool:
    return verifications.ask(conn, posted.id, again_s=600, lang="en")


def asked_while(press: Press, posted: Posted, work: Callable[[Connection], object]) -> list[bool]:
    """What somebody is told who asks while another transaction does ``work`` on the comment."""
    answers: list[bool] = []
    other = Rival(
        press.database, lambda: answers.append(press.database.write(lambda conn: ask(conn, posted)))
    )
    with press.database.begin() as conn:
        work(conn)
        other.start()
    other.end()
    return answers


def test_of_two_who_ask_at_once_one_adds_a_question(press: Press):
    posted = press.letter(press.thread("a-1"))
    first: list[bool] = []
    assert asked_while(press, posted, lambda conn: first.append(ask(conn, posted))) == [False]
    assert first == [True]


def test_nothing_is_written_to_a_comment_that_was_erased_while_somebody_asked(press: Press):
    posted = press.letter(press.thread("a-1"))

    def erase(conn: Connection) -> None:
        comments_store.blank(conn, comments_store.lock(conn, posted.id))

    assert asked_while(press, posted, erase) == [False]
    with press.database.read() as conn:
        assert conn.execute(select(comments.c.form)).scalar_one() == {}
