"""Labels: one author has one in a thread, and nothing ties it to the next thread or to somebody else."""

import orjson
import pytest
from sqlalchemy import event

ADA, BEN = "ada@example.com", "ben@example.com"


@pytest.fixture
def label(newsroom):
    def shown(accepted) -> str:
        return orjson.loads(newsroom.row(accepted.comment_id).public_json)["author"]["label"]

    return shown


def test_an_author_has_one_label_in_a_thread_across_and_within_batches(newsroom, label):
    first = newsroom.published(email=ADA)
    others = [newsroom.submit(email=ADA), newsroom.submit(email=ADA), newsroom.submit(email=BEN)]
    newsroom.judge()
    assert label(others[0]) == label(others[1]) == label(first)
    assert label(others[2]) != label(first)


def test_in_another_thread_it_is_another_one(newsroom, label):
    here, there = newsroom.submit(email=ADA, thread_key="a-1"), newsroom.submit(email=ADA, thread_key="b-2")
    newsroom.judge()
    assert label(here) != label(there)


def test_comments_that_nobody_sees_give_their_label_too(newsroom, label):
    hidden = newsroom.submit(email=ADA)
    newsroom.decide(hidden.comment_id, "hold")
    newsroom.judge()
    first, second = newsroom.published(email=ADA), newsroom.published(email=ADA)
    assert label(first) == label(second)


def test_a_batch_costs_the_same_number_of_statements_however_large(newsroom):
    def statements(size: int) -> int:
        newsroom.published(email=ADA)
        for _ in range(size):
            newsroom.submit(email=ADA)
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
