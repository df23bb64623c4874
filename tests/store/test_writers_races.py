"""Confirming an address and forgetting an author lock comments in their order, before any author."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import insert, select, update

from service.domain.ids import new_id
from service.store import authors as authors_store
from service.store import writers
from service.store.engine import Database
from service.store.tables import authors, comments
from service.store.types import utcnow
from tests.support.press import Posted, Press, create_tables
from tests.support.rivals import Rival

MARK = "m" * 22


@pytest.fixture
def database(new_postgresql) -> Iterator[Database]:
    """PostgreSQL alone: SQLite has one writer at a time anyway."""
    database = Database(new_postgresql(create_tables), wait_ms=10_000, pool_connections=8)
    yield database
    database.close()


@pytest.fixture
def author_id(press: Press) -> str:
    author_id = new_id()
    values = {
        "id": author_id,
        "site_id": "news",
        "fingerprint": b"f" * 32,
        "seen_at": utcnow(-86_400.0 * 500),
    }
    press.database.write(lambda conn: conn.execute(insert(authors).values(values)))
    return author_id


@pytest.fixture
def theirs(press: Press, author_id: str) -> tuple[Posted, Posted]:
    """Two comments of one author from one browser; the newer one comes first to whoever reads as it lies."""
    thread = press.thread("a-1")
    posted = (press.post(thread), press.post(thread))
    for one in reversed(posted):
        written = update(comments).where(comments.c.seq == one.seq)
        written = written.values(author_id=author_id, writer_mark=MARK)
        press.database.write(lambda conn, written=written: conn.execute(written))
    return posted


def decide_while(
    press: Press, work: Callable[[], object], decided: tuple[Posted, ...], author_id: str
) -> None:
    """As whoever decides does: the comments one after the other, then their author, while ``work`` runs."""
    other = Rival(press.database, work)
    with press.database.begin() as conn:
        first, *others = decided
        lock = select(comments.c.seq).with_for_update()
        conn.execute(lock.where(comments.c.seq == first.seq)).all()
        other.start()
        for one in others:
            conn.execute(lock.where(comments.c.seq == one.seq)).all()
        conn.execute(update(authors).where(authors.c.id == author_id).values(published=1))
    other.end()


def test_confirming_and_deciding_do_not_wait_for_each_other(press: Press, theirs, author_id):
    def confirm() -> None:
        press.database.write(lambda conn: writers.confirm(conn, author_id, MARK))

    decide_while(press, confirm, theirs, author_id)
    with press.database.read() as conn:
        assert set(conn.execute(select(comments.c.proof)).scalars()) == {"address"}
        assert writers.verified(conn, [(author_id, MARK)])


def test_forgetting_the_silent_and_deciding_do_not_wait_for_each_other(press: Press, theirs, author_id):
    def forget() -> None:
        database = press.database
        due = database.write(lambda conn: authors_store.silent(conn, retention_days=400, limit=10))
        assert list(due) == [author_id]
        assert database.write(lambda conn: writers.clear_marks(conn, due)) == 2
        forgotten = database.write(lambda conn: authors_store.forget_silent(conn, due, retention_days=400))
        assert forgotten == 1

    decide_while(press, forget, theirs, author_id)


def test_one_who_came_back_before_the_end_is_not_forgotten(press: Press, author_id):
    with press.database.begin() as conn:
        conn.execute(update(authors).where(authors.c.id == author_id).values(seen_at=utcnow()))
        assert authors_store.forget_silent(conn, [author_id], retention_days=400) == 0
        assert authors_store.is_known(conn, author_id)


def test_many_comments_are_changed_portion_by_portion(press: Press, theirs, author_id, monkeypatch):
    monkeypatch.setattr(writers, "PORTION", 1)
    press.database.write(lambda conn: writers.confirm(conn, author_id, MARK))
    with press.database.begin() as conn:
        assert set(conn.execute(select(comments.c.proof)).scalars()) == {"address"}
        assert [writers.clear_marks(conn, [author_id]) for _ in range(3)] == [1, 1, 0]
