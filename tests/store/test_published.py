"""What readers see moves with the status, in one transaction, on both engines."""

import threading
from datetime import UTC, datetime

import orjson
import pytest
from sqlalchemy import select, update

from service.domain.comment import Status
from service.store import published
from service.store.tables import comments, threads
from tests.support.press import Press


def test_a_published_comment_has_exactly_these_public_keys(press: Press):
    seen = press.on_page(press.letter(press.thread("a-1")))
    assert list(seen) == [
        "id", "parent_id", "state", "featured", "author", "body", "created_at", "edited_at",
    ]  # fmt: skip
    assert list(seen["author"]) == ["name", "url", "label", "badge"]
    assert (seen["featured"], seen["author"]["badge"]) == (False, None)


def test_a_placeholder_has_exactly_these_public_keys(press: Press):
    root = press.letter(thread := press.thread("a-1"))
    press.letter(thread, root)
    press.withdraw(root)
    assert press.on_page(root) == {"id": root.id, "parent_id": None, "state": "removed"}


def test_times_are_utc_and_to_the_second(press: Press):
    assert press.on_page(press.letter(press.thread("a-1")))["created_at"].endswith("Z")


def test_a_pending_comment_is_nowhere(press: Press):
    posted = press.post(thread := press.thread("a-1"))
    assert (press.on_page(posted), press.counts(thread)) == (None, (0, 0))


def test_markup_in_a_text_is_stored_inert_and_reads_the_same(press: Press, database):
    text = "</script><img src=x> & \u2028\u2029 it's \u00e9"
    posted = press.letter(press.thread("a-1"), body=text)
    with database.read() as conn:
        raw = conn.execute(select(comments.c.public_json).where(comments.c.seq == posted.seq)).scalar_one()
    assert not set(raw) & set("<>&\u2028\u2029")
    assert orjson.loads(raw)["body"] == text


def test_a_batch_over_threads_moves_each_version_once_and_counts_right(press: Press):
    one, two = press.thread("a-1"), press.thread("a-2")
    batch = [press.post(one) for _ in range(3)] + [press.post(two) for _ in range(2)]
    press.publish(*batch)
    assert (press.counts(one), press.counts(two)) == ((3, 1), (2, 1))


def test_a_withdrawn_comment_leaves_page_and_counts(press: Press):
    posted = press.letter(thread := press.thread("a-1"))
    press.withdraw(posted)
    assert (press.on_page(posted), press.counts(thread)) == (None, (0, 2))


def test_an_edited_text_replaces_the_old_one_and_is_counted_once(press: Press, database):
    posted = press.letter(thread := press.thread("a-1"))
    with database.begin() as conn:
        conn.execute(update(comments).where(comments.c.seq == posted.seq).values(body="Better."))
        published.apply(conn, [posted.now(True)])
    assert (press.on_page(posted)["body"], press.counts(thread)) == ("Better.", (1, 2))


def test_the_time_of_publication_outlasts_a_change_and_not_a_removal(press: Press, database):
    posted, long_ago = press.letter(press.thread("a-1")), datetime(2020, 1, 1, tzinfo=UTC)
    mine = comments.c.seq == posted.seq

    def published_at():
        with database.read() as conn:
            return conn.execute(select(comments.c.published_at).where(mine)).scalar_one()

    with database.begin() as conn:
        conn.execute(update(comments).where(mine).values(published_at=long_ago))
        published.apply(conn, [posted.now(True)])
    assert published_at() == long_ago
    press.withdraw(posted)
    assert published_at() is None


def test_doing_it_twice_counts_once(press: Press):
    root = press.letter(thread := press.thread("a-1"))
    reply = press.letter(thread, root)
    press.publish(root, reply)
    press.withdraw(reply)
    press.withdraw(reply)
    assert (press.counts(thread)[0], press.replies(root)) == (1, 0)


def test_what_was_never_published_moves_no_version(press: Press):
    posted = press.post(thread := press.thread("a-1"))
    press.withdraw(posted)
    assert press.counts(thread) == (0, 0)


def test_a_root_counts_published_replies_of_any_depth(press: Press):
    root = press.letter(thread := press.thread("a-1"))
    first = press.letter(thread, root)
    second = press.letter(thread, first)
    press.post(thread, second)
    press.withdraw(first)
    assert press.replies(root) == 1


@pytest.mark.parametrize("status", [s for s in Status if s is not Status.APPROVED])
def test_nothing_that_is_not_approved_can_be_rendered(press: Press, database, status):
    posted = press.post(press.thread("a-1"))
    press.move([posted], status)
    with pytest.raises(ValueError, match="contradicts"), database.begin() as conn:
        published.apply(conn, [posted.now(True)])
    assert press.on_page(posted) is None


def test_a_change_that_is_rolled_back_leaves_page_and_version_alone(press: Press, database):
    posted = press.letter(thread := press.thread("a-1"))

    def fail_after_it(conn):
        press.move_in(conn, [posted], Status.REJECTED)
        raise KeyError

    with pytest.raises(KeyError):
        database.write(fail_after_it)
    assert (press.on_page(posted)["state"], press.counts(thread)) == ("published", (1, 1))


def test_closing_a_thread_moves_its_version(press: Press, database):
    thread = press.thread("a-1")
    with database.begin() as conn:
        conn.execute(update(threads).where(threads.c.id == thread).values(closed=True))
        published.touch(conn, thread)
    assert press.counts(thread) == (0, 1)


def test_parallel_publications_lose_no_count_and_never_deadlock(press: Press):
    one, two = press.thread("a-1"), press.thread("a-2")
    roots = [press.letter(one), press.letter(two)]
    batches = [
        [press.post(thread, root) for thread, root in order for _ in range(2)]
        for order in ([(one, roots[0]), (two, roots[1])], [(two, roots[1]), (one, roots[0])]) * 4
    ]
    start = threading.Barrier(len(batches))
    failed: list[BaseException] = []

    def publish(batch):
        start.wait()
        try:
            press.publish(*batch, *(roots if batch[0].thread_id == two else roots[::-1]))
        except BaseException as error:
            failed.append(error)

    workers = [threading.Thread(target=publish, args=(batch,)) for batch in batches]
    [worker.start() for worker in workers]
    [worker.join() for worker in workers]
    assert (failed, press.counts(one)[0], press.replies(roots[0])) == ([], 17, 16)
