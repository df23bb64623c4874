"""What is remembered of query strings is bounded by their characters, not by their number."""

import pytest

from service.api import published
from service.api.published import _Memo

ROOM = 4


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every query that was read, in order. There is room to remember four of ten characters."""
    monkeypatch.setattr(published, "MEMO_CHARS_MAX", ROOM * (10 + published.MEMO_QUERY_CHARS_OVERHEAD))
    return []


@pytest.fixture
def memo(read) -> _Memo[str]:
    return _Memo(lambda query: read.append(query) or query.upper())


def queries(number: int, chars: int = 10) -> list[str]:
    return [f"{n}".rjust(chars, "x") for n in range(number)]


def test_what_was_read_is_remembered(memo, read):
    assert [memo.parsed(query) for query in queries(ROOM) * 2] == [q.upper() for q in queries(ROOM)] * 2
    assert read == queries(ROOM)


def test_beyond_the_limit_of_characters_all_is_forgotten(memo, read):
    for query in queries(ROOM + 1):
        memo.parsed(query)
    assert len(memo._known) == 1
    memo.parsed(queries(1)[0])
    assert read == [*queries(ROOM + 1), queries(1)[0]]


def test_longer_queries_take_more_of_it(memo):
    for query in queries(ROOM, chars=published.MEMO_QUERY_CHARS_MAX):
        memo.parsed(query)
    assert len(memo._known) < ROOM


def test_a_query_that_is_too_long_is_not_remembered(memo, read):
    long = "x" * (published.MEMO_QUERY_CHARS_MAX + 1)
    assert [memo.parsed(long), memo.parsed(long)] == [long.upper()] * 2
    assert read == [long, long]
