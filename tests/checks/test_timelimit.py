"""A time limit interrupts Python code, and leaves the timers of its callers alone."""

import re
import signal
import threading
from collections.abc import Callable, Iterator

import pytest

from service.checks.timelimit import TimedOut, stop_after


class Outer(Exception):
    """What an outer limit raises, as RQ's does."""


@pytest.fixture
def outer_handler() -> Iterator[None]:
    """A handler of somebody else, taken away again after the test."""

    def raise_outer(_signal: int, _frame: object) -> None:
        raise Outer

    before = signal.signal(signal.SIGALRM, raise_outer)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


def forever() -> None:
    while True:
        pass


def wait_for_the_alarm() -> None:
    while True:
        signal.pause()


def test_the_result_comes_back() -> None:
    assert stop_after(5.0, lambda: 7) == 7


def test_work_without_end_is_interrupted() -> None:
    with pytest.raises(TimedOut):
        stop_after(0.05, forever)


def test_a_slow_pattern_is_interrupted_too() -> None:
    with pytest.raises(TimedOut):
        stop_after(0.05, lambda: re.match(r"(\w+\s?)+$", "a" * 40 + "!"))


def test_handler_and_timer_are_gone_afterwards() -> None:
    before = signal.getsignal(signal.SIGALRM)

    stop_after(5.0, lambda: None)

    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_an_error_of_the_work_comes_through_and_leaves_nothing_behind() -> None:
    with pytest.raises(ZeroDivisionError):
        stop_after(5.0, lambda: 1 / 0)

    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


@pytest.mark.usefixtures("outer_handler")
def test_an_outer_timer_goes_on_with_the_time_it_has_left() -> None:
    signal.setitimer(signal.ITIMER_REAL, 100.0)

    stop_after(5.0, lambda: None)

    assert 0 < signal.getitimer(signal.ITIMER_REAL)[0] <= 100.0
    signal.setitimer(signal.ITIMER_REAL, 0.01)
    with pytest.raises(Outer):
        wait_for_the_alarm()


@pytest.mark.usefixtures("outer_handler")
def test_the_limit_that_is_due_first_counts() -> None:
    signal.setitimer(signal.ITIMER_REAL, 50.0)

    assert stop_after(100.0, lambda: signal.getitimer(signal.ITIMER_REAL)[0]) <= 50.0
    assert stop_after(5.0, lambda: signal.getitimer(signal.ITIMER_REAL)[0]) <= 5.0


@pytest.mark.usefixtures("outer_handler")
def test_an_outer_timer_that_is_due_first_ends_the_work_and_then_speaks() -> None:
    signal.setitimer(signal.ITIMER_REAL, 0.05)

    with pytest.raises(Outer):
        _swallow(lambda: stop_after(100.0, forever), wait_for_the_alarm)


def test_limits_nest() -> None:
    with pytest.raises(TimedOut):
        stop_after(0.2, lambda: _swallow(lambda: stop_after(0.05, forever), forever))

    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_another_thread_is_not_interrupted() -> None:
    results: list[int] = []
    thread = threading.Thread(
        target=lambda: results.append(stop_after(0.000_001, lambda: sum(range(100_000))))
    )
    thread.start()
    thread.join()

    assert results == [4999950000]


def _swallow(work: Callable[[], object], then: Callable[[], object]) -> None:
    """Run out of time in ``work``, and go on with ``then``."""
    try:
        work()
    except TimedOut:
        then()
