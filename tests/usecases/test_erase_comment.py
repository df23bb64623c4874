"""Erasing: every word goes, also from the file's free pages and from the log."""

import pytest
from sqlalchemy import select

from service.domain.errors import IllegalTransition
from service.store import comments
from service.store.tables import contacts, decisions, erasures, events, findings, prints, threads
from service.usecases.erase_comment import erase_comment
from service.usecases.retain_contacts import erase_due_addresses

TEXT = "Unmistakable-canary-text about the old bridge and the ferry."


def erase(newsroom, comment_id):
    with newsroom.database.begin() as conn:
        erase_comment(conn, comments.lock(conn, comment_id))


def test_every_word_its_author_typed_is_gone(newsroom):
    accepted = newsroom.published(author_name="Canary Name", author_url="https://canary.example", body=TEXT)
    erase(newsroom, accepted.comment_id)
    row = newsroom.row(accepted.comment_id)
    assert (row.status, row.body, row.author_name, row.author_url) == ("erased", "", "", None)
    assert (row.receipt_hash, row.duplicate_key, row.form, row.author_id) == (None, None, {}, None)
    assert (row.public_json, newsroom.rows(prints)) == (None, [])
    everywhere = "".join(str(r) for t in (events, findings, threads) for r in newsroom.rows(t))
    assert "anary" not in everywhere + str(row)


def test_an_answered_comment_leaves_an_empty_place(newsroom):
    root = newsroom.published(body=TEXT)
    newsroom.published(parent_id=root.comment_id)
    erase(newsroom, root.comment_id)
    shown = newsroom.row(root.comment_id).public_json
    assert '"state":"deleted"' in shown
    assert "anary" not in shown


def test_neither_text_nor_seal_is_left_in_the_files(newsroom):
    if not newsroom.database.is_sqlite:
        pytest.skip("the raw files of PostgreSQL are VACUUM's business")
    accepted = newsroom.published(body=TEXT, author_name="Canary Name")
    others = [newsroom.published() for _ in range(20)]
    (contact,) = newsroom.rows(contacts, comment_id=accepted.comment_id)
    marks = (TEXT.encode(), b"Canary Name", contact.sealed, contact.sealed[40:80])
    newsroom.database.scrub()
    assert all(mark in newsroom.raw() for mark in marks), "else this test would see nothing"
    erase(newsroom, accepted.comment_id)
    assert erase_due_addresses(newsroom.database) == 1
    assert [mark for mark in marks if mark in newsroom.raw()] == []
    assert len(newsroom.rows(contacts)) == len(others)


def test_the_address_is_deleted_by_whoever_may_and_the_list_stays(newsroom):
    accepted = newsroom.submit()
    erase(newsroom, accepted.comment_id)
    assert len(newsroom.rows(contacts)) == 1
    assert erase_due_addresses(newsroom.database) == 1
    assert newsroom.rows(contacts) == []
    (asked,) = newsroom.rows(erasures)
    assert (asked.comment_id, asked.done_at is not None) == (accepted.comment_id, True)
    assert erase_due_addresses(newsroom.database) == 0


def test_what_was_found_of_it_goes_with_the_address_and_codes_stay(newsroom):
    accepted, other = newsroom.published(body=TEXT, author_name="Canary Name"), newsroom.published()
    erase(newsroom, accepted.comment_id)
    erase_due_addresses(newsroom.database)
    assert [row.comment_seq for row in newsroom.rows(findings)] == [newsroom.row(other.comment_id).seq]
    kept = str(
        [row.reasons for row in newsroom.rows(decisions)] + [row.data for row in newsroom.rows(events)]
    )
    assert "spam.test" in kept
    assert "anary" not in kept


def test_a_log_that_could_not_be_scrubbed_is_scrubbed_in_the_next_round(newsroom):
    if not newsroom.database.is_sqlite:
        pytest.skip("only SQLite has such a log")
    accepted = newsroom.published(body=TEXT)
    with newsroom.database.read() as conn:
        conn.execute(select(events)).all()
        erase(newsroom, accepted.comment_id)
        erase_due_addresses(newsroom.database)
        assert TEXT.encode() in newsroom.raw()
    erase_due_addresses(newsroom.database)
    assert TEXT.encode() not in newsroom.raw()


def test_it_is_erased_once(newsroom):
    accepted = newsroom.submit()
    erase(newsroom, accepted.comment_id)
    with pytest.raises(IllegalTransition):
        erase(newsroom, accepted.comment_id)


def test_the_thread_counts_one_less(newsroom):
    accepted = newsroom.published()
    newsroom.published()
    erase(newsroom, accepted.comment_id)
    (thread,) = newsroom.rows(threads)
    assert (thread.published_count, thread.version) == (1, 3)
