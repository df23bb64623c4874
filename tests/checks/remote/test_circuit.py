"""A service that keeps failing is left alone for a while, and then tried once."""

import pytest

from service.checks.circuit import Circuit


@pytest.fixture
def clock():
    class Clock:
        now = 100.0

        def __call__(self):
            return self.now

    return Clock()


@pytest.fixture
def circuit(clock):
    return Circuit(3, 30.0, clock)


def test_it_opens_after_so_many_failures_in_a_row(circuit):
    assert [circuit.failed(), circuit.failed(), circuit.open, circuit.failed(), circuit.open] == [
        False, False, False, True, True,
    ]  # fmt: skip


def test_an_answer_begins_the_count_anew(circuit):
    for _ in range(2):
        circuit.failed()
    circuit.answered()
    circuit.failed()
    assert not circuit.open


def test_after_the_pause_one_call_decides(circuit, clock):
    for _ in range(3):
        circuit.failed()
    assert not circuit.on_trial
    clock.now += 30.0
    assert (circuit.open, circuit.on_trial) == (False, True)
    assert circuit.failed()
    assert (circuit.open, circuit.on_trial) == (True, False)
    clock.now += 30.0
    circuit.answered()
    assert (circuit.open, circuit.on_trial) == (False, False)


def test_a_failure_that_comes_late_does_not_open_it_twice(circuit):
    for _ in range(3):
        circuit.failed()
    assert circuit.failed() is False
