"""Pages are read in bounded portions, in order of arrival, and hold what is published and nothing else."""

import orjson
import pytest
from sqlalchemy import update

from service.domain.errors import NotFound
from service.domain.threads import key_hash
from service.store import thread_pages
from service.store.tables import threads
from service.store.thread_pages import Item, Span
from tests.support.press import Posted, Press

OLDEST = Span(newest_first=False, limit=10)


def bodies(items: list[Item]) -> list[str]:
    return [orjson.loads(item.json).get("body", "removed") for item in items]


@pytest.fixture
def thread(press: Press) -> int:
    return press.thread("a-1")


@pytest.fixture
def letters(press: Press, thread: int) -> list[Posted]:
    """Five published roots, with an unpublished one and a reply between them."""
    posted = []
    for number in range(5):
        posted.append(press.letter(thread, body=str(number)))
        press.post(thread)
    press.letter(thread, posted[0], body="reply")
    return posted


def test_roots_come_in_both_orders_and_replies_are_not_among_them(database, thread, letters):
    with database.read() as conn:
        oldest = thread_pages.roots(conn, thread, OLDEST)
        newest = thread_pages.roots(conn, thread, Span(newest_first=True, limit=10))
    assert (bodies(oldest), bodies(newest)) == (list("01234"), list("43210"))


def test_a_portion_goes_on_where_the_last_one_ended(database, thread, letters):
    with database.read() as conn:
        up = thread_pages.roots(conn, thread, Span(newest_first=False, limit=2, after=letters[1].seq))
        down = thread_pages.roots(conn, thread, Span(newest_first=True, limit=2, after=letters[2].seq))
    assert (bodies(up), bodies(down)) == (list("23"), list("10"))


def test_the_first_replies_of_each_root_are_its_oldest_of_any_depth(database, press, thread, letters):
    first = press.letter(thread, letters[1], body="one")
    press.letter(thread, first, body="two, to one")
    press.letter(thread, letters[1], body="three")
    press.post(thread, letters[2])
    with database.read() as conn:
        found = thread_pages.first_replies(conn, [one.seq for one in letters], each=2)
    assert [bodies(found[one.seq]) for one in letters] == [["reply"], ["one", "two, to one"], [], [], []]


def test_nothing_is_read_where_no_replies_are_wanted(database, letters):
    with database.read() as conn:
        assert thread_pages.first_replies(conn, [letters[0].seq], each=0) == {letters[0].seq: []}
        assert thread_pages.first_replies(conn, [], each=3) == {}


def test_replies_of_a_root_are_listed_flat_and_in_portions(database, press, thread, letters):
    posted = [press.letter(thread, letters[0], body=str(number)) for number in range(3)]
    with database.read() as conn:
        rest = thread_pages.replies(conn, letters[0].seq, Span(False, limit=2, after=posted[0].seq))
    assert bodies(rest) == ["1", "2"]


def test_a_placeholder_keeps_its_place(database, press, thread, letters):
    press.withdraw(letters[0], letters[1])
    with database.read() as conn:
        assert bodies(thread_pages.roots(conn, thread, OLDEST)) == ["removed", "2", "3", "4"]


def test_a_root_is_found_only_on_the_page_of_its_own_thread(database, press, thread, letters):
    other, reply, waiting = press.thread("a-2"), press.letter(thread, letters[0]), press.post(thread)
    with database.read() as conn:
        assert thread_pages.root_seq(conn, thread, letters[0].id) == letters[0].seq
        for thread_id, comment_id in [(other, letters[0].id), (thread, reply.id), (thread, waiting.id)]:
            with pytest.raises(NotFound):
                thread_pages.root_seq(conn, thread_id, comment_id)


def test_one_comment_is_read_with_its_thread_and_only_while_it_is_published(database, press, letters):
    press.withdraw(letters[0], letters[1])
    with database.read() as conn:
        json, head = thread_pages.one(conn, letters[2].id)
        assert (orjson.loads(json)["id"], head.key) == (letters[2].id, "a-1")
        for gone in (letters[0], letters[1]):  # a placeholder, and one without a trace
            with pytest.raises(NotFound):
                thread_pages.one(conn, gone.id)


def test_head_and_version_follow_the_thread(database, press, thread):
    press.letter(thread)
    with database.begin() as conn:
        conn.execute(update(threads).values(closed=True, title="Bridge"))
    with database.read() as conn:
        head = thread_pages.head(conn, "news", key_hash("a-1"))
        assert (head.title, head.closed, head.published_count) == ("Bridge", True, 1)
        assert thread_pages.version(conn, "news", key_hash("a-1")) == head.version == 1


def test_a_thread_of_another_site_is_not_there(database, press, thread):
    press.letter(thread)
    with database.read() as conn:
        assert thread_pages.head(conn, "other", key_hash("a-1")) is None
        assert thread_pages.version(conn, "other", key_hash("a-1")) == 0
        assert thread_pages.counts(conn, "other", [key_hash("a-1")]) == {}


def test_counts_are_of_what_is_published(database, press, thread, letters):
    press.withdraw(letters[4])
    press.post(press.thread("a-2"))
    with database.read() as conn:
        found = thread_pages.counts(conn, "news", [key_hash("a-1"), key_hash("a-2"), key_hash("a-3")])
    assert found == {key_hash("a-1"): 5, key_hash("a-2"): 0}
