"""What is made on demand is made once, however many ask for it at the same time."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from service.api.once import Once

THREADS = 8
LONG = 1_000_000


def test_it_is_made_once_for_all_who_ask_at_the_same_time():
    made: list[int] = []
    together = threading.Barrier(THREADS)

    def make() -> int:
        made.append(sum(range(LONG)))  # long enough that others come in meanwhile
        return len(made)

    once = Once(make)

    def ask(_number: int) -> int:
        together.wait()
        return once()

    with ThreadPoolExecutor(THREADS) as pool:
        assert list(pool.map(ask, range(THREADS))) == [1] * THREADS
    assert len(made) == 1


def test_after_an_error_it_is_tried_again():
    tries: list[int] = []

    def make() -> str:
        tries.append(1)
        if len(tries) == 1:
            raise ValueError("not yet")
        return "made"

    once = Once(make)
    with pytest.raises(ValueError, match="not yet"):
        once()
    assert once() == "made"


def test_nothing_is_made_before_somebody_asks():
    made: list[int] = []
    Once(lambda: made.append(1))
    assert made == []
