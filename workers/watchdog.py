"""What ends this process when it can no longer do its work: stuck in a batch, or without a parent.

A thread looks, and for what lets no thread look (a loop in C that keeps the interpreter to itself) the
kernel counts processor time. The claim runs out by itself and somebody else takes over; what a stuck
process writes later is refused.
"""

import logging
import os
import signal
import threading
import time

log = logging.getLogger(__name__)

LOOK_INTERVAL_S = 0.5
EXIT_STUCK = 70


class Watchdog:
    """Started once a process, which ends with ``parent``. ``with`` marks the time that ``limit_s`` counts."""

    def __init__(self, limit_s: float, parent: int) -> None:
        self._limit_s = limit_s
        self._parent = parent
        self._since: float | None = None

    def start(self) -> None:
        """Begin to watch."""
        threading.Thread(target=self._run, name="watchdog", daemon=True).start()

    def __enter__(self) -> None:
        self._since = time.monotonic()
        # The default action of SIGPROF ends the process, and needs no help from the interpreter.
        signal.setitimer(signal.ITIMER_PROF, self._limit_s)

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)
        self._since = None

    def _run(self) -> None:
        while True:
            time.sleep(LOOK_INTERVAL_S)
            since = self._since
            if since is not None and time.monotonic() - since > self._limit_s:
                log.error("worker.stuck", extra={"seconds": round(time.monotonic() - since, 1)})
                os._exit(EXIT_STUCK)
            if os.getppid() != self._parent:
                log.warning("worker.orphaned")
                self._parent = os.getppid()
                os.kill(os.getpid(), signal.SIGTERM)
