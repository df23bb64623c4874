"""Claims: who may work on what, for how long, and what a claim that was lost may still do (nothing)."""

import threading

import pytest
from sqlalchemy import insert, select, update

from service.domain.comment import Status
from service.domain.ids import new_id
from service.store import claims
from service.store.comments import lock, set_body
from service.store.desk_marks import Marked, put
from service.store.tables import comments
from service.store.types import utcnow
from tests.support.press import Press


@pytest.fixture
def thread(press: Press) -> int:
    return press.thread("t")


def claim(database, *, owner="a", batch=64, attempts=5, lease_s=60.0):
    with database.begin() as conn:
        return claims.claim(conn, owner=owner, batch_max=batch, lease_s=lease_s, attempts_max=attempts)


def seqs(claim) -> list[int]:
    return [one.comment.seq for one in claim.batch] if claim else []


def expire(database) -> None:
    """As if the time of every lease were over."""
    with database.begin() as conn:
        conn.execute(
            update(comments).where(comments.c.lease_until.is_not(None)).values(lease_until=utcnow(-1))
        )


def ours(database, claim) -> set[int]:
    with database.begin() as conn:
        return claims.still_ours(conn, claim.token)


def set_columns(database, posted, **values) -> None:
    with database.begin() as conn:
        conn.execute(update(comments).where(comments.c.seq == posted.seq).values(**values))


def row(database, posted):
    with database.read() as conn:
        return conn.execute(select(comments).where(comments.c.seq == posted.seq)).one()


def test_the_oldest_are_claimed_first_and_no_more_than_a_batch(database, press, thread):
    posted = [press.post(thread).seq for _ in range(5)]
    assert seqs(claim(database, batch=3)) == posted[:3]
    assert seqs(claim(database, batch=3)) == posted[3:]
    assert claim(database) is None


def test_a_claim_holds_everything_a_check_needs(database, press, thread):
    posted = press.post(thread, body="Words.")
    set_columns(database, posted, form={"age_s": 4.5}, form_nonce="n")
    (claimed,) = claim(database).batch
    assert (claimed.comment.id, claimed.comment.body) == (posted.id, "Words.")
    assert (claimed.form, claimed.form_nonce, claimed.attempts) == ({"age_s": 4.5}, "n", 1)


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.PENDING])
def test_what_is_decided_is_not_claimed(database, press, thread, status):
    set_columns(database, press.post(thread), status=status.value)
    assert claim(database) is None


def test_a_lease_that_ran_out_gives_the_work_to_another_and_takes_it_from_the_first(database, press, thread):
    posted = press.post(thread)
    first = claim(database, owner="a")
    assert ours(database, first) == {posted.seq}
    expire(database)
    second = claim(database, owner="b")
    assert seqs(second) == [posted.seq]
    assert (ours(database, first), ours(database, second)) == (set(), {posted.seq})


def test_a_lease_that_ran_out_unnoticed_still_lets_its_holder_write(database, press, thread):
    posted = press.post(thread)
    late = claim(database)
    expire(database)
    assert ours(database, late) == {posted.seq}


@pytest.mark.parametrize("change", ["decided", "edited"])
def test_whoever_changes_a_comment_ends_the_claim_on_it(database, press, thread, change):
    posted, other = press.post(thread), press.post(thread)
    held = claim(database)
    with database.begin() as conn:
        comment = lock(conn, posted.id)
        if change == "decided":
            put(conn, [Marked(seq=comment.seq, version=comment.version + 1, status=Status.REJECTED)])
        else:
            set_body(conn, comment, "New.")
    assert ours(database, held) == {other.seq}


def test_an_edited_comment_begins_anew_with_all_its_tries(database, press, thread):
    posted = press.post(thread)
    set_columns(database, posted, attempts=5, parked=True)
    with database.begin() as conn:
        set_body(conn, lock(conn, posted.id), "New.")
    assert [(one.comment.body, one.attempts) for one in claim(database).batch] == [("New.", 1)]


