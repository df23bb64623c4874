"""The watchdog: who is stuck in a batch ends, whatever it is stuck in; who is done in time never notices."""

import signal
import subprocess
import sys

import pytest

from tests.support.stack import REPOSITORY, wait_until
from workers.watchdog import EXIT_STUCK

SCRIPT = """
import os, sys, time
from workers.watchdog import Watchdog

watchdog = Watchdog(0.3, os.getppid())
watchdog.start()
{work}
"""


def ends_with(work: str) -> int:
    """The exit code of a process that does some work under a watchdog of 0.3 s."""
    command = [sys.executable, "-c", SCRIPT.format(work=work)]
    return subprocess.run(command, cwd=REPOSITORY, check=False, timeout=60).returncode


@pytest.mark.parametrize("stuck", ["time.sleep(600)", "while True: time.sleep(0.001)"])
def test_a_process_stuck_in_a_batch_ends_itself(stuck):
    assert ends_with(f"with watchdog:\n    {stuck}") == EXIT_STUCK


def test_one_that_never_gives_the_interpreter_back_is_ended_by_the_kernel():
    assert ends_with("with watchdog:\n    sum(range(10**18))") == -signal.SIGPROF


def test_time_between_batches_does_not_count():
    work = "for _ in range(3):\n    with watchdog: time.sleep(0.2)\n    sum(range(10**7))\ntime.sleep(0.7)"
    assert ends_with(work) == 0


def test_a_batch_that_fails_is_over_too():
    work = "try:\n    with watchdog: 1 / 0\nexcept ZeroDivisionError: pass\ntime.sleep(1)\nsum(range(10**8))"
    assert ends_with(work) == 0


def test_one_whose_parent_is_gone_is_told_to_stop(tmp_path):
    told = tmp_path / "told"
    work = (
        f"import os, pathlib, signal\n"
        f"def note(*_):\n    pathlib.Path({str(told)!r}).write_text('told'); os._exit(0)\n"
        f"signal.signal(signal.SIGTERM, note)\n"
        f"while True: time.sleep(0.05)"
    )
    starter = "import os, pathlib, sys, time\nif os.fork(): time.sleep(0.5); os._exit(0)\n" + SCRIPT.format(
        work=work
    )
    child = subprocess.Popen([sys.executable, "-c", starter], cwd=REPOSITORY)
    child.wait(30)
    wait_until(told.exists)
