"""Texts that were made ready before a migration are as if they had been made ready after it."""

from collections.abc import Iterator

import pytest
from alembic import command
from sqlalchemy import select, update

from service.domain.comment import Status
from service.store import schema
from service.store.engine import Database
from service.store.tables import comments
from service.store.types import utcnow
from tests.support.press import Press

TRICKY = '"},"body":"x","state":"published","featured":true,"badge":null} "state":"removed" \\ "},"body":'
BEFORE = "0014"


@pytest.fixture
def press(database_url) -> Iterator[Press]:
    database = Database(database_url, wait_ms=10_000, pool_connections=2)
    schema.migrate(database)
    press = Press(database)
    press.add_site("news")
    yield press
    database.close()


def texts(press: Press) -> dict[int, str]:
    with press.database.read() as conn:
        rows = conn.execute(select(comments.c.seq, comments.c.public_json))
        return {row.seq: row.public_json for row in rows}


def test_featured_badge_and_deleted_are_added_and_taken_away_whatever_the_words_are(press):
    thread = press.thread("a-1")
    plain, pick, staff = (press.post(thread, body=TRICKY) for _ in range(3))
    root = press.post(thread, body=TRICKY)
    with press.database.begin() as conn:
        of = comments.c.seq
        conn.execute(update(comments).where(of == pick.seq).values(featured_at=utcnow()))
        conn.execute(update(comments).where(of == staff.seq).values(author_badge="staff", author_name=TRICKY))
    press.publish(plain, pick, staff, root)
    press.letter(thread, root)
    press.move([root], Status.ERASED)
    now = texts(press)
    assert '"deleted"' in now[root.seq]
    assert '"featured":true' in now[pick.seq]
    assert '"badge":"staff"' in now[staff.seq]
    with press.database.begin() as conn:
        command.downgrade(schema._config(conn), BEFORE)
    before = texts(press)
    assert '"state":"removed"}' in before[root.seq]
    assert not [text for text in before.values() if '"featured":' in text or '"badge":' in text]
    schema.migrate(press.database)
    assert texts(press) == now