def test_a_worker_frees_what_its_predecessor_held_and_nothing_else(database, press, thread):
    mine, others = press.post(thread), press.post(thread)
    claim(database, owner="a", batch=1)
    claim(database, owner="b", batch=1)
    with database.begin() as conn:
        assert claims.release_owner(conn, "a") == 1
    assert seqs(claim(database, owner="a")) == [mine.seq]
    assert row(database, others).lease_owner == "b"


def test_a_batch_that_was_not_finished_is_tried_in_a_portion_and_then_one_by_one(database, press, thread):
    posted = [press.post(thread).seq for _ in range(20)]
    tried = []
    for _ in range(3):
        tried.append(seqs(claim(database)))
        expire(database)
    assert tried == [posted, posted[: claims.SECOND_TRY_MAX], posted[:1]]


def test_a_comment_is_parked_after_its_last_try_and_claimed_no_more(database, press, thread):
    posted = press.post(thread)
    for tried in range(1, 4):
        assert [one.attempts for one in claim(database, attempts=3).batch] == [tried]
        expire(database)
    assert claim(database, attempts=3) is None
    parked = row(database, posted)
    assert (parked.parked, parked.attempts, parked.status) == (True, 3, "pending")
    with database.read() as conn:
        assert claims.count_parked(conn) == 1
        assert (claims.anything_free(conn), claims.oldest_unclaimed_s(conn)) == (False, 0.0)


def test_fresh_comments_and_second_tries_take_turns(database, press, thread):
    old, _fresh = press.post(thread), press.post(thread)
    set_columns(database, old, attempts=2)
    chosen = set()
    for _ in range(60):
        chosen |= {tuple(seqs(claim(database)))}
        set_columns(database, old, attempts=2, lease_until=None)
        set_columns(database, _fresh, attempts=0, lease_until=None)
    assert chosen == {(old.seq,), (_fresh.seq,)}


def test_many_workers_at_once_share_everything_and_nothing_twice(database, press, thread):
    with database.begin() as conn:
        rows = [
            {"id": new_id(), "site_id": "news", "thread_id": thread, "author_name": "A",
             "author_label": "aaaabbbb", "body": "so", "status": "pending", "form": {}}
            for _ in range(120)
        ]  # fmt: skip
        conn.execute(insert(comments), rows)
    taken: list[int] = []

    def work(name: str) -> None:
        while claimed := claim(database, owner=name, batch=7):
            taken.extend(seqs(claimed))

    workers = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(taken) == 120
    assert len(set(taken)) == 120


def test_the_age_of_the_oldest_that_nobody_works_on_is_told(database, press, thread):
    old, _young = press.post(thread), press.post(thread)
    set_columns(database, old, created_at=utcnow(-90))
    with database.read() as conn:
        assert 90 <= claims.oldest_unclaimed_s(conn) < 150
        assert claims.anything_free(conn)
    claim(database, batch=1)
    with database.read() as conn:
        assert claims.oldest_unclaimed_s(conn) < 60


def test_a_late_edit_is_no_long_wait_and_hides_none(database, press, thread):
    edited, waits = press.post(thread), press.post(thread)
    set_columns(database, edited, created_at=utcnow(-900), edited_at=utcnow(-1))
    set_columns(database, waits, created_at=utcnow(-100))
    with database.read() as conn:
        assert 90 <= claims.oldest_unclaimed_s(conn) < 150


def test_a_try_that_is_given_back_does_not_count_and_leaves_a_newer_claim_alone(database, press, thread):
    posted = press.post(thread)
    lost = claim(database, owner="a")
    expire(database)
    newer = claim(database, owner="b")
    with database.begin() as conn:
        claims.give_back(conn, lost)
    assert ours(database, newer) == {posted.seq}
    with database.begin() as conn:
        claims.give_back(conn, newer)
    assert (row(database, posted).attempts, row(database, posted).lease_until) == (0, None)
    assert seqs(claim(database)) == [posted.seq]


def test_parking_is_told_with_the_comments_id(database, press, thread, caplog):
    posted = press.post(thread)
    set_columns(database, posted, attempts=5)
    assert claim(database, attempts=5) is None
    assert [(one.message, one.comment_id) for one in caplog.records] == [
        ("comment.parked", row(database, posted).id)
    ]
