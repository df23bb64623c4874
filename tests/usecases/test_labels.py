"""Labels: one writer has one in a thread, and nothing ties it to the next thread or to somebody else."""

import orjson
import pytest
from sqlalchemy import event

from service.domain.writers import Proof, Writer, browser_mark
from service.store import writers

ADA, BEN = "ada@example.com", "ben@example.com"
HERS, ANOTHER = (Writer(browser_mark("demo", letter * 22)) for letter in "ab")
ACCOUNT = Writer("c" * 64, Proof.ACCOUNT)


@pytest.fixture
def label(newsroom):
    def shown(accepted) -> str:
        return orjson.loads(newsroom.row(accepted.comment_id).public_json)["author"]["label"]

    return shown


@pytest.mark.parametrize("writer", [HERS, ACCOUNT])
def test_a_writer_has_one_label_in_a_thread_across_and_within_batches(newsroom, label, writer):
    first = newsroom.published(email=ADA, writer=writer)
    others = [newsroom.submit(email=who, writer=writer) for who in (ADA, ADA, BEN)]
    newsroom.judge()
    assert label(others[0]) == label(others[1]) == label(first)
    assert label(others[2]) != label(first)


@pytest.mark.parametrize("stranger", [Writer(), ANOTHER, ACCOUNT])
def test_who_types_an_address_that_wrote_here_gets_a_label_of_their_own(newsroom, label, stranger):
    known = newsroom.published(email=ADA, writer=HERS)
    claims = [newsroom.published(email=ADA, writer=stranger) for _ in range(2)]
    unmarked = [newsroom.published(email=ADA) for _ in range(2)]
    assert label(known) not in {label(one) for one in (*claims, *unmarked)}
    assert len({label(one) for one in unmarked}) == 2


def test_browsers_in_which_the_address_was_confirmed_share_a_label(newsroom, label):
    first = newsroom.published(email=ADA, writer=HERS)
    author_id = newsroom.row(first.comment_id).author_id
    for writer in (HERS, ANOTHER):
        newsroom.database.write(lambda conn, w=writer: writers.confirm(conn, author_id, w.mark))
    assert label(newsroom.published(email=ADA, writer=ANOTHER)) == label(first)
    assert label(newsroom.published(email=ADA, writer=Writer("d" * 64))) != label(first)


def test_in_another_thread_it_is_another_one(newsroom, label):
    here, there = (newsroom.submit(email=ADA, writer=HERS, thread_key=key) for key in ("a-1", "b-2"))
    newsroom.judge()
    assert label(here) != label(there)


def test_comments_that_nobody_sees_give_their_label_too(newsroom, label):
    hidden = newsroom.submit(email=ADA, writer=HERS)
    newsroom.decide(hidden.comment_id, "hold")
    newsroom.judge()
    first, second = (newsroom.published(email=ADA, writer=HERS) for _ in range(2))
    assert label(first) == label(second)


def test_a_batch_costs_the_same_number_of_statements_however_large(newsroom):
    def statements(size: int) -> int:
        newsroom.published(email=ADA, writer=HERS)
        for _ in range(size):
            newsroom.submit(email=ADA, writer=HERS)
        claim = newsroom.claim()
        counted = []
        engine = newsroom.database.engine

        def count(_conn, _cursor, statement, *_rest) -> None:
            counted.extend([1] if "author_label" in statement else [])

        event.listen(engine, "before_cursor_execute", count)
        newsroom.apply(claim)
        event.remove(engine, "before_cursor_execute", count)
        return len(counted)

    assert statements(2) == statements(20)
