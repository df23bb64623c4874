"""The parent of the workers: whoever dies is replaced, whoever stays too long is ended, nobody is left."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import processes
from tests.support.guarded import Guarded
from tests.support.stack import REPOSITORY, wait_until

SCRIPT = """
import os, signal, sys, time
from workers.prefork import Prefork

def child(slot):
    with open(sys.argv[1], "ab", buffering=0) as born:
        born.write(f"{slot} {os.getpid()}\\n".encode())
    BEHAVIOUR
    while True:
        time.sleep(0.01)

Prefork(child, 2, 1.0).run()
"""


class Parent:
    """A parent of two children that behave in some way, and the list of all that were born."""

    def __init__(self, folder: Path, behaviour: str, *wrapped_in: str) -> None:
        self._born = folder / "born"
        self._born.touch()
        script = folder / "script.py"
        script.write_text(SCRIPT.replace("BEHAVIOUR", behaviour))
        python = [f"PYTHONPATH={REPOSITORY}", *wrapped_in, sys.executable, str(script), str(self._born)]
        self.process = Guarded(["env", *python], log=folder / "log")
        wait_until(lambda: len(self.born()) >= 2)

    def born(self) -> list[tuple[int, int]]:
        """Slot and process of every child, in the order of their births."""
        lines = self._born.read_text().splitlines()
        return [(int(slot), int(pid)) for slot, pid in map(str.split, lines)]

    def none_lives(self) -> bool:
        return not any(processes.alive(pid) for _slot, pid in self.born())


@pytest.fixture
def parent(tmp_path, request) -> Iterator[Parent]:
    made = Parent(tmp_path, *request.param)
    yield made
    made.process.stop()
    processes.kill(*(pid for _slot, pid in made.born()))


def behaving(*how: str):
    return pytest.mark.parametrize("parent", [how], indirect=True)


@behaving("pass")
def test_a_killed_child_is_replaced_in_its_slot_and_the_other_is_left_alone(parent):
    (slot, killed), (_other_slot, other) = parent.born()
    processes.kill(killed)
    wait_until(lambda: len(parent.born()) == 3)
    assert parent.born()[2][0] == slot
    assert processes.alive(other)


@behaving("if len(open(sys.argv[1]).readlines()) < 12: os.abort()")
def test_children_that_die_at_once_are_replaced_until_they_live(parent):
    wait_until(lambda: len(parent.born()) >= 13)
    assert parent.process.alive


@behaving("raise RuntimeError('canary-7f3a@example.com')")
def test_why_a_child_failed_is_logged_without_its_words(parent):
    wait_until(lambda: "worker.restarted" in parent.process.log.read_text())
    assert parent.process.alive


@behaving("pass")
def test_a_stop_ends_the_children_and_then_the_parent(parent):
    parent.process.signal(signal.SIGTERM)
    parent.process.wait()
    assert parent.none_lives()


@behaving("signal.signal(signal.SIGTERM, signal.SIG_IGN)")
def test_a_child_that_does_not_end_in_time_is_killed(parent):
    parent.process.signal(signal.SIGTERM)
    parent.process.wait()
    wait_until(parent.none_lives)


@behaving("os.abort()")
def test_a_stop_is_heard_while_children_die_again_and_again(parent):
    parent.process.signal(signal.SIGTERM)
    parent.process.wait()
    wait_until(parent.none_lives)


@behaving("pass", "sh", "-c", '"$@" & wait', "sh")
def test_when_the_one_that_started_the_parent_is_gone_all_end(parent):
    os.kill(parent.process.pid, signal.SIGKILL)
    wait_until(parent.none_lives)
