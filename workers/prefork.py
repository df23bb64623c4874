"""A parent that keeps its children alive: it loads the code and the models once, forks, and starts anew
whichever child dies. It holds no connection and no key itself.

A child that a comment has killed is back in a tenth of a second, with everything already in memory.
"""

import logging
import os
import signal
import time
from collections.abc import Callable

log = logging.getLogger(__name__)

QUICK_DEATH_S = 5.0
BACKOFF_LONGEST_S = 5.0


class Prefork:
    """``processes`` children that each run ``child(slot)`` until the parent gets SIGTERM or SIGINT.

    It also ends when whoever started it does; ``starter`` is its number, where it said it: it may have died
    while this process was still loading.
    """

    def __init__(
        self, child: Callable[[int], None], processes: int, drain_s: float, starter: int | None = None
    ) -> None:
        self._starter = starter
        self._child = child
        self._processes = processes
        self._drain_s = drain_s
        self._slot_of: dict[int, int] = {}
        self._born: dict[int, float] = {}
        self._quick_deaths = 0
        self._stopping = False

    def run(self) -> None:
        """Keep the children running; after a signal, give them ``drain_s`` seconds to finish."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        for slot in range(self._processes):
            self._fork(slot)
        parent = self._starter or os.getppid()
        while self._slot_of and not self._stopping:
            self._reap(os.WNOHANG)
            # Whoever started us is gone: end in order instead of running on for nobody.
            self._stopping = self._stopping or os.getppid() != parent
            time.sleep(0.05)
        self._end()

    def _stop(self, *_: object) -> None:
        self._stopping = True

    def _fork(self, slot: int) -> None:
        pid = os.fork()
        if pid:
            self._slot_of[pid], self._born[slot] = slot, time.monotonic()
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        if self._stopping:
            os._exit(0)  # The signal came between the fork and here, and only told our copy of the parent.
        code = 1
        try:
            self._child(slot)
            code = 0
        except SystemExit as error:
            code = error.code if isinstance(error.code, int) else 1
        except BaseException:
            log.exception("worker.died")
        finally:
            # A forked child must not run its parent's exit handlers.
            os._exit(code)

    def _reap(self, flags: int) -> bool:
        try:
            pid, status = os.waitpid(-1, flags)
        except ChildProcessError:
            return False
        if pid == 0 or pid not in self._slot_of:
            return False
        slot = self._slot_of.pop(pid)
        if not self._stopping:
            self._start_again(slot, os.waitstatus_to_exitcode(status))
        return True

    def _start_again(self, slot: int, code: int) -> None:
        quick = time.monotonic() - self._born[slot] < QUICK_DEATH_S
        self._quick_deaths = self._quick_deaths + 1 if quick else 0
        log.warning("worker.restarted", extra={"slot": slot, "status": code})
        if self._quick_deaths > self._processes * 3:
            self._pause(min(BACKOFF_LONGEST_S, 0.1 * self._quick_deaths))
        if not self._stopping:
            self._fork(slot)

    def _pause(self, seconds: float) -> None:
        ends_at = time.monotonic() + seconds
        while time.monotonic() < ends_at and not self._stopping:
            time.sleep(0.05)

    def _end(self) -> None:
        for pid in self._slot_of:
            os.kill(pid, signal.SIGTERM)
        ends_at = time.monotonic() + self._drain_s
        while self._slot_of and time.monotonic() < ends_at:
            if not self._reap(os.WNOHANG):
                time.sleep(0.02)
        for pid in self._slot_of:
            log.error("worker.killed", extra={"slot": self._slot_of[pid]})
            os.kill(pid, signal.SIGKILL)
