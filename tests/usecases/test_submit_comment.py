"""Taking a comment in: what is stored, what is refused, and what a second copy gets."""

import threading
from dataclasses import replace

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from service.domain.errors import Closed, Duplicate, IdempotencyMismatch, Invalid, NotFound
from service.domain.receipts import matches
from service.privacy.sealing import SEALED_BYTES
from service.store.tables import comments, contacts, events, threads
from service.usecases.submit_comment import submit_comment


def test_one_transaction_leaves_comment_sealed_contact_and_event(newsroom):
    accepted = newsroom.submit(email="maria@example.org")
    row = newsroom.row(accepted.comment_id)
    (contact,) = newsroom.rows(contacts)
    (event,) = newsroom.rows(events)
    assert (row.status, row.version, row.public_json) == ("pending", 1, None)
    assert (contact.comment_id, len(contact.sealed)) == (row.id, SEALED_BYTES)
    assert (event.type, event.comment_id) == ("comment.received", row.id)
    assert matches(accepted.receipt, row.receipt_hash)
    assert accepted.receipt not in str(row)


def test_nothing_stored_holds_the_address(newsroom):
    newsroom.submit(email="Canary.Reader@example.org", idempotency_key="k")
    stored = "".join(str(row) for table in (comments, events, threads) for row in newsroom.rows(table))
    assert "canary" not in stored.lower()
    assert b"canary" not in newsroom.raw().lower()


def test_a_failure_half_way_leaves_no_row(newsroom):
    new, desk = newsroom.new(), newsroom.desk()

    def fail_at_the_end(conn):
        submit_comment(conn, new, desk, newsroom.now)
        raise KeyError

    with pytest.raises(KeyError):
        newsroom.database.write(fail_at_the_end)
    assert [newsroom.rows(table) for table in (comments, contacts, events, threads)] == [[], [], [], []]


def test_the_same_key_gets_the_same_answer_and_one_row(newsroom):
    new = newsroom.new(idempotency_key="key-1")
    first, second = newsroom.submit(new), newsroom.submit(new)
    assert (second.comment_id, second.receipt, second.replayed) == (first.comment_id, first.receipt, True)
    assert len(newsroom.rows(comments)) == 1


def test_a_key_with_another_text_is_refused(newsroom):
    new = newsroom.new(idempotency_key="key-1")
    newsroom.submit(new)
    with pytest.raises(IdempotencyMismatch):
        newsroom.submit(replace(new, body="Something else entirely."))


def test_a_key_with_another_address_gets_no_receipt(newsroom):
    """Else whoever has seen the text and knows the key could delete what another wrote."""
    same = {"idempotency_key": "key-1", "author_name": "Maria", "body": "The old bridge was better."}
    first = newsroom.submit(**same, email="maria@example.org")
    with pytest.raises(IdempotencyMismatch):
        newsroom.submit(**same, email="marie@example.org")
    assert newsroom.submit(**same, email="Maria@EXAMPLE.org").comment_id == first.comment_id


def test_a_second_copy_is_refused_whatever_the_address_says(newsroom):
    new = newsroom.new()
    newsroom.submit(new)
    for address in ("other@example.org", "reader1@example.com"):
        with pytest.raises(Duplicate):
            newsroom.submit(email=address, author_name=new.author_name.upper(), body=f" {new.body} ")
    newsroom.submit(author_name="Somebody else", body=new.body)


def test_copies_are_taken_where_that_is_switched_off(newsroom):
    newsroom.limits["duplicate_window_s"] = 0
    new = newsroom.new()
    assert newsroom.submit(new).comment_id != newsroom.submit(new).comment_id


def test_of_many_at_once_with_one_text_one_is_stored(newsroom):
    new, taken, refused = newsroom.new(), [], []
    start = threading.Barrier(8)

    def post():
        start.wait()
        try:
            taken.append(newsroom.submit(new))
        except (Duplicate, IntegrityError) as error:
            refused.append(error)

    crowd = [threading.Thread(target=post) for _ in range(8)]
    [thread.start() for thread in crowd]
    [thread.join() for thread in crowd]
    assert (len(taken), len(refused), len(newsroom.rows(comments))) == (1, 7, 1)


def test_a_reply_stands_under_the_comment_that_began_the_conversation(newsroom):
    root = newsroom.published()
    reply = newsroom.published(parent_id=root.comment_id)
    deeper = newsroom.submit(parent_id=reply.comment_id)
    row, top = newsroom.row(deeper.comment_id), newsroom.row(root.comment_id)
    assert (row.root_seq, row.parent_id, row.depth) == (top.seq, reply.comment_id, 2)


def test_depth_ends_at_the_limit(newsroom):
    newsroom.limits["reply_depth_max"] = 2
    last = newsroom.published()
    for _ in range(4):
        last = newsroom.published(parent_id=last.comment_id)
    assert newsroom.row(last.comment_id).depth == 2


def test_a_hidden_parent_and_one_that_never_was_look_alike(newsroom):
    elsewhere = newsroom.published(thread_key="a-2").comment_id
    pending = newsroom.submit().comment_id
    for parent in (pending, elsewhere, "a" * 26):
        with pytest.raises(Invalid) as refused:
            newsroom.submit(parent_id=parent)
        assert [(e.field, e.code) for e in refused.value.errors] == [("parent_id", "not_found")]


def test_a_closed_thread_takes_nothing(newsroom):
    newsroom.submit()
    with newsroom.database.begin() as conn:
        conn.execute(update(threads).values(closed=True))
    with pytest.raises(Closed):
        newsroom.submit()


def test_an_unknown_thread_is_not_opened_where_the_site_opens_them_itself(newsroom):
    newsroom.limits["threads_open"] = False
    with pytest.raises(NotFound):
        newsroom.submit()
