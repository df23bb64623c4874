"""What a moderator's screen needs beside the queue: what they could take back, what waits of an author."""

import pytest
from sqlalchemy import insert

from service.domain.ids import new_id
from service.domain.moderation import ModerationAction
from service.store import desk_rows, desk_undo, desk_waiting
from service.store.tables import authors, people
from service.usecases.decide_comments import Choice, Seen, decide_comments
from service.usecases.undo_decisions import Undoer, undo_batch, undo_decision


class Chair:
    """One moderator with comments that wait."""

    def __init__(self, press) -> None:
        self.press, self.database, self.id = press, press.database, new_id()
        self.story = press.thread("bridge")
        with self.database.begin() as conn:
            row = {"id": self.id, "login": "ana-login", "password_hash": "x", "role": "moderator"}
            conn.execute(insert(people).values(row | {"display_name": "Ana"}))

    def decides(self, *posted, version: int = 1, person: str | None = None) -> str | None:
        choice = Choice(action=ModerationAction.APPROVE, person_id=person or self.id)
        seen = [Seen(one.id, version) for one in posted]
        with self.database.begin() as conn:
            return decide_comments(conn, seen, choice).batch_id

    def could_undo(self) -> desk_undo.Undoable | None:
        with self.database.read() as conn:
            return desk_undo.last(conn, self.id)


@pytest.fixture
def chair(press) -> Chair:
    return Chair(press)


def test_nothing_was_decided_so_nothing_can_be_undone(chair):
    assert chair.could_undo() is None


def test_the_last_decision_is_offered_and_then_the_one_before(chair):
    first, second = chair.press.post(chair.story), chair.press.post(chair.story)
    chair.decides(first)
    chair.decides(second)
    last = chair.could_undo()
    assert (last.comment_id, last.version, last.action, last.batch_id) == (second.id, 2, "approve", None)
    with chair.database.begin() as conn:
        undo_decision(conn, second.id, 2, Undoer(person_id=chair.id))
    assert chair.could_undo().comment_id == first.id


def test_a_batch_is_offered_as_one(chair):
    posted = [chair.press.post(chair.story) for _ in range(3)]
    batch = chair.decides(*posted)
    assert (chair.could_undo().batch_id, chair.could_undo().number) == (batch, 3)
    with chair.database.begin() as conn:
        undo_batch(conn, batch, Undoer(person_id=chair.id))
    assert chair.could_undo() is None


def test_what_a_colleague_changed_since_is_not_offered(chair):
    one = chair.press.post(chair.story)
    chair.decides(one)
    spam = Choice(action=ModerationAction.SPAM, person_id=new_id())
    with chair.database.begin() as conn:
        decide_comments(conn, [Seen(one.id, 2)], spam)
    assert chair.could_undo() is None


def test_a_colleagues_decision_is_theirs(chair):
    chair.decides(chair.press.post(chair.story), person=new_id())
    assert chair.could_undo() is None


def test_what_waits_of_authors_is_counted_for_all_of_them_at_once(chair):
    ids = [new_id(), new_id()]
    posted = [chair.press.post(chair.story) for _ in range(4)]
    with chair.database.begin() as conn:
        for number, author_id in enumerate(ids):
            row = {"id": author_id, "site_id": "news", "fingerprint": bytes([number]) * 32}
            conn.execute(insert(authors).values(row))
        for one, author_id, status in zip(posted, (ids[0], ids[0], ids[1], ids[0]), "hhha", strict=True):
            values = {"author_id": author_id, "status": {"h": "held", "a": "rejected"}[status]}
            table = desk_waiting.comments
            conn.execute(table.update().where(table.c.seq == one.seq).values(values))
        assert desk_waiting.by_author(conn, ids) == {ids[0]: 2, ids[1]: 1}
        assert desk_waiting.by_author(conn, []) == {}
        assert [row.comment.id for row in desk_rows.several(conn, [one.id for one in reversed(posted)])] == [
            one.id for one in posted
        ]
