"""Two transactions that count the same authors take them in one order, whatever each of them counts."""

from collections.abc import Callable, Iterator, Sequence

import pytest
from sqlalchemy import insert, select, update

from service.domain.comment import Status
from service.domain.moderation import ModerationAction
from service.store import authors as authors_store
from service.store.authors import Outcome, Seen
from service.store.engine import Database
from service.store.tables import authors, comments
from service.usecases.decide_comments import Choice
from service.usecases.decide_comments import Seen as SeenComment
from service.usecases.decide_on_sites import decide_on_sites
from tests.support.press import Press, create_tables
from tests.support.rivals import Rival


@pytest.fixture
def database(new_postgresql) -> Iterator[Database]:
    """PostgreSQL alone: SQLite has one writer at a time anyway."""
    database = Database(new_postgresql(create_tables), wait_ms=10_000, pool_connections=8)
    yield database
    database.close()


def add_author(press: Press, author_id: str, site: str = "news") -> str:
    values = {"id": author_id, "site_id": site, "fingerprint": author_id.encode()}
    press.database.write(lambda conn: conn.execute(insert(authors).values(values)))
    return author_id


@pytest.fixture
def pair(press: Press) -> tuple[str, str]:
    """Two authors, in the order of their ids."""
    return add_author(press, "a" * 26), add_author(press, "b" * 26)


def while_another_takes(press: Press, author_ids: Sequence[str], work: Callable[[], object]) -> None:
    """Run ``work`` while another transaction takes these authors one after the other, the second as soon as
    ``work`` waits for the first."""
    other = Rival(press.database, work)
    with press.database.begin() as conn:
        for number, author_id in enumerate(author_ids):
            conn.execute(update(authors).where(authors.c.id == author_id).values(published=5))
            if number == 0:
                other.start()
    other.end()


@pytest.mark.parametrize(
    ("of_first", "of_second"),
    [(Status.REJECTED, Status.APPROVED), (Status.SPAM, Status.APPROVED), (Status.SPAM, Status.REJECTED),
     (Status.APPROVED, Status.SPAM)],
)  # fmt: skip
@pytest.mark.parametrize("backwards", [False, True])
def test_counting_takes_authors_in_the_order_of_their_ids(press, pair, backwards, of_first, of_second):
    outcomes = [
        Outcome(author_id, Status.HELD, status)
        for author_id, status in zip(pair, (of_first, of_second), strict=True)
    ]
    outcomes = outcomes[::-1] if backwards else outcomes
    while_another_takes(
        press, pair, lambda: press.database.write(lambda conn: authors_store.count(conn, outcomes))
    )


def test_all_counters_of_an_author_move_at_once(press, pair):
    moves = [
        (Status.HELD, Status.SPAM),
        (Status.APPROVED, Status.REJECTED),
        (Status.PENDING, Status.APPROVED),
    ]
    outcomes = [Outcome(author_id, old, new) for old, new in moves for author_id in pair]
    with press.database.begin() as conn:
        authors_store.count(conn, [*outcomes, Outcome(None, Status.HELD, Status.SPAM)])
        numbers = [authors_store.record(conn, author_id) for author_id in pair]
    assert [(one.published, one.rejected, one.spam) for one in numbers] == [(0, 1, 1)] * 2


def test_a_worker_locks_whom_another_one_has_just_stored_in_the_same_order(press, pair):
    first, second = pair
    newcomer = Seen(author_id="z" * 26, site_id="news", fingerprint=first.encode(), is_new=True)
    known = Seen(author_id=second, site_id="news", fingerprint=second.encode(), is_new=False)

    def judge(conn):
        settled = authors_store.settle(conn, [known, newcomer])
        assert settled == {newcomer.author_id: first, second: second}
        authors_store.count(conn, [Outcome(one, Status.PENDING, Status.SPAM) for one in pair])

    while_another_takes(press, pair, lambda: press.database.write(judge))
    with press.database.read() as conn:
        assert [authors_store.record(conn, one).spam for one in pair] == [1, 1]


def test_a_batch_over_several_sites_takes_the_authors_of_all_of_them_in_the_same_order(press):
    press.add_site("aside")
    pair = add_author(press, "a" * 26, "news"), add_author(press, "b" * 26, "aside")
    seen = []
    for author_id, site in zip(pair, ("news", "aside"), strict=True):
        room = Press(press.database, site)
        posted = room.post(room.thread("bridge"))
        held = update(comments).where(comments.c.seq == posted.seq).values(status="held", author_id=author_id)
        press.database.write(lambda conn, held=held: conn.execute(held))
        seen.append(SeenComment(posted.id, 1))
    choices = {
        site: Choice(action=ModerationAction.SPAM, site_id=site, as_batch=True) for site in ("news", "aside")
    }
    while_another_takes(
        press, pair, lambda: press.database.write(lambda conn: decide_on_sites(conn, seen, choices))
    )
    with press.database.read() as conn:
        assert set(conn.execute(select(authors.c.spam)).scalars()) == {1}
